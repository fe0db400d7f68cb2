"""The parameters of the allocation, taken from the `assumption` table.

Belongs here: their names, valid ranges and meaning. Does not belong here: their values (a dbt seed holds
those).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import polars as pl

from warehouse.allocation.errors import InputError


@dataclass(frozen=True)
class Parameters:
    """Each field is an `assumption_id`; its value is that row's `central`."""

    hub_eligible_need_share: float
    """A hub needs at least this share of national need."""
    launch_area_minimum_need_share: float
    """A group of hubs below this share of national need is no launch area."""
    launch_area_join_miles: float
    """Hubs of such a group join the nearest area whose anchor is no farther than this."""
    freight_cost_exponent: float
    """How much freight cheapens a link: cost = miles / (freight / median)^exponent."""
    freight_floor_share: float
    """Freight of a link counts as at least this share of the median."""
    freight_empty_county_multiplier: float
    """Cost multiplier where either county has no restricted-access combination miles."""
    freight_water_gap_miles: float
    """Neighbours that share no boundary and lie farther apart than this are not linked."""
    gravity_minimum_miles: float
    """Legs shorter than this weigh as if they had this length."""
    gravity_exponent: float
    """How fast the weight of a leg falls with its length."""
    grid_mw_margin: float
    """Installed grid MW per MW of peak."""
    max_load_factor_depot: float
    """Energy that depot grid MW can deliver, as a share of all hours."""
    max_load_factor_en_route: float
    """The same en route."""
    grid_growth_share: float
    """What a county's grid can add for charging in a year, as a share of its peak demand."""
    en_route_utilisation: float
    """Energy of an en-route port as a share of its nameplate over the year, at the need it is sized for."""
    first_site_port_count: float
    """A county's first en-route site has at least this many ports of the first-site charger."""
    depot_ports_per_site: float
    """Ports of a depot site."""
    en_route_site_mw: float
    """Nameplate MW of an en-route site."""
    random_order_count: float
    """Random orders that phasing is compared with."""
    random_seed: float
    """Where their random numbers start."""


PARAMETERS: tuple[str, ...] = tuple(field.name for field in fields(Parameters))

RANGES: dict[str, tuple[float, float]] = {
    "hub_eligible_need_share": (0, 1),
    "launch_area_minimum_need_share": (0, 1),
    "launch_area_join_miles": (0, 1_000),
    "freight_cost_exponent": (0, 2),
    "freight_floor_share": (1e-6, 1),
    "freight_empty_county_multiplier": (1, 100),
    "freight_water_gap_miles": (0, 1_000),
    "gravity_minimum_miles": (1, 1_000),
    "gravity_exponent": (0, 5),
    "grid_mw_margin": (1, 3),
    "max_load_factor_depot": (0.01, 1),
    "max_load_factor_en_route": (0.01, 1),
    "grid_growth_share": (0, 1),
    "en_route_utilisation": (0.01, 1),
    "first_site_port_count": (0, 100),
    "depot_ports_per_site": (1, 1_000),
    "en_route_site_mw": (0.05, 1_000),
    "random_order_count": (1, 1_000),
    "random_seed": (0, 2**32 - 1),
}

MONEY: tuple[str, ...] = ("grid_connection_usd_per_kw", "depot_site_usd", "en_route_site_usd")
"""Assumptions of which low and high are used too."""


def parameters_of(assumption: pl.DataFrame) -> Parameters:
    """The parameters in `assumption` (assumption_id, central); InputError for one missing or out of range."""
    values = dict(assumption.select("assumption_id", "central").iter_rows())
    missing = [name for name in (*PARAMETERS, *MONEY) if name not in values]
    if missing:
        raise InputError(
            f"assumption: no row for {', '.join(missing)}",
            remedy="add the row to the seed of assumptions, with unit and source",
        )
    for name, (low, high) in RANGES.items():
        if not low <= values[name] <= high:
            raise InputError(
                f"assumption: {name} is {values[name]:g}, outside {low:g} to {high:g}",
                remedy="correct the row in the seed of assumptions",
            )
    return Parameters(**{name: values[name] for name in PARAMETERS})


def money_of(assumption: pl.DataFrame) -> dict[str, tuple[float, float, float]]:
    """(low, central, high) of each of MONEY; InputError unless 0 <= low <= central <= high."""
    rows = assumption.filter(pl.col("assumption_id").is_in(MONEY)).select(
        "assumption_id", "low", "central", "high"
    )
    for name, low, central, high in rows.iter_rows():
        if not 0 <= low <= central <= high:
            raise InputError(
                f"assumption: {name} is {low:g}, {central:g}, {high:g}: not 0 <= low <= central <= high",
                remedy="correct the row in the seed of assumptions",
            )
    return {name: (low, central, high) for name, low, central, high in rows.iter_rows()}
