"""Rows of meta.tables, columns, keys, metrics and freshness from small descriptions that a person can check."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.warehouse import small
from warehouse import publish as publishing
from warehouse.build import new_build
from warehouse.describing import (
    Built,
    described_year,
    freshness_rows,
    metric_sql,
    notices,
    require_described,
    table_comment,
)
from warehouse.description import (
    ColumnDescription,
    Deprecation,
    Description,
    MetricDescription,
    Reference,
    SourceDescription,
    TableDescription,
)
from warehouse.errors import ReleaseError
from warehouse.home import Home
from warehouse.meta import SourceRow
from warehouse.pen import hold_pen
from warehouse.reader import ask, connect
from warehouse.release import ColumnRecord, Release


def column(name: str, unit: str = "code", **changes: object) -> ColumnDescription:
    given: dict[str, object] = {
        "name": name,
        "unit": unit,
        "description": f"What {name} is, in words for people",
        "quality": "descriptive",
        "sources": (),
    }
    return ColumnDescription.model_validate(given | changes)


def table(full_name: str, *columns: ColumnDescription, **changes: object) -> TableDescription:
    given: dict[str, object] = {
        "full_name": full_name,
        "kind": "table",
        "description": f"All of {full_name}.",
        "grain": "One row per thing",
        "key": (columns[0].name,),
        "sources": ("tree_census",),
        "columns": columns,
    }
    return TableDescription.model_validate(given | changes)


MARK = column("mark", "number")
NEED = column("need_mwh", "MWh/year", quality="modelled", sources=("tree_census",), imputation="by hand")
COUNTY = column("county_fips", references="marts.dim_county.county_fips")
DESCRIPTION = Description(
    tables=(
        table("marts.dim_county", column("county_fips"), MARK),
        table("marts.dim_scenario", column("scenario_id"), MARK),
        table("marts.fct_load", column("hour", "hour"), column("load_kw", "kW"), MARK),
        table(
            "marts.fct_need",
            column("scenario_id"),
            COUNTY,
            column("year", "year"),
            NEED,
            MARK,
            key=("scenario_id", "county_fips", "year"),
            references=(
                Reference(columns=("county_fips",), table="marts.dim_county", to_columns=("county_fips",)),
            ),
            deprecated=Deprecation(since="1.2.0", removed_in="2.0.0", replaced_by="access.county_year"),
        ),
        table(
            "access.county_year",
            column("scenario_id"),
            COUNTY,
            column("year", "year"),
            NEED,
            MARK,
            kind="view",
            key=("scenario_id", "county_fips", "year"),
            references=(
                Reference(columns=("county_fips",), table="marts.dim_county", to_columns=("county_fips",)),
            ),
        ),
        table("access.energy_needs_for", COUNTY, NEED, MARK, kind="function"),
    ),
    metrics=(
        MetricDescription(
            name="need_mwh",
            label="Need",
            description="Energy need of all counties.",
            unit="MWh/year",
            table_name="access.county_year",
            sql="sum(need_mwh)",
            dimensions=("scenario_id", "year"),
            always_by=("scenario_id", "year"),
        ),
    ),
    sources=(
        SourceDescription(name="tree_census", description="Trees", max_age_years=3),
        SourceDescription(name="bird_count", description="Birds", max_age_years=99),
    ),
)


def publish_described(home: Home, description: Description, run_id: str = "run-1") -> Release:
    with hold_pen(home, run_id, "refresh of a small warehouse"):
        database = small.make_build(new_build(home, run_id))
        folder = small.make_run_folder(home, run_id)
        (folder / "description.json").write_text(description.model_dump_json())
        return publishing.publish(home, database, run_id, folder)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Release]:
    """A release of the small warehouse with a description: its database and release.json."""
    home = Home(tmp_path_factory.mktemp("described"))
    release = publish_described(home, DESCRIPTION)
    return home.current / release.database_file, release


def test_meta_says_what_each_table_is(described: tuple[Path, Release]) -> None:
    database, release = described
    with connect(database) as reader:
        rows = ask(
            reader,
            "select table_name, kind, key, parameters, row_count, column_count, file, removed_in from meta.tables "
            "where schema_name <> 'meta' order by table_name",
        ).rows
        same = ask(
            reader,
            "select distinct grain, sources, licence from meta.tables where schema_name <> 'meta'",
        ).rows
        counted = ask(reader, "select table_name, row_count from meta.tables where kind = 'table'").rows
        actual = [(name, ask(reader, f"select count(*) from {name}").rows[0][0]) for name, _ in counted]
    triple = "scenario_id, county_fips, year"
    assert rows == (
        ("access.county_year", "view", triple, None, None, 5, None, None),
        ("access.energy_needs_for", "function", "county_fips", "scenario, year", None, 3, None, None),
        ("marts.dim_county", "table", "county_fips", None, 3, 2, "tables/marts__dim_county.parquet", None),
        (
            "marts.dim_scenario",
            "table",
            "scenario_id",
            None,
            2,
            2,
            "tables/marts__dim_scenario.parquet",
            None,
        ),
        ("marts.fct_load", "table", "hour", None, 24, 3, "tables/marts__fct_load.parquet", None),
        ("marts.fct_need", "table", triple, None, 18, 5, "tables/marts__fct_need.parquet", "2.0.0"),
    )
    assert same == (("One row per thing", "tree_census", "CC-BY-4.0"),)
    assert list(counted) == actual
    assert {f"tables/{path.name}" for path in (database.parent / "tables").iterdir()} == {
        each.file for each in release.tables
    }


def test_meta_describes_itself(described: tuple[Path, Release]) -> None:
    with connect(described[0]) as reader:
        missing = ask(
            reader,
            """
            select columns.schema_name || '.' || columns.table_name || '.' || columns.column_name
            from duckdb_columns() as columns
            left join meta.columns as told
                on told.table_name = columns.schema_name || '.' || columns.table_name
                and told.column_name = columns.column_name
                and told.data_type = columns.data_type
                and told.position = columns.column_index
                and told.is_nullable = columns.is_nullable
            where not columns.internal and told.column_name is null
            """,
        ).rows
        empty = ask(reader, "select table_name, column_name from meta.columns where unit is null").rows
    assert missing == ()
    assert empty == ()


def test_columns_carry_unit_sources_licence_and_the_comment_shows_the_unit(
    described: tuple[Path, Release],
) -> None:
    with connect(described[0]) as reader:
        need = ask(
            reader,
            "select unit, is_key, reference, sources, licence, imputation, quality from meta.columns "
            "where table_name = 'marts.fct_need' and column_name in ('need_mwh', 'county_fips') order by column_name",
        ).rows
        comment = ask(
            reader,
            "select comment from duckdb_columns() where table_name in ('fct_need', 'county_year') "
            "and column_name = 'need_mwh'",
        ).rows
    assert need == (
        ("code", True, "marts.dim_county.county_fips", None, None, None, "descriptive"),
        ("MWh/year", False, None, "tree_census", "CC0-1.0", "by hand", "modelled"),
    )
    assert comment == (("What need_mwh is, in words for people [MWh/year]",),) * 2


def test_keys_say_what_the_database_enforces(described: tuple[Path, Release]) -> None:
    with connect(described[0]) as reader:
        rows = ask(
            reader,
            "select key_name, kind, columns, references_table, is_enforced from meta.keys "
            "where table_name in ('marts.fct_need', 'marts.fct_load', 'access.county_year') order by table_name, key_name",
        ).rows
    assert rows == (
        ("county_fips -> marts.dim_county", "foreign", "county_fips", "marts.dim_county", False),
        ("primary", "primary", "scenario_id, county_fips, year", None, False),
        ("primary", "primary", "hour", None, False),
        ("county_fips -> marts.dim_county", "foreign", "county_fips", "marts.dim_county", True),
        ("primary", "primary", "scenario_id, county_fips, year", None, True),
        ("scenario_id -> marts.dim_scenario", "foreign", "scenario_id", "marts.dim_scenario", True),
    )


def test_metrics_run_and_sources_age(described: tuple[Path, Release]) -> None:
    with connect(described[0]) as reader:
        ((sql, expression),) = ask(reader, "select sql, expression from meta.metrics").rows
        (first, *_) = ask(reader, str(sql)).rows
        stale = ask(
            reader,
            "select source, described_year, max_age_years, is_stale from meta.freshness order by source",
        ).rows
    assert expression == "sum(need_mwh)"
    # Mark 1, scenario slow, year 2027, counties 0, 1, 2: 1000 + 0, 1010, 1020.
    assert first == ("slow", 2027, 3030.0)
    assert stale == (("bird_count", 2021, 99, False), ("tree_census", 2020, 3, True))


def test_the_notice_stands_in_the_release(described: tuple[Path, Release]) -> None:
    _, release = described
    assert [(each.name, each.since, each.removed_in) for each in release.deprecated] == [
        ("marts.fct_need", "1.2.0", "2.0.0")
    ]
    assert notices(()) == ()


@pytest.mark.parametrize(
    ("tables", "told"),
    [
        (DESCRIPTION.tables[1:], "marts.dim_county is built and not described"),
        (
            (*DESCRIPTION.tables, table("marts.dim_ghost", MARK)),
            "marts.dim_ghost is described and not built",
        ),
        (
            (table("marts.dim_county", column("county_fips")), *DESCRIPTION.tables[1:]),
            "marts.dim_county.mark is built and not described",
        ),
        (
            (
                table("marts.dim_county", column("county_fips"), MARK, column("ghost")),
                *DESCRIPTION.tables[1:],
            ),
            "marts.dim_county.ghost is described and not built",
        ),
        (
            (*DESCRIPTION.tables[:-1], table("access.energy_needs_for", COUNTY, MARK, kind="function")),
            "access.energy_needs_for.need_mwh is built and not described",
        ),
    ],
)
def test_orphans_are_refused_either_way(home: Home, tables: tuple[TableDescription, ...], told: str) -> None:
    with pytest.raises(ReleaseError, match=told):
        publish_described(home, DESCRIPTION.model_copy(update={"tables": tables}))
    assert not home.current.exists()


def test_without_a_description_nothing_is_asked() -> None:
    built = Built(
        "marts.a", "table", None, (ColumnRecord(name="a", type="BIGINT", nullable=True, comment=None),)
    )
    require_described([built], Description())


def test_a_year_is_read_from_the_vintage_or_declared() -> None:
    assert [described_year(each) for each in ("2018", "2023-04", "2021-Q1", "moves_defaults", "v2020")] == [
        2018,
        2023,
        2021,
        None,
        None,
    ]
    rows = [
        SourceRow.model_validate(small.source_line("a", vintage="2020")),
        SourceRow.model_validate(small.source_line("b", vintage="defaults")),
        SourceRow.model_validate(small.source_line("c", vintage="defaults")),
        SourceRow.model_validate(small.source_line("d", vintage="2019", is_used=False)),
    ]
    declared = [
        SourceDescription(name="a", description="", max_age_years=6),
        SourceDescription(name="b", description="", max_age_years=6),
        SourceDescription(name="c", description="", max_age_years=6, described_year=2019),
        SourceDescription(name="d", description="", max_age_years=6),
    ]
    found = freshness_rows(rows, declared, datetime(2026, 3, 1, tzinfo=UTC))
    assert [(row.source, row.age_years, row.is_stale) for row in found] == [
        ("a", 6, False),
        ("b", None, True),
        ("c", 7, True),
    ]


def test_a_metric_is_a_query_by_any_columns() -> None:
    (metric,) = DESCRIPTION.metrics
    assert metric_sql(metric, ()) == "select sum(need_mwh) as need_mwh from access.county_year"
    assert metric_sql(metric, ("year",)) == (
        "select year, sum(need_mwh) as need_mwh from access.county_year group by year order by year"
    )


def test_a_comment_says_the_grain_once() -> None:
    told = table("marts.a", MARK, description="Things. One row per thing.")
    assert table_comment(told) == "Things. One row per thing."
    assert table_comment(table("marts.a", MARK)) == "All of marts.a. One row per thing."
