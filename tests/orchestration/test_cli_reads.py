"""What the reading commands answer, on a small published warehouse."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from orchestration.cli.exits import Exit
from tests.orchestration.said import phasein
from tests.warehouse import small
from warehouse.home import Home
from warehouse.releases import current_release, list_releases

NEED = "from marts.fct_need order by scenario_id, county_fips, year"


def test_status(two_releases: Home) -> None:
    release = current_release(two_releases)
    assert release is not None
    said = phasein(two_releases.root, "status")
    assert said.code == Exit.OK
    assert release.release_id in said.out
    assert str(two_releases.database) in said.out
    told = json.loads(phasein(two_releases.root, "status", "--json").out)
    assert told["release"]["release_id"] == release.release_id
    assert told["pen"] is None


def test_releases_newest_first(two_releases: Home) -> None:
    newest, oldest = list_releases(two_releases)
    lines = phasein(two_releases.root, "releases").out.splitlines()
    assert lines[1].startswith("*")
    assert newest.release_id in lines[1]
    assert oldest.release_id in lines[2]
    told = json.loads(phasein(two_releases.root, "releases", "--json").out)
    assert [(each["release_number"], each["is_current"]) for each in told] == [(2, True), (1, False)]


def test_rollback_and_forward_again(released: Home) -> None:
    newest, oldest = (release.release_id for release in list_releases(released))
    back = phasein(released.root, "rollback")
    assert back.code == Exit.OK
    assert back.out.index(oldest) < back.out.index(newest)
    mark = "select distinct mark from marts.fct_need"
    assert phasein(released.root, "sql", mark, "--format", "csv").out == "mark\n1\n"
    assert phasein(released.root, "rollback", newest).code == Exit.OK
    assert phasein(released.root, "sql", mark, "--format", "csv").out == "mark\n2\n"


def test_sql_csv_and_json_hold_every_row(two_releases: Home) -> None:
    rows = list(csv.DictReader(io.StringIO(phasein(two_releases.root, "sql", NEED, "-f", "csv").out)))
    objects = json.loads(phasein(two_releases.root, "sql", NEED, "-f", "json", "--limit", "1").out)
    assert len(rows) == len(objects) == small.NEED_ROWS
    # Second scenario, third county, third year of mark 2: 2,000 + 100 + 20 + 2.
    assert objects[-1] == {
        "scenario_id": "steady",
        "county_fips": "36061",
        "year": 2035,
        "need_mwh": 2122.0,
        "mark": 2,
    }
    assert {name: str(value) for name, value in objects[-1].items()} == rows[-1]


def test_sql_types_in_json_and_csv(two_releases: Home) -> None:
    query = "select null as n, date '2024-02-29' as d, [1, 2] as l, 'a,\"b' as t, 1.25 as x"
    (told,) = json.loads(phasein(two_releases.root, "sql", query, "-f", "json").out)
    assert told == {"n": None, "d": "2024-02-29", "l": [1, 2], "t": 'a,"b', "x": 1.25}
    lines = phasein(two_releases.root, "sql", query, "-f", "csv").out.splitlines()
    assert lines == ["n,d,l,t,x", ',2024-02-29,"[1, 2]","a,""b",1.25']


def test_sql_csv_holds_no_formula_unless_asked(two_releases: Home) -> None:
    """Text that a spreadsheet would run has an apostrophe before it; numbers and negative numbers have none."""
    query = "select '=1+1' as \"=a\", '@x' as b, '-5' as c, -5 as d, -1.5::decimal(3, 1) as e, null as f, [-1] as g"
    safe = phasein(two_releases.root, "sql", query, "-f", "csv").out
    assert safe == "'=a,b,c,d,e,f,g\n'=1+1,'@x,-5,-5,-1.5,,[-1]\n"
    raw = phasein(two_releases.root, "sql", query, "-f", "csv", "--raw").out
    assert raw == "=a,b,c,d,e,f,g\n=1+1,@x,-5,-5,-1.5,,[-1]\n"


def test_sql_nothing_found(two_releases: Home) -> None:
    query = "from marts.dim_county where county_fips = 'none'"
    assert phasein(two_releases.root, "sql", query, "-f", "json").out == "[]\n"
    assert phasein(two_releases.root, "sql", query, "-f", "csv").out == "county_fips,mark\n"


@pytest.mark.parametrize("nothing", ["", " \n"])
def test_sql_asks_for_a_question(two_releases: Home, nothing: str) -> None:
    said = phasein(two_releases.root, "sql", "-", stdin=nothing)
    assert said.code == 2
    assert "Nothing was asked" in said.err


@pytest.mark.parametrize(
    ("statement", "what_to_do"),
    [
        ("selec 1", "correct the statement"),
        ("select nope from marts.fct_need", "describe access.county_year"),
        ("from marts.nope", "show all tables"),
    ],
)
def test_sql_says_where_to_look_for_what_is_wrong(
    two_releases: Home, statement: str, what_to_do: str
) -> None:
    said = phasein(two_releases.root, "sql", statement)
    assert said.code == Exit.USAGE
    assert what_to_do in said.err


def test_sql_table_says_when_it_is_cut(two_releases: Home) -> None:
    cut = phasein(two_releases.root, "sql", NEED, "--limit", "4")
    assert len(cut.out.splitlines()) == 5
    assert "first 4 rows" in cut.err
    whole = phasein(two_releases.root, "sql", NEED, "--limit", str(small.NEED_ROWS))
    assert len(whole.out.splitlines()) == small.NEED_ROWS + 1
    assert whole.err == ""


def test_sql_table_too_wide_for_the_screen(two_releases: Home) -> None:
    said = phasein(two_releases.root, "sql", f"{NEED} limit 2", COLUMNS="30")
    assert "row 2" in said.out
    assert all(len(line) <= 30 for line in said.out.splitlines())


def test_sql_shows_brackets_as_they_are(two_releases: Home) -> None:
    assert "[red]x[/red]" in phasein(two_releases.root, "sql", "select '[red]x[/red]' as t").out


def test_sql_from_standard_input(two_releases: Home) -> None:
    said = phasein(two_releases.root, "sql", "-", "-f", "csv", stdin="select 1 + 1 as two")
    assert said.out == "two\n2\n"


@pytest.mark.parametrize(
    "statement",
    [
        "create table marts.mine (a integer)",
        "delete from marts.fct_need",
        "drop view access.county_year",
        "update marts.dim_county set mark = 9",
        "copy marts.dim_county to '{folder}/stolen.csv'",
        "export database '{folder}/stolen'",
        "from read_csv('/etc/passwd')",
        "from '/etc/passwd'",
        "select * from glob('/etc/*')",
        "attach '{folder}/other.duckdb' as other",
        "install httpfs",
        "load httpfs",
        "from 'https://example.org/x.parquet'",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "reset lock_configuration",
        "pragma enable_profiling",
        "select getenv('HOME')",
        "not sql at all",
    ],
)
def test_sql_can_only_look_at_the_release(two_releases: Home, tmp_path: Path, statement: str) -> None:
    said = phasein(two_releases.root, "sql", statement.format(folder=tmp_path))
    assert (said.code, said.out) == (Exit.USAGE, ""), said
    assert "What to do" in said.err
    assert list(tmp_path.iterdir()) == []


def test_light_commands_import_nothing_heavy() -> None:
    """`phasein --help`, `status` and `sql` answer at once because none of these is loaded."""
    script = (
        "import sys, orchestration.cli, warehouse.home, warehouse.releases, warehouse.reader; "
        "heavy = {'dagster', 'dagster_dbt', 'dbt', 'great_expectations', 'pandas', 'polars'} & {*sys.modules}; "
        "print(*sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")
