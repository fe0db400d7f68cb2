"""Sizing: whole ports by charger, sites, megawatts and capital.

Belongs here: from energy served to what stands and what it costs. Does not belong here: how much is served
(`build_out`), who pays (dbt).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.allocation.deployment.axes import Array, Flags
from warehouse.allocation.errors import InputError
from warehouse.allocation.parameters import Parameters

LOCATIONS = ("depot", "en_route")
BOUNDS = ("low", "central", "high")
CENTRAL = BOUNDS.index("central")
FIRST_SITE_CHARGER = "fast_350"
_SAME = 1e-9  # a port need that close above a whole number is that number: rounding of the shares

Count = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Chargers:
    """The kinds of charger, in the order of the first axis of every port array.

    is_depot: else en route; power_kw; port_usd (bounds, chargers): hardware and installation of a port;
    first_site: place of the charger that a first en-route site is made of.
    """

    ids: tuple[str, ...]
    is_depot: Flags
    power_kw: Array
    port_usd: Array
    first_site: int

    def at(self, location: str) -> npt.NDArray[np.int64]:
        """Places of the chargers of a charging location."""
        return np.flatnonzero(self.is_depot == (location == "depot"))


@dataclass(frozen=True)
class Prices:
    """Constant 2024 dollars (low, central, high) beside the ports: USD/kW of grid connection, USD a site."""

    grid_connection_usd_per_kw: Array
    site_usd: Mapping[str, Array]


def chargers_of(charger: pl.DataFrame) -> Chargers:
    """The input table `charger` as arrays, in the order of `charger_id`."""
    table = charger.sort("charger_id")
    ids = tuple(table["charger_id"])
    is_depot = (table["charging_location"] == "depot").to_numpy()
    if FIRST_SITE_CHARGER not in ids or is_depot[ids.index(FIRST_SITE_CHARGER)]:
        raise InputError(
            f"charger: there is no en-route charger {FIRST_SITE_CHARGER}; it has {', '.join(ids)}",
            remedy="a county's first en-route site is made of it: add the row to the seed of chargers",
        )
    return Chargers(
        ids=ids,
        is_depot=is_depot,
        power_kw=table["power_kw"].to_numpy(),
        port_usd=np.stack([table[f"port_usd_{bound}"].to_numpy() for bound in BOUNDS]),
        first_site=ids.index(FIRST_SITE_CHARGER),
    )


def whole_ports(
    port_need: Array, served_share: Array, places: Count, chargers: Chargers, first_site: int
) -> Array:
    """Ports that serve `served_share` of the need, whole, each charger for itself.

    port_need: fractional ports for the whole need (chargers, ...) of the chargers at `places`; served_share
    (...). Where any en-route port stands, at least `first_site` of the first-site charger do.
    """
    ports = port_need * served_share
    ports -= _SAME
    np.ceil(ports, out=ports)
    np.maximum(ports, 0, out=ports)
    first = np.flatnonzero(places == chargers.first_site)
    if first.size:
        ports_there = ports[first[0]]
        np.maximum(ports_there, first_site * ports.any(axis=0), out=ports_there)
    return ports


def power_mw(ports: Array, places: Count, chargers: Chargers) -> Array:
    """Nameplate MW of ports (chargers, ...)."""
    return _weighted(chargers.power_kw[places] / 1_000, ports)


def site_counts(
    new_ports: Array, places: Count, location: str, chargers: Chargers, parameters: Parameters
) -> Array:
    """Sites to build: at depots by ports, en route by MW, at least one where there is a port."""
    if location == "depot":
        return np.ceil(new_ports.sum(axis=0) / parameters.depot_ports_per_site)
    return np.ceil(power_mw(new_ports, places, chargers) / parameters.en_route_site_mw - _SAME)


def capital_usd(
    new_ports: Array,
    sites: Array,
    places: Count,
    location: str,
    bound: int,
    chargers: Chargers,
    prices: Prices,
) -> Array:
    """Capital of ports to build and their sites: ports, connection of their kW to the grid, sites.

    bound: place in BOUNDS.
    """
    per_port = (
        chargers.port_usd[bound, places]
        + chargers.power_kw[places] * prices.grid_connection_usd_per_kw[bound]
    )
    return _weighted(per_port, new_ports) + sites * prices.site_usd[location][bound]


def _weighted(weights: Array, ports: Array) -> Array:
    """Sum over chargers of weight x ports: one after the other, a library's threads would cost more than they save."""
    total = weights[0] * ports[0]
    for weight, of_charger in zip(weights[1:], ports[1:], strict=True):
        total += weight * of_charger
    return total


@dataclass(frozen=True)
class Built:
    """What stands at one location after a year; ports (chargers, counties, columns), the rest (counties, columns).

    capital_usd: central, spent until then.
    """

    ports: Array
    site_count: Array
    capital_usd: Array


def build(
    standing: Array,
    port_need: Array,
    served_share: Array,
    existing: Array,
    location: str,
    chargers: Chargers,
    prices: Prices,
    parameters: Parameters,
) -> Built:
    """One year at `location`: ports for `served_share` of the need, but never fewer than stand already.

    standing, port_need: of the chargers at the location, as is existing, which stood before the plan.
    """
    places = chargers.at(location)
    wanted = whole_ports(port_need, served_share, places, chargers, int(parameters.first_site_port_count))
    ports = np.maximum(standing, wanted)
    new_ports = np.maximum(ports - existing, 0)
    sites = site_counts(new_ports, places, location, chargers, parameters)
    return Built(ports, sites, capital_usd(new_ports, sites, places, location, CENTRAL, chargers, prices))


@dataclass(frozen=True)
class PortNeed:
    """Ports for the whole need and ports that stand already.

    need (chargers, years, counties, columns); existing (chargers, counties).
    """

    need: Array
    existing: Array

    def columns(self, chosen: list[int]) -> PortNeed:
        """The same with these columns, in this order, with repetition."""
        return PortNeed(self.need[..., chosen], self.existing)


@dataclass(frozen=True)
class Sized:
    """What stands at one charging location; arrays (years, counties, columns), ports with chargers before.

    ports: all that stand; new_ports: without those that stood already; capital_usd: by bound, spent until
    then.
    """

    places: Count
    ports: Array
    new_ports: Array
    site_count: Array
    port_mw: Array
    capital_usd: tuple[Array, ...]

    def columns(self, chosen: list[int]) -> Sized:
        """The same with these columns, in this order."""
        return Sized(
            places=self.places,
            ports=self.ports[..., chosen],
            new_ports=self.new_ports[..., chosen],
            site_count=self.site_count[..., chosen],
            port_mw=self.port_mw[..., chosen],
            capital_usd=tuple(usd[..., chosen] for usd in self.capital_usd),
        )


def size(
    served_share: Array,
    location: str,
    port_need: PortNeed,
    chargers: Chargers,
    prices: Prices,
    parameters: Parameters,
    bounds: tuple[int, ...] = (0, 1, 2),
) -> Sized:
    """Ports, sites and capital at `location` for what is served there.

    served_share (years, counties, columns): energy served as a share of the county's own need; above 1 where
    it hosts others. What is built stays. bounds: which of BOUNDS to cost.
    """
    places = chargers.at(location)
    first_site = int(parameters.first_site_port_count)
    wanted = whole_ports(port_need.need[places], served_share, places, chargers, first_site)
    ports = np.maximum.accumulate(wanted, axis=1)
    new_ports = np.maximum(ports - port_need.existing[places][:, None, :, None], 0)
    sites = site_counts(new_ports, places, location, chargers, parameters)
    return Sized(
        places=places,
        ports=ports,
        new_ports=new_ports,
        site_count=sites,
        port_mw=power_mw(ports, places, chargers),
        capital_usd=tuple(
            capital_usd(new_ports, sites, places, location, bound, chargers, prices) for bound in bounds
        ),
    )


def share_of(part: Array, whole: Array) -> Array:
    """part / whole, where nothing of nothing is 0."""
    return part / np.maximum(whole, 1e-300)
