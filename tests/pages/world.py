"""A small invented release for the pages: three counties, two scenarios, twelve years, and names that would break a page.

Belongs here: making its files. Does not belong here: its rows (`world_rows`, `world_plan`, `world_draws`), assertions.
Tables have the columns and types of dbt's contracts; what a row does not name is null. Views of schema access that pages
read are tables here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import yaml

from tests.pages.world_draws import uncertainty
from tests.pages.world_plan import plan
from tests.pages.world_rows import dimensions
from warehouse.release import Release

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project" / "models"
RELEASE_ID = "20260102T030405Z-abcdef1"

_VIEWS = {
    "national_year": "scenario_id varchar, year bigint, need_mwh double, need_low_mwh double, need_high_mwh double, "
    "depot_mwh double, en_route_mwh double, ze_vehicle_count double, open_county_count bigint, grid_mw double, "
    "served_share double, unserved_mwh double, port_count bigint, site_count bigint, capital_usd double",
    "state_year": "scenario_id varchar, state varchar, year bigint, need_mwh double, served_mwh double, "
    "port_count bigint, capital_usd double, open_county_count bigint",
    "hub_counties": "scenario_id varchar, county_fips varchar, is_stand_alone boolean",
}


def make_release(folder: Path) -> Release:
    """Writes warehouse.duckdb and map/counties.topojson into `folder`; returns the release that they are of."""
    (folder / "map").mkdir(parents=True)
    (folder / "map" / "counties.topojson").write_text(json.dumps(topology()), encoding="utf-8")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        for schema in ("marts", "access", "meta"):
            connection.execute(f"create schema {schema}")
        for name, columns in _VIEWS.items():
            connection.execute(f"create table access.{name} ({columns})")
        connection.execute(
            "create table meta.sources (source varchar, vintage varchar, publisher varchar, is_used boolean)"
        )
        for name, rows in {**dimensions(), **plan(), **uncertainty()}.items():
            _fill(connection, name, rows)
    return release()


def release() -> Release:
    """The release's own description; of no table, since pages do not read that."""
    return Release(
        release_id=RELEASE_ID,
        release_number=1,
        released_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        run_id="run",
        git_commit=None,
        phasein_version="0.1.0",
        schema_version="1.1.0",
        origin="snapshot",
        content_sha256="0" * 64,
        table_count=0,
        row_count=0,
        duckdb_version="",
        storage_version="",
        database_file="warehouse.duckdb",
        database_bytes=0,
        database_sha256="",
        schemas=(),
        tables=(),
        views=(),
        functions=(),
    )


def topology() -> dict[str, Any]:
    """Three squares as counties, each also its state."""
    corners = {"06037": (-119, 34), "48201": (-96, 29), "20001": (-96, 38)}
    arcs = [[[x, y], [x, y + 2], [x + 2, y + 2], [x + 2, y], [x, y]] for x, y in corners.values()]

    def shapes(ids: Sequence[str]) -> dict[str, Any]:
        return {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": each, "arcs": [[place]]} for place, each in enumerate(ids)
            ],
        }

    objects = {"counties": shapes(tuple(corners)), "states": shapes(("CA", "TX", "KS"))}
    return {"type": "Topology", "objects": objects, "arcs": arcs}


def _fill(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Mapping[str, object]]) -> None:
    schema, table = name.split(".")
    if schema == "marts":
        contract = yaml.safe_load((PROJECT / "marts" / f"{table}.yml").read_text(encoding="utf-8"))
        columns = contract["models"][0]["columns"]
        declared = ", ".join(f'"{each["name"]}" {each["data_type"]}' for each in columns)
        connection.execute(f"create table {name} ({declared})")
    for row in rows:
        columns_given = ", ".join(f'"{column}"' for column in row)
        marks = ", ".join("?" for _ in row)
        connection.execute(f"insert into {name} ({columns_given}) values ({marks})", list(row.values()))
