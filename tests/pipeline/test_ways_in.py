"""Snapshot and mirror are two ways to the same marts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.orchestration.said import phasein
from tests.pipeline.conftest import Refreshed
from warehouse.home import Home

pytestmark = [pytest.mark.pipeline, pytest.mark.slow, pytest.mark.xdist_group("refresh")]

TOLERANCE = 1e-9
ROUNDING = {"_mwh": 1.1e-6, "_mw": 1.1e-6, "usd": 1.1}
"""Energy and power are stored to a watt, money to a dollar: what differs in the last bit may be rounded to the next one."""


@pytest.fixture(scope="module")
def from_mirror(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home refreshed from the publishers' files."""
    home = Home(tmp_path_factory.mktemp("mirror") / "home")
    said = phasein(home.root, "refresh", "--source", "mirror", "--mirror", str(mirror))
    assert said.code == 0, said.err
    return home


def test_equal_keys_and_values(refreshed: Refreshed, from_mirror: Home) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{refreshed.home.database}' as snapshot (read_only)")
        connection.execute(f"attach '{from_mirror.database}' as mirror (read_only)")
        tables = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'snapshot' and schema_name = 'marts'"
        ).fetchall()
        assert len(tables) > 15
        for (table,) in tables:
            assert_equal(connection, table)


def assert_equal(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """The table has the same rows in both: text, whole numbers and flags equal, decimals to the tolerance."""
    columns = connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where database_name = 'snapshot' and schema_name = 'marts' and table_name = ?",
        [table],
    ).fetchall()
    exact = [name for name, kind in columns if kind != "DOUBLE"]
    decimal = [name for name, kind in columns if kind == "DOUBLE"]
    counts = [
        connection.execute(f"select count(*) from {side}.marts.{table}").fetchall()
        for side in ("snapshot", "mirror")
    ]
    assert counts[0] == counts[1], table
    differs = " or ".join(
        f"(a.{name} is null) <> (b.{name} is null) "
        f"or abs(a.{name} - b.{name}) > {rounding(name)} + {TOLERANCE} * greatest(1, abs(a.{name}))"
        for name in decimal
    )
    # Rows are paired by everything exact; releases are ordered by key, so the row number tells twins apart.
    paired = " and ".join(
        [f"a.{name} is not distinct from b.{name}" for name in exact] + ["a.place = b.place"]
    )
    (unequal,) = connection.execute(
        f"""
        with a as (select *, row_number() over () as place from snapshot.marts.{table}),
             b as (select *, row_number() over () as place from mirror.marts.{table})
        select count(*) from a full join b on {paired}
        where a.place is null or b.place is null or ({differs or "false"})
        """
    ).fetchall()[0]
    assert unequal == 0, f"{table}: {unequal} rows differ"


def rounding(column: str) -> float:
    """The step in which a column is stored; 0 if it is stored as it is."""
    return max((step for part, step in ROUNDING.items() if part in column), default=0.0)


def test_both_name_the_same_inputs(refreshed: Refreshed, from_mirror: Home) -> None:
    """Of the vintages that were used: a mirror also lists earlier ones."""
    query = "select source, vintage, sha256, rows_in, rows_used, rows_quarantined from meta.sources where is_used order by source"
    answers = [
        phasein(root, "sql", query, "-f", "csv").out for root in (refreshed.home.root, from_mirror.root)
    ]
    assert answers[0] == answers[1]
