"""The release describes itself: every public table and column, in name, unit, comment and descriptor alike.

The descriptor is `meta.columns`, and `release.json` with the columns as DuckDB has them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import duckdb
import pytest

from orchestration.dbt.description import full_name, public_models
from tests.pipeline.conftest import Refreshed
from warehouse.reader import ask, connect
from warehouse.release import FunctionRecord, Release, TableRecord, ViewRecord, read_release
from warehouse.units import BY_NAME, SEE, is_label, unit_in_comment, unit_problem

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]

_NUMERIC = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|DOUBLE|FLOAT|DECIMAL\(.*\))")
_MORE_WORDS = 3
_STOP_WORDS = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "the", "to")
)


@dataclass(frozen=True)
class Column:
    """A column as `meta.columns` has it."""

    table: str
    name: str
    data_type: str
    unit: str | None
    description: str | None
    reference: str | None
    quality: str | None

    @property
    def full_name(self) -> str:
        return f"{self.table}.{self.name}"

    @property
    def is_numeric(self) -> bool:
        return _NUMERIC.fullmatch(self.data_type) is not None


@pytest.fixture(scope="module")
def database(refreshed: Refreshed) -> duckdb.DuckDBPyConnection:
    return connect(refreshed.home.current / "warehouse.duckdb")


@pytest.fixture(scope="module")
def columns(database: duckdb.DuckDBPyConnection) -> tuple[Column, ...]:
    rows = ask(
        database,
        "select table_name, column_name, data_type, unit, description, reference, quality "
        "from meta.columns order by table_name, position",
    ).rows
    return tuple(Column(*row) for row in rows)  # type: ignore[arg-type]


def test_name_unit_comment_and_descriptor_agree_for_every_numeric_column(
    refreshed: Refreshed, columns: tuple[Column, ...]
) -> None:
    release = read_release(refreshed.home.current.resolve())
    comments = {
        f"{table.full_name}.{column.name}": column.comment
        for table in _stored(release)
        for column in table.columns
    }
    declared = {
        f"{full_name(model)}.{name}": column["config"]["meta"]["unit"]
        for model in public_models(refreshed.manifest)
        for name, column in model["columns"].items()
    }
    functions = {function.full_name for function in release.functions}
    fellows: dict[str, list[str]] = {}
    for column in columns:
        fellows.setdefault(column.table, []).append(column.name)
    wrong = []
    for column in columns:
        name, unit = column.full_name, column.unit or ""
        if column.is_numeric:
            wrong += [
                f"{name}: {told}" for told in [unit_problem(column.name, unit, fellows[column.table])] if told
            ]
        if declared.get(name, unit) != unit:
            wrong.append(f"{name}: meta.unit {declared[name]!r}, descriptor {unit!r}")
        if column.table not in functions:
            shown = unit_in_comment(comments[name])
            if shown != (None if is_label(unit) else unit):
                wrong.append(f"{name}: its comment shows {shown!r}, its unit is {unit!r}")
    assert wrong == []
    assert sum(column.is_numeric for column in columns) > 400


def test_the_descriptor_for_files_has_the_same_units(
    refreshed: Refreshed, columns: tuple[Column, ...]
) -> None:
    package = json.loads((refreshed.home.current / "datapackage.json").read_bytes())
    told = {
        f"{resource['name']}.{field['name']}": (field.get("unit"), field.get("description"))
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    expected = {column.full_name: (column.unit, column.description) for column in columns}
    assert {name: expected.get(name) for name in told} == told
    assert len(told) > 400


def test_labels_have_units_of_labels_and_flags_are_named_as_such(columns: tuple[Column, ...]) -> None:
    wrong = [
        f"{column.full_name}: {column.data_type} in {column.unit!r}"
        for column in columns
        if _is_misfit(column)
    ]
    assert wrong == []


def test_every_column_says_more_than_its_name(columns: tuple[Column, ...]) -> None:
    silent = [
        f"{column.full_name}: {column.description!r}"
        for column in columns
        if len(_words(column.description) - _words(column.name.replace("_", " "))) < _MORE_WORDS
    ]
    assert silent == []


def test_every_table_says_what_a_row_is_its_key_and_its_sources(database: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        database,
        """
        select table_name from meta.tables
        where description is null or len(string_split(description, ' ')) < 5
            or grain is null or not starts_with(grain, 'One row per ')
            or key is null
            or (sources is null and seeds is null and schema_name <> 'meta')
            or (kind = 'table' and (row_count is null or file is null))
        """,
    ).rows
    assert rows == ()
    assert ask(database, "select count(*) from meta.columns where quality is null or unit is null").rows == (
        (0,),
    )


def test_nothing_is_built_and_not_described_or_described_and_not_built(
    refreshed: Refreshed, columns: tuple[Column, ...]
) -> None:
    release = read_release(refreshed.home.current.resolve())
    built = {f"{each.full_name}.{column.name}" for each in _all(release) for column in each.columns}
    assert {column.full_name for column in columns} == built
    assert all(function.columns for function in release.functions)


def test_references_lead_to_columns_that_are_there(columns: tuple[Column, ...]) -> None:
    there = {column.full_name for column in columns}
    assert [column.full_name for column in columns if column.reference not in {None, *there}] == []
    (county,) = (each for each in columns if each.full_name == "access.county_year.county_fips")
    assert county.reference == "marts.dim_county.county_fips"


def test_joins_hold(database: duckdb.DuckDBPyConnection) -> None:
    """Every foreign key that no constraint holds: no row of the table without its partner."""
    joins = ask(
        database,
        "select table_name, columns, references_table, references_columns from meta.keys "
        "join meta.tables using (table_name) "
        "where keys.kind = 'foreign' and not is_enforced and tables.kind <> 'function'",
    ).rows
    assert len(joins) > 20
    broken = []
    for table, own, other, theirs in joins:
        mine, yours = str(own).split(", "), str(theirs).split(", ")
        on = " and ".join(f"a.{left} = b.{right}" for left, right in zip(mine, yours, strict=True))
        present = " and ".join(f"a.{left} is not null" for left in mine)
        orphans = ask(
            database, f"select count(*) from {table} as a anti join {other} as b on {on} where {present}"
        ).rows
        if orphans != ((0,),):
            broken.append((table, own, other, orphans[0][0]))
    assert broken == []


def test_sources_of_tables_and_columns_are_sources_of_the_release(
    database: duckdb.DuckDBPyConnection,
) -> None:
    unknown = ask(
        database,
        """
        with named as (
            select unnest(string_split(sources, ', ')) as source from meta.tables where sources is not null
            union
            select unnest(string_split(sources, ', ')) from meta.columns where sources is not null
        )
        select source from named anti join meta.sources as sources using (source)
        """,
    ).rows
    assert unknown == ()
    # The walk goes on across the Polars step: a launch area rests on miles and on neighbours.
    ((sources,),) = ask(
        database, "select sources from meta.tables where table_name = 'marts.dim_launch_area'"
    ).rows
    assert {"nei_vehicle_miles", "county_adjacency"} <= set(str(sources).split(", "))


def test_each_used_source_has_an_age_and_old_ones_are_stale(database: duckdb.DuckDBPyConnection) -> None:
    without = ask(
        database,
        "select source from meta.sources anti join meta.freshness using (source) where is_used",
    ).rows
    wrong = ask(
        database,
        "select source from meta.freshness where is_stale <> coalesce(age_years > max_age_years, true)",
    ).rows
    assert (without, wrong) == ((), ())


def test_every_metric_runs_and_the_nation_is_the_sum_of_its_counties(
    database: duckdb.DuckDBPyConnection,
) -> None:
    metrics = ask(database, "select metric_name, sql, unit, dimensions from meta.metrics").rows
    assert len(metrics) > 15
    for name, sql, unit, dimensions in metrics:
        result = ask(database, str(sql))
        assert result.rows, name
        assert result.columns[-1] == name
        assert unit_problem(str(name), str(unit), ()) is None
        described = ask(database, f"describe {sql}").rows
        assert described
        assert dimensions
    queries = {str(name): str(sql) for name, sql, _, _ in metrics}
    for name in (
        "need_mwh",
        "served_mwh",
        "ze_vehicle_count",
        "port_count",
        "site_count",
        "capital_usd",
        "grid_mw",
    ):
        # The view adds counties to six decimals each.
        differing = ask(
            database,
            f"select count(*), count(*) filter (where abs(metric.{name} / nullif(nation.{name}, 0) - 1) > 1e-7) "
            f"from access.national_year as nation left join ({queries[name]}) as metric using (scenario_id, year)",
        ).rows
        assert differing[0][0] == 85
        assert differing[0][1] == 0, name
    ((gap,),) = ask(
        database,
        f"select max(abs(a.segment_need_mwh / b.need_mwh - 1)) from ({queries['segment_need_mwh']}) as a "
        f"join ({queries['need_mwh']}) as b using (scenario_id, year)",
    ).rows
    assert isinstance(gap, float)
    assert gap < 1e-6


def _all(release: Release) -> list[TableRecord | ViewRecord | FunctionRecord]:
    return [*release.tables, *release.views, *release.functions]


def _stored(release: Release) -> list[TableRecord | ViewRecord]:
    return [*release.tables, *release.views]


def _is_misfit(column: Column) -> bool:
    """A label whose type, unit and name are not those of one kind, or a unit that is in no list."""
    unit, name = column.unit or "", column.name
    if column.data_type == "BOOLEAN":
        return unit != "flag" or re.match(r"(is|has|opens)_", name) is None
    if column.data_type == "VARCHAR":
        return unit not in ("text", "code")
    if column.data_type == "TIMESTAMP":
        return unit != "time" or not name.endswith("_at")
    return unit not in BY_NAME and not unit.startswith(SEE)


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", (text or "").lower())) - _STOP_WORDS
