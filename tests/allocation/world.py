"""A country of eight invented counties whose allocation can be worked out on paper, and the means to run it.

Belongs here: the toy tables, writing and running them. Does not belong here: expectations.

    off 60 -- Alpha 300 --40-- Gamma 50 --40-- Delta 50 --40-- Epsilon 200 -- Zeta 40        Island 200
               |                                                                            (no edge)
             Beta 100

Needs are MWh of 1,000 in every year. Freight is the same everywhere, so a link costs its miles.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl

from warehouse.allocation import AllocationSummary, allocate
from warehouse.allocation.parameters import Parameters, parameters_of
from warehouse.allocation.tables import INPUTS, OUTPUTS

Tables = dict[str, pl.DataFrame]

YEARS = range(2024, 2033)
PHASED, EVERYWHERE = "phased", "everywhere"
ALPHA, BETA, GAMMA, DELTA = "01001", "01003", "01005", "01007"
EPSILON, ZETA, ISLAND, OFF = "01009", "01011", "02001", "02003"

# county, name, need, score, CSA, CBSA, longitude (on the equator, where a degree is 69.1 miles)
COUNTIES = (
    (ALPHA, "Alpha", 300.0, 90.0, "900", "10000", 0.0),
    (BETA, "Beta", 100.0, 80.0, "900", "10000", -0.5),
    (GAMMA, "Gamma", 50.0, 10.0, None, None, 0.6),
    (DELTA, "Delta", 50.0, 20.0, None, None, 1.2),
    (EPSILON, "Epsilon", 200.0, 85.0, None, "50000", 1.8),
    (ZETA, "Zeta", 40.0, 88.0, None, "60000", 2.4),
    (ISLAND, "Island", 200.0, 70.0, None, None, 40.0),
    (OFF, "Off", 60.0, 5.0, None, None, 0.0),
)
EDGES = (
    (ALPHA, BETA, 30.0),
    (ALPHA, GAMMA, 40.0),
    (GAMMA, DELTA, 40.0),
    (DELTA, EPSILON, 40.0),
    (EPSILON, ZETA, 30.0),
    (ALPHA, OFF, 30.0),
)
PHASES = (
    (PHASED, "p1", 1, "hub", 2024, 2025, 0.70),
    (PHASED, "p2", 2, "corridor", 2026, 2027, 0.86),
    (PHASED, "p3", 3, "network", 2028, 2031, 1.0),
    (EVERYWHERE, "all", 1, "network", 2024, 2024, 1.0),
)
ASSUMPTIONS = {
    "hub_eligible_need_share": 0.03,
    "launch_area_minimum_need_share": 0.15,
    "launch_area_join_miles": 100.0,
    "freight_cost_exponent": 0.1,
    "freight_floor_share": 0.02,
    "freight_empty_county_multiplier": 3.0,
    "freight_water_gap_miles": 45.0,
    "gravity_minimum_miles": 100.0,
    "gravity_exponent": 1.0,
    "grid_mw_margin": 1.2,
    "max_load_factor_depot": 0.4,
    "max_load_factor_en_route": 0.5,
    "grid_growth_share": 0.01,
    "en_route_utilisation": 0.15,
    "first_site_port_count": 4.0,
    "depot_ports_per_site": 10.0,
    "en_route_site_mw": 5.0,
    "random_order_count": 3.0,
    "random_seed": 7.0,
    "grid_connection_usd_per_kw": 100.0,
    "depot_site_usd": 1000.0,
    "en_route_site_usd": 5000.0,
}
# charger, location, kW, USD a port (low, central, high)
CHARGERS = (
    ("depot_50", "depot", 50.0, 20_000.0, 30_000.0, 40_000.0),
    ("fast_350", "en_route", 350.0, 100_000.0, 150_000.0, 200_000.0),
)
ADOPTION = "adoption"
MWH_PER_VEHICLE = 10.0


def parameters(**changes: float) -> Parameters:
    """The toy's parameters with some of them changed."""
    return parameters_of(assumption_table(**changes))


def assumption_table(**changes: float) -> pl.DataFrame:
    values = {**ASSUMPTIONS, **changes}
    central = pl.Series(values.values(), dtype=pl.Float64)
    return pl.DataFrame(
        {"assumption_id": list(values), "low": central * 0.5, "central": central, "high": central * 2}
    )


def frame(table: str, rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    """Rows as the input table of that name."""
    schema = next(declared.schema for declared in INPUTS if declared.name == table)
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def both_ways(pairs: Iterable[tuple[str, str, float]]) -> list[tuple[str, str, float, bool]]:
    """(county, neighbour, miles) as rows of `county_edge` that share a boundary, in both directions."""
    return [row for a, b, miles in pairs for row in ((a, b, miles, True), (b, a, miles, True))]


def toy() -> Tables:
    """All input tables of the toy country."""
    county = [
        (fips, name, "XX", cbsa, cbsa and f"Metro {cbsa}", csa, csa and f"Region {csa}", 100.0, 1e6, 0.0, lon)
        for fips, name, _, _, csa, cbsa, lon in COUNTIES
    ]
    need = [
        need_row(scenario, fips, year, mwh)
        for scenario in (PHASED, EVERYWHERE)
        for fips, _, mwh, *_ in COUNTIES
        for year in YEARS
    ]
    fips = [county[0] for county in COUNTIES]
    return {
        "county": frame("county", county),
        "county_edge": frame("county_edge", both_ways(EDGES)),
        "blocked_edge": frame("blocked_edge", []),
        "county_need": frame("county_need", need),
        "county_score": frame("county_score", [(PHASED, fips, score) for fips, _, _, score, *_ in COUNTIES]),
        "scenario": frame("scenario", [(PHASED, False, ADOPTION), (EVERYWHERE, True, ADOPTION)]),
        "phase": frame("phase", PHASES),
        **deployment_tables(fips, frame("county_need", need).filter(pl.col("scenario_id") == PHASED)),
        "assumption": assumption_table(),
    }


def need_row(scenario: str, fips: str, year: int, mwh: float) -> tuple[object, ...]:
    """A row of `county_need`: half of the energy at depots, peaks of twice the mean, 10 MWh a vehicle."""
    peak = mwh / 8760
    return (scenario, fips, year, mwh, mwh / 2, mwh / 2, peak, peak, mwh / MWH_PER_VEHICLE)


def deployment_tables(
    fips: Iterable[str], need: pl.DataFrame, peak_mw: float = 100.0, lead: int = 1
) -> Tables:
    """Grids of the same size everywhere, the two chargers, and the ports that one adoption needs."""
    ports = need.select("county_fips", "year", "ze_vehicle_count", "en_route_mwh")
    hours = 8760 * ASSUMPTIONS["en_route_utilisation"]
    needed = pl.concat(
        [
            ports.select(
                "county_fips", "year", charger_id=pl.lit("depot_50"), ports=pl.col("ze_vehicle_count") * 0.7
            ),
            ports.select(
                "county_fips",
                "year",
                charger_id=pl.lit("fast_350"),
                ports=pl.col("en_route_mwh") / hours / 0.35,
            ),
        ]
    )
    return {
        "county_grid": frame("county_grid", [(code, peak_mw, lead) for code in fips]),
        "charger": frame("charger", CHARGERS),
        "county_port_need": needed.select(
            pl.lit(ADOPTION).alias("adoption_id"),
            "county_fips",
            "year",
            "charger_id",
            port_need_count="ports",
        ),
        "county_existing_port": frame("county_existing_port", []),
    }


def write(tables: Mapping[str, pl.DataFrame], folder: Path) -> Path:
    """The tables as `<folder>/<table>.parquet`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")
    return folder


def run(tables: Mapping[str, pl.DataFrame], folder: Path) -> tuple[AllocationSummary, dict[str, bytes]]:
    """Allocates `tables` below `folder`; returns the summary and the bytes of every output file."""
    outputs = folder / "outputs"
    summary = allocate(write(tables, folder / "inputs"), outputs)
    return summary, {table.name: (outputs / f"{table.name}.parquet").read_bytes() for table in OUTPUTS}


def results(tables: Mapping[str, pl.DataFrame], folder: Path) -> Tables:
    """The output tables of an allocation of `tables`."""
    return {name: pl.read_parquet(io.BytesIO(content)) for name, content in run(tables, folder)[1].items()}


def column(
    table: pl.DataFrame, value: str, key: str = "county_fips", scenario: str = PHASED
) -> dict[str, object]:
    """{key: value} of a scenario's rows, in the order of the table."""
    rows = table.filter(pl.col("scenario_id") == scenario) if "scenario_id" in table.columns else table
    return dict(rows.select(key, value).iter_rows())
