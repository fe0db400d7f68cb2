"""A small invented warehouse with all a release has to carry: keys, checks, comments, a view, a table function.

Belongs here: making builds and run folders for tests. Does not belong here: assertions.
Every base table of a release carries the same `mark`, so that a reader can tell a mixture of two releases.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
from pydantic import JsonValue

from warehouse.build import new_build
from warehouse.home import Home
from warehouse.pen import hold_pen
from warehouse.publish import publish
from warehouse.reader import ask, connect
from warehouse.release import Release

COUNTIES = ("01001", "06037", "36061")
SCENARIOS = ("slow", "steady")
YEARS = (2027, 2030, 2035)
NEED_ROWS = len(COUNTIES) * len(SCENARIOS) * len(YEARS)
LOAD_ROWS = 24
NEED_KEY = ("scenario_id", "county_fips", "year")

Mutate = Callable[[duckdb.DuckDBPyConnection], object]


def need_mwh(scenario: int, county: int, year: int, mark: int) -> float:
    """The value of a row of marts.fct_need, from the positions of its key: the digits can be told apart by eye."""
    return 1000.0 * mark + 100.0 * scenario + 10.0 * county + year


def make_build(database: Path, mark: int = 1, mutate: Mutate | None = None) -> Path:
    """Write the small build as dbt would leave it; `mutate` may spoil it before it is closed."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(_SCHEMA)
        connection.executemany(
            "insert into marts.dim_county values (?, ?)", [(county, mark) for county in reversed(COUNTIES)]
        )
        connection.executemany(
            "insert into marts.dim_scenario values (?, ?)", [(scenario, mark) for scenario in SCENARIOS]
        )
        rows = [
            (scenario, county, year, need_mwh(s, c, y, mark), mark)
            for y, year in enumerate(YEARS)
            for c, county in enumerate(COUNTIES)
            for s, scenario in enumerate(SCENARIOS)
        ]
        connection.executemany("insert into marts.fct_need values (?, ?, ?, ?, ?)", rows)
        # Hours in an order that is not the key's.
        connection.execute(
            f"insert into marts.fct_load select (i * 7) % {LOAD_ROWS}, i / 2, {mark} "
            f"from range({LOAD_ROWS}) t(i)"
        )
        connection.execute("insert into raw.secret values (42)")
        connection.execute(_ACCESS)
        if mutate is not None:
            mutate(connection)
    return database


def make_run_folder(home: Home, run_id: str) -> Path:
    """The records of an invented run: two sources, three checks, the key of the table without PRIMARY KEY."""
    folder = home.run(run_id)
    folder.mkdir(parents=True)
    write_lines(
        folder / "sources.jsonl", [source_line("tree_census"), source_line("bird_count", vintage="2021")]
    )
    write_lines(
        folder / "checks.jsonl", [check_line("rows_present"), check_line("unique_grain", stage="dbt_test")]
    )
    (folder / "keys.json").write_text(json.dumps({"marts.fct_load": ["hour"]}))
    return folder


def source_line(source: str, **changes: object) -> dict[str, object]:
    return {
        "source": source,
        "vintage": "2020",
        "origin": "snapshot",
        "location": f"{source}.csv",
        "bytes": 1200,
        "sha256": "0" * 64,
        "rows_in": 12,
        "rows_used": 10,
        "rows_quarantined": 2,
        "rows_condensed": 5,
        "parser_version": 1,
        "publisher": "An invented office",
        "licence": "CC0-1.0",
        "has_passed": True,
        "is_used": True,
        "landed_at": "2026-01-02T03:04:05+00:00",
    } | changes


def check_line(name: str, **changes: object) -> dict[str, object]:
    return {
        "check_name": name,
        "stage": "expectation",
        "suite": "tree_census",
        "table_name": "raw.tree_census",
        "column_name": None,
        "status": "pass",
        "failed_count": 0,
        "reason": "An empty batch passes every other check.",
        "checked_at": "2026-01-02T03:04:06Z",
    } | changes


def write_lines(path: Path, lines: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def publish_small(
    home: Home,
    mark: int,
    *,
    mutate: Mutate | None = None,
    keep: int = 8,
    made_from_sha256: str | None = None,
    aside: bool = False,
    options: Mapping[str, JsonValue] | None = None,
) -> Release:
    """Build and publish the small warehouse with this mark, as a refresh does: under the pen, in its own run."""
    run_id = f"run-{mark}"
    with hold_pen(home, run_id, "refresh of a small warehouse"):
        database = make_build(new_build(home, run_id), mark, mutate)
        folder = make_run_folder(home, run_id)
        return publish(
            home,
            database,
            run_id,
            folder,
            keep=keep,
            made_from_sha256=made_from_sha256,
            aside=aside,
            options=options,
        )


_SCHEMA = """
create schema raw; create schema staging; create schema marts; create schema access;
create table raw.secret (answer integer);
create view staging.secret as select * from "warehouse"."raw"."secret";
create view staging.of_a_view as select * from "warehouse"."staging"."secret";
create table marts.fct_load (hour bigint not null, load_kw double not null, mark bigint not null);
create table marts.dim_county (
    county_fips varchar primary key check (length(county_fips) = 5),
    mark bigint not null
);
create table marts.dim_scenario (scenario_id varchar primary key, mark bigint not null);
create table marts.fct_need (
    scenario_id varchar not null references marts.dim_scenario (scenario_id),
    county_fips varchar not null references marts.dim_county (county_fips),
    year bigint not null check (year between 2024 and 2040),
    need_mwh double not null,
    mark bigint not null,
    primary key (scenario_id, county_fips, year)
);
comment on table marts.fct_need is 'What trucks''ll need. Grain: one row per scenario, county and year.';
comment on column marts.fct_need.need_mwh is 'Energy need, MWh a year';
"""

_ACCESS = """
create view access.county_year as
    select need.scenario_id, need.county_fips, need.year, need.need_mwh, need.mark
    from marts.fct_need as need
    inner join marts.dim_county as county on county.county_fips = need.county_fips;
comment on view access.county_year is 'Need by county and year, ready to plot.';
comment on column access.county_year.need_mwh is 'Energy need, MWh a year';
create macro access.energy_needs_for(scenario, year) as table
    select need.county_fips, need.need_mwh, need.mark from marts.fct_need as need
    where need.scenario_id = scenario and need.year = year order by need.county_fips;
comment on macro table access.energy_needs_for is 'Energy need by county for a scenario and a year.';
"""


def mark_seen(home: Home) -> int:
    """The mark of the release that readers see: the same in every row, or it would not be one release."""
    with connect(home.database) as reader:
        ((low, high),) = ask(reader, "select min(mark), max(mark) from access.county_year").rows
    assert low == high
    return int(str(low))
