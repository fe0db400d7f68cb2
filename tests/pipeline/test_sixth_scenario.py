"""A further scenario, added as docs/add-a-scenario.md does, is in every public table that has scenarios."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from orchestration.scenarios.seeds import PATHWAY
from tests.pipeline.conftest import Refreshed
from tests.spoilt import checkout_copy, phasein_of, replace_in
from warehouse.home import Home

pytestmark = [pytest.mark.pipeline, pytest.mark.slow, pytest.mark.xdist_group("refresh")]


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Home]:
    """A checkout with a sixth scenario, and the home it was refreshed into."""
    folder = tmp_path_factory.mktemp("sixth")
    code, home = checkout_copy(folder / "code"), Home(folder / "home")
    said = phasein_of(code, home.root, "scenario", "new", "delayed_mou", "--from", "calstart_phase_in")
    assert said.code == 0, said.err
    pathway = code / "dbt_project" / "seeds" / PATHWAY
    replace_in(pathway, "delayed_mou,2030,0.30", "delayed_mou,2035,0.30")
    replace_in(pathway, "delayed_mou,2040,1.00", "delayed_mou,2045,1.00")
    assert phasein_of(code, home.root, "scenario", "check", "delayed_mou").code == 0
    said = phasein_of(code, home.root, "refresh")
    assert said.code == 0, said.err
    assert "delayed_mou" in said.out
    return code, home


def ask(late: tuple[Path, Home], query: str) -> list[dict]:
    code, home = late
    said = phasein_of(code, home.root, "sql", query, "-f", "json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_it_is_published_with_the_others(late: tuple[Path, Home]) -> None:
    scenarios = ask(late, "select scenario_id from marts.dim_scenario where not is_base")
    assert "delayed_mou" in {each["scenario_id"] for each in scenarios}
    tables = ask(
        late,
        "select distinct schema_name || '.' || table_name as name from duckdb_columns() "
        "where schema_name in ('marts', 'access') and column_name = 'scenario_id'",
    )
    assert len(tables) > 10
    for table in tables:
        counts = ask(
            late,
            f"select count(*) filter (where scenario_id = 'delayed_mou') as late, "
            f"count(*) filter (where scenario_id = 'calstart_phase_in') as base from {table['name']}",
        )
        assert (counts[0]["late"] > 0) == (counts[0]["base"] > 0), table["name"]


def test_its_result_can_be_read(late: tuple[Path, Home]) -> None:
    query = """
        select scenario_id, need_mwh from access.national_year
        where scenario_id in ('delayed_mou', 'calstart_phase_in') and year = 2035
    """
    need = {each["scenario_id"]: each["need_mwh"] for each in ask(late, query)}
    assert 0 < need["delayed_mou"] < need["calstart_phase_in"]
    areas = ask(late, "from access.launch_areas_for('delayed_mou', 'hubs')")
    assert len(areas) > 20


def test_the_others_are_as_without_it(late: tuple[Path, Home], refreshed: Refreshed) -> None:
    query = """
        select scenario_id, year, need_mwh from access.national_year
        where scenario_id <> 'delayed_mou' order by scenario_id, year
    """
    with_it = ask(late, query)
    without = ask((late[0], refreshed.home), query)
    assert [(each["scenario_id"], each["year"]) for each in with_it] == [
        (each["scenario_id"], each["year"]) for each in without
    ]
    for ours, theirs in zip(with_it, without, strict=True):
        assert math.isclose(ours["need_mwh"], theirs["need_mwh"], rel_tol=1e-9)
