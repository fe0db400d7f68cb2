"""Small releases with documents: the small warehouse, a country of three counties in it, and hostile text.

Belongs here: making builds and releases for tests. Does not belong here: assertions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import duckdb

from tests.warehouse import small
from warehouse.build import new_build
from warehouse.documents.write import documents, front
from warehouse.home import Home
from warehouse.pen import hold_pen
from warehouse.publish import publish
from warehouse.release import Release

HOSTILE = (
    '=HYPERLINK("http://example.org","x")',
    "+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](http://example.org/y.png)",
    "a|b\n| c |",
    "` ``` ``",
    "'quoted' \"twice\"",
    "&lt;b&gt;",
)


@dataclass(frozen=True)
class Country:
    """What the invented model says. areas: id -> (name, rank); phases: county -> (phase, year)."""

    needs: tuple[float, ...] = (1e6, 2e6, 3e6)
    scores: tuple[float, ...] = (10.0, 20.0, 30.0)
    areas: tuple[tuple[str, str, int], ...] = (("a", "Area A", 1), ("b", "Area B", 2))
    phases: tuple[tuple[str, int], ...] = (("hubs", 2024), ("corridors", 2027), ("network", 2030))
    served_share: float = 0.5

    def write(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Add the country's tables to a build of the small warehouse."""
        connection.execute(_COUNTRY)
        for scenario in small.SCENARIOS:
            connection.executemany(
                "insert into marts.dim_launch_area values (?, ?, ?, ?)",
                [(scenario, *area) for area in self.areas],
            )
            for county, need, score, phase in zip(
                small.COUNTIES, self.needs, self.scores, self.phases, strict=True
            ):
                connection.execute(
                    "insert into marts.fct_launch_score values (?, ?, ?)", [scenario, county, score]
                )
                connection.execute(
                    "insert into marts.fct_phase_allocation values (?, ?, ?, ?)", [scenario, county, *phase]
                )
                connection.executemany(
                    "insert into marts.fct_county_need values (?, ?, ?, ?, ?)",
                    [(scenario, county, year, need, need * self.served_share) for year in small.YEARS],
                )
        connection.execute(_NATION)


def hostile(connection: duckdb.DuckDBPyConnection) -> None:
    """A table of hostile text, with a hostile comment on it and on its columns."""
    connection.execute(
        "create table marts.dim_note (note_id varchar primary key, note varchar, mark bigint not null)"
    )
    rows = [(text, text, 1) for text in HOSTILE]
    connection.executemany("insert into marts.dim_note values (?, ?, ?)", rows)
    said = " ".join(HOSTILE).replace("'", "''")
    connection.execute(f"comment on table marts.dim_note is '{said}'")
    connection.execute(f"comment on column marts.dim_note.note is '{said}'")


def build(
    home: Home,
    mark: int,
    *,
    mutate: Callable[[duckdb.DuckDBPyConnection], object] | None = None,
    sources: list[dict[str, object]] | None = None,
    checks: list[dict[str, object]] | None = None,
) -> Release:
    """Publish the small warehouse with documents. sources and checks replace those of the small run.

    The rule that a version has to rise is not asked: the documents must tell of releases that broke it.
    """
    run_id = f"run-{mark}"
    with hold_pen(home, run_id, "a small release with documents"):
        database = small.make_build(new_build(home, run_id), 1, mutate)
        folder = small.make_run_folder(home, run_id)
        if sources is not None:
            small.write_lines(folder / "sources.jsonl", sources)
        if checks is not None:
            small.write_lines(folder / "checks.jsonl", checks)
        extras = {"documents": documents(folder), "front": front()}
        with mock.patch("warehouse.publish.require_version"):
            return publish(home, database, run_id, folder, extras=extras)


def folder_of(home: Home, release: Release) -> Path:
    return home.releases / release.release_id


_COUNTRY = """
create table marts.dim_launch_area (
    scenario_id varchar, launch_area_id varchar, launch_area_name varchar not null, need_rank bigint not null,
    primary key (scenario_id, launch_area_id)
);
create table marts.fct_launch_score (
    scenario_id varchar, county_fips varchar, score double not null, primary key (scenario_id, county_fips)
);
create table marts.fct_phase_allocation (
    scenario_id varchar, county_fips varchar, phase_id varchar not null, opening_year bigint not null,
    primary key (scenario_id, county_fips)
);
create table marts.fct_county_need (
    scenario_id varchar, county_fips varchar, year bigint, need_mwh double not null, served_mwh double not null,
    primary key (scenario_id, county_fips, year)
);
"""

_NATION = """
create view access.national_year as
    select need.scenario_id, need.year, sum(need.need_mwh) as need_mwh, sum(need.served_mwh) as served_mwh,
        count(*)::bigint as port_count, 1e9::double as capital_usd
    from marts.fct_county_need as need group by all;
"""
