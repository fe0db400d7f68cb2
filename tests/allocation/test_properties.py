"""What holds of every country: order of rows, monotone targets, conservation."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.allocation.world import (
    ADOPTION,
    Tables,
    assumption_table,
    both_ways,
    deployment_tables,
    frame,
    need_row,
    run,
)

YEARS = range(2024, 2031)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def countries(draw: st.DrawFn) -> Tables:
    """Up to twelve counties with arbitrary needs, scores, metropolitan areas, links and targets."""
    fips = [f"{number:05d}" for number in range(1, draw(st.integers(2, 12)) + 1)]

    def each(values: st.SearchStrategy[float]) -> list[float]:
        return draw(st.lists(values, min_size=len(fips), max_size=len(fips)))

    areas = draw(st.lists(st.sampled_from(["1", "2", "3", None]), min_size=len(fips), max_size=len(fips)))
    longitudes, miles = each(st.floats(-5, 5)), each(st.sampled_from([0.0, 1.0, 3e5, 8e6]))
    assume(sum(value > 0 for value in miles) >= 2)
    county = [
        (
            code,
            f"County {code}",
            "XX",
            None,
            None,
            area,
            area and f"Region {area}",
            50.0 + place,
            run_miles,
            0.0,
            lon,
        )
        for place, (code, area, run_miles, lon) in enumerate(zip(fips, areas, miles, longitudes, strict=True))
    ]
    # the first link has freight at both ends, so that freight has a median
    trunk = [code for code, value in zip(fips, miles, strict=True) if value > 0]
    code = st.sampled_from(fips)
    pairs = draw(st.sets(st.tuples(code, code).filter(lambda pair: pair[0] < pair[1])))
    links = [
        (one, other, float(draw(st.integers(5, 80)))) for one, other in sorted({*pairs, (trunk[0], trunk[1])})
    ]

    base, growth = each(st.integers(0, 1000)), each(st.floats(0.5, 1.5))
    base[0] += 1
    need = [
        need_row("s", code, year, mwh * rate ** (year - YEARS[0]))
        for code, mwh, rate in zip(fips, base, growth, strict=True)
        for year in YEARS
    ]
    targets = sorted(draw(st.lists(st.floats(0.05, 1), min_size=3, max_size=3)))
    phase = [
        ("s", "hubs", 1, "hub", 2024, 2026, targets[0]),
        ("s", "corridors", 2, "corridor", 2026, 2027, targets[1]),
        ("s", "more_corridors", 3, "corridor", 2027, 2028, targets[2]),
        ("s", "network", 4, "network", 2028, 2030, 1.0),
    ]
    # scores and needs repeat often, so ties are common
    scores = each(st.integers(0, 10).map(float))
    return {
        "county": frame("county", county),
        "county_edge": frame("county_edge", both_ways(links)),
        "blocked_edge": frame("blocked_edge", []),
        "county_need": frame("county_need", need),
        "county_score": frame("county_score", [("s", *pair) for pair in zip(fips, scores, strict=True)]),
        "scenario": frame("scenario", [("s", False, ADOPTION)]),
        "phase": frame("phase", phase),
        **deployment_tables(fips, frame("county_need", need), draw(st.sampled_from([1e-3, 1.0, 1e6]))),
        "assumption": assumption_table(hub_eligible_need_share=0.02),
    }


def outputs(tables: Tables) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        return run(tables, Path(folder))[1]


def county_phase(tables: Tables) -> pl.DataFrame:
    return pl.read_parquet(io.BytesIO(outputs(tables)["county_phase"]))


@FEW
@given(countries(), st.integers(0, 2**16))
def test_the_order_of_input_rows_does_not_change_a_byte(tables: Tables, seed: int) -> None:
    shuffled = {name: table.sample(fraction=1, shuffle=True, seed=seed) for name, table in tables.items()}
    assert outputs(shuffled) == outputs(tables)


@FEW
@given(countries(), st.floats(0, 1))
def test_raising_the_hub_target_removes_no_hub(tables: Tables, raise_by: float) -> None:
    is_hub_phase = pl.col("phase_kind") == "hub"
    target = pl.col("target_share")
    higher = target + raise_by * (target.shift(-1) - target)
    raised = tables["phase"].with_columns(target_share=pl.when(is_hub_phase).then(higher).otherwise(target))
    before = county_phase(tables).filter("is_hub")["county_fips"]
    after = county_phase({**tables, "phase": raised}).filter("is_hub")["county_fips"]
    assert set(before) <= set(after)


@FEW
@given(countries())
def test_every_county_once_and_all_need_shared_out(tables: Tables) -> None:
    # allocate() asserts its invariants on the way; this repeats the chief ones without its code
    phases = county_phase(tables)
    assert phases["county_fips"].to_list() == sorted(tables["county"]["county_fips"])
    assert sorted(phases["opening_order"]) == list(range(1, phases.height + 1))
    last_years = dict(tables["phase"].select("phase_id", "opens_to").iter_rows())
    need = {
        (county, year): mwh
        for county, year, mwh in tables["county_need"].select("county_fips", "year", "need_mwh").iter_rows()
    }
    for county, phase_id, share in phases.select("county_fips", "phase_id", "need_share").iter_rows():
        year = last_years[phase_id]
        national = sum(mwh for (_, at), mwh in need.items() if at == year)
        assert abs(share - need[county, year] / national) < 1e-6


@FEW
@given(countries())
def test_a_scenario_is_not_touched_by_the_others(tables: Tables) -> None:
    both = {
        name: pl.concat([table, table.with_columns(pl.lit("t").alias("scenario_id"))])
        if "scenario_id" in table.columns
        else table
        for name, table in tables.items()
    }
    other = pl.when(pl.col("scenario_id") == "t").then(pl.col("need_mwh").rank() + 1).otherwise("need_mwh")
    both["county_need"] = both["county_need"].with_columns(
        other.alias("need_mwh"), (other / 2).alias("depot_mwh"), (other / 2).alias("en_route_mwh")
    )
    alone, beside = county_phase(tables), county_phase(both)
    assert beside.filter(pl.col("scenario_id") == "s").equals(alone)
