"""From dbt's manifest to the description: lineage, joins, grain, quality, metrics, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from orchestration.dbt import lineage
from orchestration.dbt.description import describe, grain_of
from orchestration.dbt.lineage import Lineage, lineage_of
from orchestration.dbt.metrics import metrics_of
from orchestration.errors import DescriptionError
from tests.orchestration.small_manifest import (
    Manifest,
    column,
    foreign_key,
    manifest,
    model,
    relationships,
    seed,
    source,
)
from warehouse.description import Reference

MILES = source("raw", "miles", max_age_years=7)
PEOPLE = source("raw", "people", max_age_years=3, described_year=2019)
OUT = source("allocation", "county_phase")


@pytest.fixture(autouse=True)
def hand_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step outside of dbt reads one relation and writes schema allocation."""
    monkeypatch.setattr(lineage, "HAND_OVERS", {"allocation": {("marts", "fct_need")}})


def world(**changes: Any) -> Manifest:
    """raw.miles -> stg_miles -> fct_need -> (Polars) allocation.county_phase -> fct_phase -> county_year, with a seed and
    two dimensions."""
    nodes = {
        "dim_county": model(
            "dim_county", "marts", ["source.toy.raw.people"], COUNTY, meta={"quality": "published"}
        ),
        "dim_phase": model(
            "dim_phase", "marts", ["seed.toy.phase"], PHASE, meta={"key": ["scenario_id", "phase_id"]}
        ),
        "stg_miles": model("stg_miles", "staging", ["source.toy.raw.miles"]),
        "fct_need": model(
            "fct_need", "marts", ["model.toy.stg_miles"], NEED, meta={"key": ["county_fips", "year"]}
        ),
        "fct_phase": model("fct_phase", "marts", ["source.toy.allocation.county_phase"], ALLOCATED),
        "county_year": model(
            "county_year",
            "access",
            ["model.toy.fct_need", "model.toy.dim_county"],
            VIEW,
            config={"materialized": "view", "meta": {"key": ["county_fips", "year"], "quality": "modelled"}},
        ),
    } | changes
    return manifest(MILES, PEOPLE, OUT, seed("phase"), *nodes.values())


COUNTY = [column("county_fips"), column("people_count", "people", imputation="from the state")]
PHASE = [column("scenario_id"), column("phase_id"), column("target_share", "share", quality="assumed")]
NEED = [
    column("county_fips"),
    column("year", "year"),
    column("need_mwh", "MWh/year"),
    column("is_open", "flag"),
]
ALLOCATED = [column("county_fips"), column("scenario_id"), column("phase_id", quality="modelled")]
VIEW = [
    column("county_fips"),
    column("year", "year"),
    column("need_mwh", "MWh/year"),
    column("people_count", "people"),
]


def test_the_walk_goes_on_across_the_step_outside_of_dbt() -> None:
    assert lineage_of(world(), "model.toy.fct_phase") == Lineage(sources=("miles",), seeds=())
    assert lineage_of(world(), "model.toy.county_year") == Lineage(sources=("miles", "people"), seeds=())
    assert lineage_of(world(), "model.toy.dim_phase") == Lineage(sources=(), seeds=("phase",))


def test_a_table_that_only_a_foreign_key_names_is_not_a_source() -> None:
    need = model(
        "fct_need",
        "marts",
        ["model.toy.stg_miles", "model.toy.dim_county"],
        [column("county_fips", constraints=[foreign_key("dim_county", "county_fips")]), *NEED[1:]],
        raw_code="-- Grain: one row per county and year.\nfrom {{ ref('stg_miles') }}",
    )
    assert lineage_of(world(fct_need=need), "model.toy.fct_need").sources == ("miles",)
    joined = need | {"raw_code": "from {{ ref('stg_miles') }} join {{ ref('dim_county') }}"}
    assert lineage_of(world(fct_need=joined), "model.toy.fct_need").sources == ("miles", "people")


def test_keys_with_shared_names_join_dimensions_one_by_one_or_together() -> None:
    tables = {table.full_name: table for table in describe(world()).tables}
    one = Reference(columns=("county_fips",), table="marts.dim_county", to_columns=("county_fips",))
    both = Reference(
        columns=("scenario_id", "phase_id"), table="marts.dim_phase", to_columns=("scenario_id", "phase_id")
    )
    assert tables["marts.fct_phase"].references == (one, both)
    assert tables["marts.dim_county"].references == ()
    by_name = {each.name: each.references for each in tables["marts.fct_phase"].columns}
    assert by_name == {
        "county_fips": "marts.dim_county.county_fips",
        "scenario_id": None,
        "phase_id": "marts.dim_phase.phase_id",
    }


def test_relationships_tests_are_joins() -> None:
    made = world(
        fct_phase=model("fct_phase", "marts", [], [*ALLOCATED, column("anchor_fips")]),
        test=relationships("fct_phase", "anchor_fips", "dim_county", "county_fips"),
        private=relationships("fct_phase", "phase_id", "stg_miles", "phase_id"),
    )
    found = {each.columns: each for each in describe(made).tables[-1].references}
    assert found[("anchor_fips",)].table == "marts.dim_county"
    assert ("phase_id",) not in found


def test_quality_is_the_columns_own_then_that_of_what_it_is_selected_from_then_the_tables() -> None:
    tables = {table.full_name: table for table in describe(world()).tables}
    need = {each.name: (each.quality, each.sources) for each in tables["marts.fct_need"].columns}
    view = {
        each.name: (each.quality, each.sources, each.imputation)
        for each in tables["access.county_year"].columns
    }
    assert need == {
        "county_fips": ("descriptive", ("people",)),
        "year": ("descriptive", ()),
        "need_mwh": ("modelled", ("miles",)),
        "is_open": ("modelled", ("miles",)),
    }
    assert view["people_count"] == ("published", ("people",), "from the state")
    assert view["need_mwh"] == ("modelled", ("miles",), None)
    assert {each.name: each.quality for each in tables["marts.dim_phase"].columns}[
        "target_share"
    ] == "assumed"


@pytest.mark.parametrize(
    ("sql", "text", "grain"),
    [
        ("-- Need. Grain: one row per county and year.\nselect 1", "", "One row per county and year"),
        ("-- Need.\n-- Grain: one row per county.\nselect 1", "One row per state.", "One row per county"),
        ("select 1", "Need by county. One row per county. And more.", "One row per county"),
        ("select 1 -- one row per county", "Need by county.", None),
    ],
)
def test_the_grain_is_read_from_sql_then_from_the_description(sql: str, text: str, grain: str | None) -> None:
    assert grain_of({"raw_code": sql, "description": text}) == grain


def test_what_is_not_said_is_refused_all_at_once() -> None:
    broken = model(
        "fct_need",
        "marts",
        ["model.toy.stg_miles"],
        [column("county_fips", description=" "), column("need_mwh", "")],
        raw_code="select 1",
        meta={"key": ["county"], "quality": None},
    )
    with pytest.raises(DescriptionError) as refused:
        describe(world(fct_need=broken))
    told = str(refused.value)
    for problem in (
        "marts.fct_need has no grain",
        "marts.fct_need has no quality",
        "has no column county, which its key names",
        "fct_need.county_fips has no description",
        "fct_need.need_mwh has no unit",
    ):
        assert problem in told


@pytest.mark.parametrize(
    ("meta", "told"),
    [
        ({"quality": "guessed"}, r"fct_need\.need_mwh: quality"),
        (
            {"sources": ["people"]},
            r"need_mwh says that it comes from people, which its model is not made from",
        ),
        ({"deprecated": {"since": "1.2.0"}}, r"need_mwh: deprecated: removed_in"),
    ],
)
def test_a_column_that_says_something_wrong_is_refused(meta: dict[str, Any], told: str) -> None:
    columns = [*NEED[:2], column("need_mwh", "MWh/year", **meta)]
    need = model("fct_need", "marts", ["model.toy.stg_miles"], columns, meta={"key": ["county_fips", "year"]})
    with pytest.raises(DescriptionError, match=told):
        describe(world(fct_need=need))


def test_sources_say_how_old_they_may_be() -> None:
    described = describe(world()).sources
    assert [(each.name, each.max_age_years, each.described_year) for each in described] == [
        ("miles", 7, None),
        ("people", 3, 2019),
    ]
    with pytest.raises(DescriptionError, match="raw source birds does not say how old it may be"):
        describe(manifest(source("raw", "birds")))


def test_a_notice_of_a_table_and_of_a_column_is_kept() -> None:
    notice = {"since": "1.3.0", "removed_in": "2.0.0", "replaced_by": "marts.fct_phase"}
    columns = [*NEED[:2], column("need_mwh", "MWh/year", deprecated=notice)]
    need = model(
        "fct_need",
        "marts",
        ["model.toy.stg_miles"],
        columns,
        meta={"key": ["county_fips", "year"], "deprecated": notice},
    )
    table = describe(world(fct_need=need)).table("marts.fct_need")
    assert table is not None
    assert table.deprecated is not None
    assert table.columns[-1].deprecated == table.deprecated
    assert table.deprecated.removed_in == "2.0.0"


def test_metrics_become_aggregates_over_the_columns_of_their_table() -> None:
    described = {metric.name: metric for metric in metrics_of(semantic())}
    assert described["need"].sql == "sum(need_mwh)"
    assert described["need_per_person"].sql == "sum(need_mwh) / nullif(sum(people_count), 0)"
    assert described["need"].table_name == "access.county_year"
    assert described["need"].dimensions == ("county_fips", "year")
    assert described["need"].always_by == ("year",)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"type": "cumulative"}, "is of type cumulative"),
        ({"filter": {"where_filters": []}}, "has a filter"),
        ({"config": {"meta": {}}}, "has no unit"),
    ],
)
def test_metrics_that_cannot_be_told_as_sql_are_refused(changes: dict[str, Any], told: str) -> None:
    made = semantic()
    made["metrics"]["need"] |= changes
    with pytest.raises(DescriptionError, match=f"metric need {told}"):
        metrics_of(made)


def semantic() -> Manifest:
    """Two metrics on county_year: a sum, and a ratio."""
    return world() | {
        "semantic_models": {
            "counties": {
                "name": "counties",
                "depends_on": {"nodes": ["model.toy.county_year"]},
                "config": {"meta": {"always_by": ["year"]}},
                "entities": [{"name": "county", "expr": "county_fips"}],
                "dimensions": [
                    {"name": "year_start", "expr": "make_date(year, 1, 1)"},
                    {"name": "elsewhere", "expr": None},
                ],
                "measures": [
                    {"name": "need", "agg": "sum", "expr": "need_mwh"},
                    {"name": "people_count", "agg": "sum", "expr": None},
                ],
            }
        },
        "metrics": {
            "need": metric("need", {"measure": {"name": "need"}}),
            "people": metric("people", {"measure": {"name": "people_count"}}),
            "need_per_person": metric(
                "need_per_person",
                {"numerator": {"name": "need"}, "denominator": {"name": "people"}},
                type="ratio",
            ),
        },
    }


def metric(name: str, params: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "name": name,
        "label": name,
        "description": "What it measures",
        "type": "simple",
        "type_params": params,
        "filter": None,
        "config": {"meta": {"unit": "MWh/year"}},
    } | changes
