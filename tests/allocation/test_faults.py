"""Bad inputs: a clear error that names table, row and value, before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.allocation.world import (
    ALPHA,
    BETA,
    EVERYWHERE,
    PHASED,
    PHASES,
    Tables,
    assumption_table,
    frame,
    toy,
    write,
)
from warehouse.allocation import InputError, allocate

Fault = Callable[[Tables], None]


def change(table: str, where: pl.Expr, **values: object) -> Fault:
    """A fault that sets columns of the rows of `table` that match."""

    def fault(tables: Tables) -> None:
        dtypes = tables[table].schema
        tables[table] = tables[table].with_columns(
            pl.when(where).then(pl.lit(value, dtypes[name])).otherwise(name).alias(name)
            for name, value in values.items()
        )

    return fault


def drop(table: str, where: pl.Expr) -> Fault:
    def fault(tables: Tables) -> None:
        tables[table] = tables[table].filter(~where)

    return fault


def twice(table: str) -> Fault:
    def fault(tables: Tables) -> None:
        tables[table] = pl.concat([tables[table], tables[table].head(1)])

    return fault


def plan(*rows: tuple[str, int, str, int, int, float]) -> Fault:
    """A fault that gives the phased scenario these phases."""

    def fault(tables: Tables) -> None:
        tables["phase"] = frame("phase", [*((PHASED, *row) for row in rows), PHASES[-1]])

    return fault


def assume(**values: float) -> Fault:
    def fault(tables: Tables) -> None:
        tables["assumption"] = assumption_table(**values)

    return fault


ALPHA_2030 = (pl.col("county_fips") == ALPHA) & (pl.col("year") == 2030) & (pl.col("scenario_id") == PHASED)
IS_ALPHA, IS_HUB = pl.col("county_fips") == ALPHA, pl.col("phase_kind") == "hub"
NETWORK = ("p3", 3, "network", 2028, 2031, 1.0)

FAULTS: dict[str, tuple[Fault, str]] = {
    "duplicate county": (twice("county"), f"county: more than one row for county_fips {ALPHA}"),
    "duplicate need": (twice("county_need"), "county_need: more than one row for scenario_id phased"),
    "negative need": (
        change("county_need", ALPHA_2030, need_mwh=-1.0),
        f"county_need: need_mwh is -1.0 at scenario_id phased, county_fips {ALPHA}, year 2030",
    ),
    "need that is no number": (change("county_need", ALPHA_2030, need_mwh=float("nan")), "need_mwh is nan"),
    "peak without a value": (change("county_need", ALPHA_2030, depot_peak_mw=None), "depot_peak_mw is None"),
    "need that is not its parts": (
        change("county_need", ALPHA_2030, depot_mwh=1.0),
        f"need_mwh is not depot_mwh .* at scenario_id phased, county_fips {ALPHA}, year 2030: 300.0 and 1.0",
    ),
    "county without a grid": (drop("county_grid", IS_ALPHA), f"county_grid: no row for county_fips {ALPHA}"),
    "grid without demand": (change("county_grid", IS_ALPHA, peak_demand_mw=0.0), "peak_demand_mw is 0.0"),
    "missing ports": (
        drop("county_port_need", IS_ALPHA & (pl.col("year") == 2030)),
        f"county_port_need: no row for adoption_id adoption, county_fips {ALPHA}, year 2030, charger_id depot",
    ),
    "ports of an unknown charger": (
        change("county_port_need", IS_ALPHA & (pl.col("charger_id") == "depot_50"), charger_id="steam"),
        "charger_id steam is not in charger",
    ),
    "no charger of a first site": (
        lambda tables: tables.update(
            {
                name: tables[name].filter(pl.col("charger_id") != "fast_350")
                for name in ("charger", "county_port_need")
            }
        ),
        "no en-route charger fast_350",
    ),
    "price out of order": (
        change("charger", pl.col("charger_id") == "fast_350", port_usd_low=1e9),
        "port_usd_low of fast_350 is on the wrong side",
    ),
    "money out of order": (assume(depot_site_usd=-1.0), "depot_site_usd is -0.5, -1, -2"),
    "missing need": (
        drop("county_need", ALPHA_2030),
        f"no row for scenario_id phased, county_fips {ALPHA}, year 2030",
    ),
    "county without land": (change("county", IS_ALPHA, land_km2=0.0), "land_km2 is 0.0"),
    "missing county": (drop("county", IS_ALPHA), f"county_fips {ALPHA} is not in county"),
    "unknown neighbour": (
        lambda tables: tables.update(
            county_edge=tables["county_edge"].with_columns(
                pl.col("neighbor_county_fips").replace(BETA, "99999")
            )
        ),
        "county_edge: neighbor_county_fips 99999 is not in county",
    ),
    "one-way edge": (drop("county_edge", IS_ALPHA), "county_edge: county_fips .* has no reverse"),
    "own neighbour": (
        change("county_edge", IS_ALPHA, neighbor_county_fips=ALPHA),
        "more than one row|own neighbour",
    ),
    "two titles of one area": (
        change("county", IS_ALPHA, csa_title="Elsewhere"),
        "csa_code 900 has the titles",
    ),
    "score above 100": (
        change("county_score", IS_ALPHA, score=100.5),
        f"score is 100.5 at .*{ALPHA}.*at most 100",
    ),
    "missing score": (
        drop("county_score", IS_ALPHA),
        f"county_score: no row for scenario_id phased, county_fips {ALPHA}",
    ),
    "unknown scenario": (
        change("county_score", IS_ALPHA, scenario_id="dream"),
        "scenario_id dream is not in scenario",
    ),
    "scenario without phases": (
        drop("phase", pl.col("scenario_id") == EVERYWHERE),
        "scenario everywhere has no phase",
    ),
    "target above 1": (change("phase", IS_HUB, target_share=1.2), "target_share is 1.2"),
    "target of 0": (change("phase", IS_HUB, target_share=0.0), "target_share is 0.0"),
    "falling targets": (
        change("phase", IS_HUB, target_share=0.9),
        r"falling target_share: \[0.9, 0.86, 1.0\]",
    ),
    "unknown kind": (change("phase", IS_HUB, phase_kind="node"), "one of hub, corridor, network"),
    "network short of 1": (
        change("phase", pl.col("phase_id") == "p3", target_share=0.9),
        "network must reach 1",
    ),
    "corridors before hubs": (
        plan(("a", 1, "corridor", 2024, 2025, 0.3), ("b", 2, "hub", 2026, 2027, 0.5), NETWORK),
        "corridor - hub - network",
    ),
    "corridors without hubs": (
        plan(("a", 1, "corridor", 2024, 2025, 0.3), ("b", 2, "network", 2026, 2027, 1.0)),
        "corridors but no hubs",
    ),
    "gap in the numbers": (plan(("a", 1, "hub", 2024, 2025, 0.3), NETWORK), r"numbers its phases \[1, 3\]"),
    "backward window": (
        plan(("a", 1, "hub", 2026, 2025, 0.3), ("b", 2, "network", 2026, 2027, 1.0)),
        "ends before it begins",
    ),
    "window beyond the needs": (
        plan(("a", 1, "hub", 2024, 2025, 0.3), ("b", 2, "network", 2026, 2050, 1.0)),
        "opens_to 2050 is outside the years of county_need, 2024 to 2032",
    ),
    "everywhere over two years": (
        change("phase", pl.col("phase_id") == "all", opens_to=2025),
        "scenario everywhere opens everywhere",
    ),
    "no need to share out": (
        change("county_need", pl.col("year") == 2031, need_mwh=0.0, depot_mwh=0.0, en_route_mwh=0.0),
        "no need at all in the last year of .*phase_id p3",
    ),
    "parameter out of range": (assume(grid_mw_margin=0.5), "grid_mw_margin is 0.5, outside 1 to 3"),
    "missing parameter": (
        drop("assumption", pl.col("assumption_id") == "gravity_exponent"),
        "assumption: no row for gravity_exponent",
    ),
    "empty county table": (drop("county", pl.lit(True)), "county: the table is empty"),
    "missing column": (
        lambda tables: tables.update(county=tables["county"].drop("land_km2")),
        "county: county.parquet lacks land_km2; it has county_fips",
    ),
    "wrong type": (
        lambda tables: tables.update(
            county=tables["county"].with_columns(pl.col("county_fips").cast(pl.Int64))
        ),
        "county: county_fips is Int64, but must be String",
    ),
}


@pytest.mark.parametrize(("fault", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_a_bad_input_is_named_and_nothing_is_written(fault: Fault, message: str, tmp_path: Path) -> None:
    tables = toy()
    fault(tables)
    with pytest.raises(InputError, match=message) as caught:
        allocate(write(tables, tmp_path / "inputs"), tmp_path / "outputs")
    assert caught.value.remedy
    assert not (tmp_path / "outputs").exists()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write(toy(), tmp_path / "inputs")
    (folder / "phase.parquet").unlink()
    with pytest.raises(InputError, match=r"phase: there is no .*phase\.parquet"):
        allocate(folder, tmp_path / "outputs")


def test_a_file_that_is_not_parquet_is_named(tmp_path: Path) -> None:
    folder = write(toy(), tmp_path / "inputs")
    (folder / "county.parquet").write_bytes(b"PAR1 cut short")
    with pytest.raises(InputError, match=r"county: .* is not a readable Parquet file"):
        allocate(folder, tmp_path / "outputs")


def test_columns_of_a_wider_or_narrower_number_type_are_taken(tmp_path: Path) -> None:
    tables = toy()
    tables["county_need"] = tables["county_need"].with_columns(
        pl.col("year").cast(pl.Int32), pl.col("need_mwh").cast(pl.Decimal(18, 3)), note=pl.lit("ignored")
    )
    assert allocate(write(tables, tmp_path / "inputs"), tmp_path / "outputs").row_counts["county_phase"] == 16
