"""What the reading commands answer on a real release: the cookbook, explain, compare, export, and that all only read."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pytest
from python_calamine import CalamineWorkbook

from orchestration.compare import compare
from orchestration.county import find_county
from orchestration.explain import Explanation, explain
from orchestration.extras import COOKBOOK
from orchestration.scenario_choice import choose_scenario, choose_year
from tests.docs.pages import TODAY, blocks
from tests.orchestration.said import phasein
from tests.pipeline.conftest import Refreshed
from warehouse.cookbook.read import Question, read_cookbook
from warehouse.cookbook.run import run_question
from warehouse.errors import QueryError
from warehouse.reader import ask, connect

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]

QUESTIONS = read_cookbook(COOKBOOK)
# Of the page that adds a source, the SQL is a model's.
ON_PAGES = [
    statement.query
    for name, text in TODAY.items()
    if name != "docs/add-a-source.md"
    for block in blocks(text, "sql")
    for statement in duckdb.extract_statements(block)
]


@pytest.fixture(scope="module")
def reader(refreshed: Refreshed) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(refreshed.home.database) as connection:
        yield connection


def one(reader: duckdb.DuckDBPyConnection, sql: str) -> Any:
    ((value,),) = ask(reader, sql).rows
    return value


def answer(reader: duckdb.DuckDBPyConnection, number: str) -> list[dict[str, Any]]:
    (question,) = (each for each in QUESTIONS if each.number == number)
    answered = run_question(reader, question)
    return [dict(zip(answered.answer.columns, row, strict=True)) for row in answered.answer.rows]


def test_sql_on_the_pages_has_an_answer(reader: duckdb.DuckDBPyConnection) -> None:
    assert len(ON_PAGES) >= 9
    assert [statement for statement in ON_PAGES if not ask(reader, statement).rows] == []


@pytest.mark.parametrize("question", QUESTIONS, ids=[question.file for question in QUESTIONS])
def test_every_question_has_an_answer_to_read(reader: duckdb.DuckDBPyConnection, question: Question) -> None:
    answered = run_question(reader, question)
    assert answered.problem is None
    columns = answered.answer.columns
    assert len(set(columns)) == len(columns), "two columns of one name"
    assert 1 <= len(answered.answer.rows) <= 2_000
    empty = [name for at, name in enumerate(columns) if all(row[at] is None for row in answered.answer.rows)]
    assert empty == [], "a column without any value"
    assert answered.answer.rows == run_question(reader, question).answer.rows, "the order is not said"
    shares = [at for at, name in enumerate(columns) if name.endswith("_share") and "change" not in name]
    for row in answered.answer.rows:
        assert all(row[at] is None or -1e-9 <= float(row[at]) <= 1.7 for at in shares), row


def test_the_release_carries_its_cookbook(refreshed: Refreshed) -> None:
    folder = refreshed.home.current / "cookbook"
    assert {path.name for path in folder.glob("*.sql")} == {question.file for question in QUESTIONS}
    answers = (folder / "answers.md").read_text(encoding="utf-8")
    assert refreshed.document["release_id"] in answers
    assert answers.count("\n## ") == len(QUESTIONS)


def test_facts_of_answers(reader: duckdb.DuckDBPyConnection) -> None:
    """What must hold in any release, seen through the questions."""
    profile = answer(reader, "04")
    assert [row["hour"] for row in profile] == list(range(24))
    unmanaged, managed = (sum(row[f"{name}_mw"] for row in profile) for name in ("unmanaged", "managed"))
    assert math.isclose(unmanaged, managed, rel_tol=0.01), "managing moves energy, it does not save it"
    assert max(row["managed_mw"] for row in profile) < max(row["unmanaged_mw"] for row in profile)

    leg = answer(reader, "08")
    assert [row["sequence"] for row in leg] == list(range(1, len(leg) + 1))
    assert all(row["missing_port_count"] <= row["wanted_port_count"] for row in leg)

    counties = [row["county_count"] for row in answer(reader, "14")]
    assert counties == sorted(counties)
    assert counties[0] < 100 < counties[-1] < 3142

    points = answer(reader, "20")
    assert math.isclose(points[-1]["points_so_far"], points[0]["score"], abs_tol=0.06)

    national = one(
        reader,
        "select need_mwh / 1e3 from access.national_year inner join marts.dim_scenario using (scenario_id) where is_base and year = 2030",
    )
    assert math.isclose(sum(row["need_gwh"] for row in answer(reader, "06")), national, rel_tol=0.01)
    assert math.isclose(sum(row["need_twh"] for row in answer(reader, "13")) * 1e3, national, rel_tol=0.01)
    assert sum(row["county_count"] for row in answer(reader, "22")) == 3142
    assert sum(row["county_count"] for row in answer(reader, "26")) == 3142
    assert {row["factor_id"] for row in points} == {"industry", "investment", "policy", "grid"}


def test_an_explanation_adds_up(reader: duckdb.DuckDBPyConnection) -> None:
    for scenario in (name for (name,) in ask(reader, "select scenario_id from marts.dim_scenario").rows):
        for asked in ("Harris, TX", "Tulsa, OK", "Loving, TX"):
            told = explain(reader, str(scenario), find_county(reader, asked), 2030)
            _check(told)


def _check(told: Explanation) -> None:
    if told.score:
        parts = sum(part.contribution for part in told.score.contributions)
        assert math.isclose(parts, told.score.score, abs_tol=1e-6)
        assert told.certainty is not None
    else:
        assert (told.certainty, told.drivers, told.levers) == (None, (), ())
    for year in told.years:
        assert math.isclose(year.depot_mwh + year.en_route_mwh, year.need_mwh, rel_tol=1e-6, abs_tol=1e-3)
        assert math.isclose(year.served_mwh + year.unserved_mwh, year.need_mwh, rel_tol=1e-6, abs_tol=1e-3)
        causes = year.unserved_not_open_mwh + year.unserved_lead_time_mwh + year.unserved_grid_mwh
        assert math.isclose(causes, year.unserved_mwh, rel_tol=1e-6, abs_tol=1e-3)
        assert year.need_low_mwh <= year.need_mwh <= year.need_high_mwh
        assert year.capital_low_usd <= year.capital_usd <= year.capital_high_usd
        assert year.is_open == (year.year >= told.phase.opening_year)
    (at,) = (year for year in told.years if year.year == told.chargers_year)
    assert sum(charger.port_count for charger in told.chargers) == at.port_count


def test_explain_on_the_screen_and_as_json(refreshed: Refreshed) -> None:
    said = phasein(refreshed.home.root, "explain", "harris, tx")
    assert said.code == 0, said.err
    for words in ("Harris County, Texas (48201)", "Certainty:", "Score", "Need and plan by year", "█"):
        assert words in said.out
    told = json.loads(phasein(refreshed.home.root, "explain", "48201", "--json").out)
    assert told["county"]["county_label"] == "Harris, TX"
    assert f"Score {told['score']['score']:.1f}" in said.out
    control = phasein(refreshed.home.root, "explain", "Harris, TX", "--scenario", "build_everywhere")
    assert "opens every county at once" in control.out
    wrong = phasein(refreshed.home.root, "explain", "Haris, TX")
    assert (wrong.code, wrong.out) == (2, "")
    assert "Harris, TX (48201)" in wrong.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("explain", "Harris, TX", "--scenario", "calstart"), "calstart_phase_in"),
        (("explain", "Harris, TX", "--year", "2050"), "2024 to 2040"),
        (("compare", "calstart_phase_in", "rollback"), "Perhaps rollback_2026"),
        (("compare", "calstart_phase_in", "rollback_2026", "--year", "1999"), "2024 to 2040"),
        (("export", "access.county_year", "--scenario", "nope"), "no scenario 'nope'"),
        (("cookbook", "99"), "01 to"),
    ],
)
def test_what_is_not_there_is_said(refreshed: Refreshed, arguments: tuple[str, ...], words: str) -> None:
    said = phasein(refreshed.home.root, *arguments)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_a_comparison_is_what_the_tables_say(reader: duckdb.DuckDBPyConnection) -> None:
    told = compare(reader, "calstart_phase_in", "rollback_2026", 2030, 10)
    need = next(each for each in told.nation if each.measure == "need_mwh")
    assert math.isclose(sum(state.need_a_mwh for state in told.states), need.a, rel_tol=1e-9)
    assert math.isclose(sum(state.need_b_mwh for state in told.states), need.b, rel_tol=1e-9)
    assert sum(move.county_count for move in told.phase_moves) == 3142
    assert len(told.counties) == 10
    sizes = [abs(county.difference_mwh) for county in told.counties]
    assert sizes == sorted(sizes, reverse=True)
    assert all(county.phase_kind_a != county.phase_kind_b for county in told.moved_counties)
    differs = {(each.assumption_id, each.subject_id): (each.a, each.b) for each in told.assumptions}
    assert differs["act_status", "scenario"] == ("in_force", "contested")
    assert ("ze_sales_share", "2030") in differs
    assert ("charging_efficiency", "all") not in differs
    assert all(each.a != each.b for each in told.assumptions)


def test_a_scenario_beside_itself_differs_in_nothing(reader: duckdb.DuckDBPyConnection) -> None:
    base = choose_scenario(reader, None)
    told = compare(reader, base, base, choose_year(reader, 2030), 5)
    assert told.assumptions == ()
    assert told.counties == told.moved_counties == ()
    assert all(each.difference == 0 for each in told.nation)


def test_windows_of_phases_are_assumptions_too(reader: duckdb.DuckDBPyConnection) -> None:
    told = compare(reader, "calstart_phase_in", "federal_corridors", 2030, 3)
    windows = {each.subject_id for each in told.assumptions if each.assumption_id == "phase_window"}
    assert "network" in windows
    assert {each.subject_id for each in told.assumptions if each.assumption_id == "factor_weight"}
    assert told.counties == (), "both have the same sales"


def test_compare_on_the_screen_and_as_json(refreshed: Refreshed) -> None:
    said = phasein(refreshed.home.root, "compare", "calstart_phase_in", "rollback_2026")
    assert said.code == 0, said.err
    for words in ("Assumptions that differ", "ze_sales_share", "The nation", "What counties open as"):
        assert words in said.out
    told = json.loads(
        phasein(refreshed.home.root, "compare", "calstart_phase_in", "rollback_2026", "--json").out
    )
    assert len(told["states"]) == 51
    assert told["year"] == 2030


def test_an_export_opens_in_a_spreadsheet(refreshed: Refreshed, tmp_path: Path) -> None:
    arguments = ("access.county_year", "marts.dim_zip", "--scenario", "calstart_phase_in", "--year", "2030")
    said = phasein(refreshed.home.root, "export", *arguments, "--xlsx", "--csv", "--out", str(tmp_path))
    assert said.code == 0, said.err
    book = CalamineWorkbook.from_path(tmp_path / "access.county_year.xlsx")
    header, *rows = book.get_sheet_by_name("access.county_year").to_python()
    assert len(rows) == 3142
    fips = header.index("county_fips")
    assert rows[0][fips] == "01001", "text with its leading zero"
    assert isinstance(rows[0][header.index("need_mwh")], float)
    zips = book.get_sheet_by_name("marts.dim_zip").to_python()
    assert zips[1][0] == "00501"
    told = "\n".join(" ".join(map(str, row)) for row in book.get_sheet_by_name("read me").to_python())
    assert refreshed.document["release_id"] in told
    assert "Charging need at the grid" in told or "access.county_year" in told
    text = (tmp_path / "access.county_year.csv").read_bytes().decode()
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == 3143
    refused = phasein(refreshed.home.root, "export", *arguments, "--out", str(tmp_path))
    assert refused.code == 2
    assert "--force" in refused.err
    inside = phasein(refreshed.home.root, "export", "dim_zip", "--out", str(refreshed.home.current))
    assert inside.code == 2


HOSTILE = (
    "create table marts.mine (a integer)",
    "copy marts.dim_county to '{folder}/stolen.csv'",
    "from read_csv('/etc/passwd')",
    "attach '{folder}/other.duckdb' as other",
    "set enable_external_access = true",
)


@pytest.mark.parametrize(
    "arguments",
    [
        *(("export", "--sql", statement, "--csv", "--out", "{folder}") for statement in HOSTILE),
        ("export", "--sql", HOSTILE[1], "--xlsx", "--out", "{folder}"),
        ("export", f"marts.dim_zip'; {HOSTILE[1]}; --", "--out", "{folder}"),
        ("explain", f"'; {HOSTILE[1]}; --"),
        ("compare", f"x'; {HOSTILE[1]}; --", "rollback_2026"),
        ("cookbook", HOSTILE[1]),
    ],
)
def test_every_way_to_ask_only_reads(
    refreshed: Refreshed, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """What `phasein sql` refuses is refused here, too; tests/orchestration/test_cli_reads.py has the longer list."""
    before = sorted(refreshed.home.published.rglob("*"))
    said = phasein(refreshed.home.root, *(part.format(folder=tmp_path) for part in arguments))
    assert (said.code, said.out) == (2, ""), said
    assert "What to do" in said.err
    assert list(tmp_path.iterdir()) == []
    assert sorted(refreshed.home.published.rglob("*")) == before


def test_text_from_data_cannot_steer_the_terminal(refreshed: Refreshed) -> None:
    sql = "select 'a' || chr(27) || '[2Jb' || chr(8) as \"[red]c\", '[bold]x[/bold]' as d, chr(8238) || 'e' as f"
    said = phasein(refreshed.home.root, "sql", sql)
    assert said.code == 0
    assert not {"\x1b", "\x08", "\u202e"} & set(said.out)
    assert "[red]c" in said.out
    assert "[bold]x[/bold]" in said.out


def test_the_long_view_tells_what_other_views_tell(reader: duckdb.DuckDBPyConnection) -> None:
    long = """
        select value from access.scenario_values_long
        where scenario = 'calstart_phase_in' and year = 2030 and region = '{}' and variable = '{}'
    """
    need = "Final Energy|Transportation|Truck and Bus|Electricity"
    view = "from access.{} where scenario_id = 'calstart_phase_in' and year = 2030 and {}"
    for region, name, where in (
        ("United States", "national_year", "true"),
        ("United States|Texas", "state_year", "state = 'TX'"),
        ("United States|Texas|Harris", "county_year", "county_fips = '48201'"),
    ):
        for variable, column in (
            (need, "need_mwh"),
            (f"{need} [Served]", "served_mwh"),
            ("Stock|Charging|Truck and Bus|Port", "port_count"),
            ("Investment|Infrastructure|Charging|Truck and Bus [Cumulative]", "capital_usd"),
        ):
            told = one(reader, long.format(region, variable))
            assert math.isclose(
                told, one(reader, f"select {column} " + view.format(name, where)), rel_tol=1e-9
            )
    units = ask(
        reader,
        "select distinct model, unit from access.scenario_values_long where region = 'United States|Texas'",
    ).rows
    assert {unit for _, unit in units} == {"MWh/yr", "MW", "vehicle", "port", "site", "USD_2024"}
    assert len({model for model, _ in units}) == 1


def test_a_question_that_is_wrong_says_so(reader: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(QueryError, match="no scenario 'x'"):
        choose_scenario(reader, "x")
    assert asdict(find_county(reader, "48201"))["state_name"] == "Texas"
