"""Need in each draw: by county, year and charging location.

Belongs here: how kWh/mile, adoption and county noise move needs and ports. Does not belong here: drawing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warehouse.allocation.deployment.build_out import Demand
from warehouse.ensemble.draws import Array, Draws, triangular


@dataclass(frozen=True)
class Energy:
    """The need of a scenario without noise.

    need_mwh, by location (depot, en_route): arrays (years, counties, segments); peak_per_mwh, by location:
    MW per MWh (years, counties); kwh_per_mile (low, central, high; segments); cohort_mwh (segments, model
    years, years): the nation's need by the year a vehicle was sold; ze_share (segments, model years): of
    sales; vehicles (segments, years); first_year_is_stock: cohort 0 is the stock that stands already.
    """

    need_mwh: tuple[Array, Array]
    peak_per_mwh: tuple[Array, Array]
    kwh_per_mile: Array
    cohort_mwh: Array
    ze_share: Array
    vehicles: Array


@dataclass(frozen=True)
class Factors:
    """What a block of draws does to need, before the noise of counties.

    energy (segments, years, m): factor on need; vehicles (years, m): factor on all vehicles.
    """

    energy: Array
    vehicles: Array


def adoption_factors(energy: Energy, adoption: Array) -> Array:
    """Factor on each segment's need by year (segments, years, m) when ZE shares of sales are multiplied.

    A share cannot exceed 1; what was sold before the first year stays. The factor of a year is that of its
    cohorts, weighted by their energy.
    """
    share = energy.ze_share[:, :, None]
    most = np.divide(1.0, share, out=np.full_like(share, np.inf), where=share > 0)
    factor = np.minimum(adoption[None, None, :], most)
    factor[:, 0, :] = 1.0
    total = energy.cohort_mwh.sum(axis=1)
    weight = np.divide(
        energy.cohort_mwh,
        total[:, None, :],
        out=np.zeros_like(energy.cohort_mwh),
        where=total[:, None, :] > 0,
    )
    made = np.einsum("scy,scm->sym", weight, factor)
    return np.where(total[:, :, None] > 0, made, 1.0)


def factors(energy: Energy, draws: Draws) -> Factors:
    """The factors of a block of draws."""
    low, central, high = energy.kwh_per_mile
    consumption = triangular(draws.energy_percentile, low, central, high) / central[:, None]
    adoption = adoption_factors(energy, draws.adoption)
    weight = energy.vehicles / np.maximum(energy.vehicles.sum(axis=0, keepdims=True), 1e-300)
    return Factors(
        energy=consumption[:, None, :] * adoption, vehicles=np.einsum("sy,sym->ym", weight, adoption)
    )


def demand(energy: Energy, moved: Factors, noise: Array, year: int) -> Demand:
    """Need and peak of one year (place on the axis of years); arrays (counties, m)."""
    depot, en_route = (need[year] @ moved.energy[:, year, :] * noise for need in energy.need_mwh)
    return Demand(
        depot_mwh=depot,
        en_route_mwh=en_route,
        depot_peak_mw=depot * energy.peak_per_mwh[0][year][:, None],
        en_route_peak_mw=en_route * energy.peak_per_mwh[1][year][:, None],
    )
