"""CHANGES.md against releases whose differences are known."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.documents.making import Country, build, folder_of
from tests.warehouse import small
from warehouse.documents.compare import is_same
from warehouse.documents.moves import relative
from warehouse.home import Home
from warehouse.release import Release

pytestmark = pytest.mark.slow

COUNTRY = Country()


def told(home: Home, release: Release) -> str:
    return (folder_of(home, release) / "CHANGES.md").read_text(encoding="utf-8")


def data(home: Home, release: Release) -> dict:
    return json.loads((folder_of(home, release) / "changes.json").read_bytes())


def second(home: Home, before: Country, after: Country) -> Release:
    """The second of two releases of a country."""
    build(home, 1, mutate=before.write)
    return build(home, 2, mutate=after.write)


def test_the_first_release_says_so(country_home: Home) -> None:
    text = (country_home.current / "CHANGES.md").read_text()
    assert "nothing before it" in text
    assert "| " not in text
    assert json.loads((country_home.current / "changes.json").read_bytes())["before"] is None


def test_the_same_again_changes_nothing(home: Home) -> None:
    release = second(home, COUNTRY, COUNTRY)
    text, changed = told(home, release), data(home, release)
    assert "No tables of the model hold other values." in text
    assert "stand as they did" in text
    assert "The sources are the same; no new warnings" in text
    assert "`marts.fct_county_need`" in text.split("## Unchanged")[1]
    assert all(name in changed["same_tables"] for name in ("marts.dim_county", "marts.fct_launch_score"))
    for part in (
        "national",
        "launch_areas",
        "phase_moves",
        "need_moves",
        "score_moves",
        "sources",
        "not_compared",
    ):
        assert changed[part] == [], part


def test_values_that_moved_are_told_with_both_values(home: Home) -> None:
    release = second(home, COUNTRY, replace(COUNTRY, needs=(1e6, 2e6, 3.6e6), scores=(10.0, 25.0, 30.01)))
    text, changed = told(home, release), data(home, release)
    assert "| `slow` | need | 2030 | 6.00 | 6.60 TWh | +10.0 % |" in text
    assert "most of all need of slow in 2027: 6.00 to 6.60 TWh (+10.0 %)" in text
    assert {(move["column"], move["year"]) for move in changed["national"]} == {
        (column, year) for column in ("need_mwh", "served_mwh") for year in small.YEARS
    }
    assert "| `slow` | 36061 | 3,000 | 3,600 | +20.0 % |" in text
    assert "| `slow` | 06037 | 20.0 | 25.0 | +5.0 |" in text
    # A hundredth of a point is counted and not listed.
    assert "Launch-area score: 4 values of counties and scenarios moved." in text
    assert "30.0" not in text
    assert [move["county_fips"] for move in changed["score_moves"]] == ["06037", "06037", "36061", "36061"]


def test_areas_that_appear_vanish_and_change_rank(home: Home) -> None:
    after = replace(COUNTRY, areas=(("b", "Area B", 1), ("c", "Area C", 2)))
    text = told(home, second(home, COUNTRY, after))
    assert "| `slow` | Area A | 1 | gone |" in text
    assert "| `slow` | Area B | 2 | 1 |" in text
    assert "| `slow` | Area C | new | 2 |" in text


def test_phases_and_opening_years_that_moved(home: Home) -> None:
    after = replace(COUNTRY, phases=(("hubs", 2025), ("network", 2033), ("network", 2030)))
    release = second(home, COUNTRY, after)
    text = told(home, release)
    assert "| `slow` | 1 | 2 |" in text
    assert "| `slow` | 06037 | corridors 2027 | network 2033 |" in text
    assert text.index("06037 | corridors") < text.index("01001 | hubs")
    assert data(home, release)["phase_move_counts"][0] == {
        "scenario_id": "slow",
        "phase": 1,
        "opening_year": 2,
    }


def test_last_digits_are_no_change_and_a_swap_is(home: Home) -> None:
    digits = replace(COUNTRY, needs=(1e6 * (1 + 4e-16), 2e6, 3e6))
    release = second(home, COUNTRY, digits)
    assert data(home, release)["tables_with_other_last_digits"] == ["marts.fct_county_need"]
    assert "No tables of the model hold other values." in told(home, release)
    swapped = build(home, 3, mutate=replace(COUNTRY, needs=(2e6, 1e6, 3e6)).write)
    changed = data(home, swapped)
    assert [table["full_name"] for table in changed["tables"] if table["full_name"].startswith("marts.")] == [
        "marts.fct_county_need"
    ]
    assert changed["national"] == []
    assert len(changed["need_moves"]) == 4


def test_an_older_release_may_lack_tables_and_columns_of_today(home: Home) -> None:
    def older(connection: duckdb.DuckDBPyConnection) -> None:
        COUNTRY.write(connection)
        connection.execute("drop table marts.fct_launch_score")
        connection.execute("alter table marts.fct_phase_allocation drop column opening_year")

    build(home, 1, mutate=older)
    release = build(home, 2, mutate=COUNTRY.write)
    text = told(home, release)
    assert "Tables that are new (1): `marts.fct_launch_score`." in text
    assert "Columns that are new (1): `marts.fct_phase_allocation.opening_year`." in text
    assert "marts.fct\\_phase\\_allocation: release" in text
    assert "has no opening\\_year" in text
    assert "| `marts.fct_launch_score` | – | 6 | new |" in text


def test_columns_that_go_or_change_their_type_need_a_version(home: Home) -> None:
    def newer(connection: duckdb.DuckDBPyConnection) -> None:
        COUNTRY.write(connection)
        connection.execute("alter table marts.fct_launch_score alter score type varchar")
        connection.execute("drop table marts.fct_load")
        connection.execute("create table marts.fct_load (hour bigint not null, mark bigint not null)")
        connection.execute("insert into marts.fct_load values (1, 1)")

    build(home, 1, mutate=COUNTRY.write)
    text = told(home, build(home, 2, mutate=newer))
    assert "Columns that are gone (1): `marts.fct_load.load_kw`." in text
    assert "| `marts.fct_launch_score.score` | type | DOUBLE | VARCHAR |" in text
    assert "these changes need 2.0.0" in text
    assert "marts.fct\\_launch\\_score: another type of score" in text
    assert "| `marts.fct_load` | 24 | 1 | −23 |" in text


def test_sources_and_warnings_that_are_new(home: Home) -> None:
    build(home, 1, mutate=COUNTRY.write)
    sources = [
        small.source_line("tree_census", vintage="2021"),
        small.source_line("bird_count", vintage="2021", sha256="1" * 64),
        small.source_line("old_count", is_used=False),
    ]
    checks = [
        small.check_line("rows_present"),
        small.check_line("unique_grain", stage="dbt_test", status="warn", failed_count=3, reason="Seen: 3."),
    ]
    release = build(home, 2, mutate=COUNTRY.write, sources=sources, checks=checks)
    text = told(home, release)
    assert "| `tree_census` | 2020 | 2021 | another vintage |" in text
    assert "| `bird_count` | 2021 | 2021 | same vintage, another file |" in text
    assert "old_count" not in text
    assert "| `unique_grain` | `raw.tree_census` | 3 | Seen: 3. |" in text
    assert "2 sources changed; 1 new warning of checks." in text
    again = build(home, 3, mutate=COUNTRY.write, sources=sources, checks=checks)
    assert data(home, again)["new_warnings"] == []


def test_a_damaged_release_before_is_told_and_stops_nothing(home: Home) -> None:
    before = folder_of(home, build(home, 1, mutate=COUNTRY.write))
    path = before / "release.json"
    path.chmod(0o644)
    path.write_text("{}")
    release = build(home, 2, mutate=COUNTRY.write)
    assert "cannot be read" in told(home, release)
    assert data(home, release)["before"] is None


def test_a_scenario_that_comes_is_named(home: Home) -> None:
    def more(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("insert into marts.dim_scenario values ('brisk', 1)")
        COUNTRY.write(connection)

    build(home, 1, mutate=COUNTRY.write)
    assert "Scenarios that are new: `brisk`." in told(home, build(home, 2, mutate=more))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(2.0, 3.0, 0.5), (2.0, 1.0, -0.5), (0.0, 0.0, 0.0), (0.0, 1.0, float("inf"))],
)
def test_relative_change(before: float, after: float, expected: float) -> None:
    assert relative(before, after) == expected


def test_what_counts_as_the_same() -> None:
    assert is_same(1e9, 1e9 + 0.5)
    assert not is_same(1e9, 1e9 + 2)
    assert is_same(0.0, 0.0)


def test_nothing_of_this_machine_stands_in_the_documents(country_home: Home) -> None:
    folder = country_home.current.resolve()
    for name in ("CHANGES.md", "ATTRIBUTION.md", "datapackage.json", "index.html", "docs/checks.html"):
        text = (folder / name).read_text()
        assert str(country_home.root) not in text
        assert str(Path.home()) + "/" not in text
