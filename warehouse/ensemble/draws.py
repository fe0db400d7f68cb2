"""Random numbers of the ensemble: a fixed block of uniforms for each draw, turned into the quantities drawn.

Belongs here: the generator, the order of its numbers and the distributions. Does not belong here: what the
quantities do.

Draw d always reads the same stretch of a counter-based generator, and every distribution is the inverse of
its cumulative function at one uniform. So a draw does not depend on the block that it is made in.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.special import gammaincinv, ndtri

from warehouse.ensemble.errors import EnsembleError

Array = npt.NDArray[np.float64]

FACTORS = ("grid", "industry", "investment", "policy")
MOST_PHASES = 8  # the uniforms set aside for targets
_STEP = 4  # Philox makes four numbers at each count


@dataclass(frozen=True)
class Spread:
    """The distributions; each field is an `assumption_id`."""

    ensemble_weight_concentration: float
    """Factor weights are Dirichlet(concentration x weights)."""
    ensemble_factor_noise: float
    """Standard deviation of the noise on a county's factors (0-1)."""
    ensemble_adoption_sigma: float
    """Sigma of the lognormal factor on ZE shares of sales."""
    ensemble_need_sigma: float
    """Sigma of the lognormal factor on a county's need."""
    ensemble_target_shift: float
    """Half width of the uniform shift of phase targets."""

    ensemble_need_year: float
    """Year that the needs of draws, and idle capital, are told for."""
    ensemble_leg_stands_share: float
    """A leg stands if at least this share of its counties are hubs or corridor counties."""
    regret_rate_per_year: float
    """What a dollar that stands idle costs in a year."""


RANGES: dict[str, tuple[float, float]] = {
    "ensemble_seed": (0, 2**53),
    "ensemble_draws": (1, 100_000),
    "ensemble_weight_concentration": (1, 1e6),
    "ensemble_factor_noise": (0, 0.5),
    "ensemble_adoption_sigma": (0, 1),
    "ensemble_need_sigma": (0, 1),
    "ensemble_target_shift": (0, 0.5),
    "ensemble_need_year": (2024, 2040),
    "ensemble_leg_stands_share": (0, 1),
    "regret_rate_per_year": (0, 0.5),
}


def spread_of(table: pl.DataFrame) -> Spread:
    """The distributions in `table` (assumption_id, central); EnsembleError for one missing or absurd."""
    values = dict(table.select("assumption_id", "central").iter_rows())
    for name, (low, high) in RANGES.items():
        if name not in values or not low <= values[name] <= high:
            raise EnsembleError(
                f"assumption: {name} is {values.get(name, 'missing')}, but must lie in {low:g} to {high:g}",
                remedy="correct the row in the seed of assumptions",
            )
    return Spread(**{field.name: values[field.name] for field in fields(Spread)})


@dataclass(frozen=True)
class Draws:
    """A block of draws; the last axis is the draw.

    number (m); weights (factors, m), sum 1; factor_noise (factors, counties, m); energy_percentile (m), where
    in its range kWh/mile lies, the same for all segments; adoption (m) and need (counties, m), factors;
    target_shift (phases, m).
    """

    number: npt.NDArray[np.int64]
    weights: Array
    factor_noise: Array
    energy_percentile: Array
    adoption: Array
    need: Array
    target_shift: Array


def uniforms_per_draw(counties: int) -> int:
    """Uniforms of one draw, a whole number of the generator's counts."""
    needed = len(FACTORS) * (1 + counties) + 2 + counties + MOST_PHASES
    return -(-needed // _STEP) * _STEP


def uniforms(seed: int, first: int, count: int, counties: int) -> Array:
    """The uniforms of draws `first` to `first + count - 1`, one row each, inside (0, 1)."""
    width = uniforms_per_draw(counties)
    generator = np.random.Generator(np.random.Philox(key=seed, counter=first * width // _STEP))
    values = generator.random((count, width))
    return np.clip(values, 2.0**-54, 1 - 2.0**-53, out=values)


def draw(seed: int, first: int, count: int, counties: int, weights: Array, spread: Spread) -> Draws:
    """Draws `first` to `first + count - 1` of a scenario with these factor weights (in order of FACTORS).

    The same draw of two scenarios has the same uniforms. Raises EnsembleError for no draws.
    """
    if count < 1 or first < 0:
        raise EnsembleError(
            f"{count} draws from number {first}: there is nothing to draw",
            remedy="ask for at least one draw, counted from 0",
        )
    parts = np.split(
        uniforms(seed, first, count, counties).T,
        np.cumsum([len(FACTORS), len(FACTORS) * counties, 1, 1, counties, MOST_PHASES]),
    )
    gammas = gammaincinv(np.maximum(spread.ensemble_weight_concentration * weights, 1e-12)[:, None], parts[0])
    gammas[weights == 0] = 0
    noise = spread.ensemble_factor_noise * ndtri(parts[1])
    return Draws(
        number=np.arange(first, first + count),
        weights=gammas / gammas.sum(axis=0),
        factor_noise=noise.reshape(len(FACTORS), counties, count),
        energy_percentile=parts[2][0],
        adoption=np.exp(spread.ensemble_adoption_sigma * ndtri(parts[3][0])),
        need=np.exp(spread.ensemble_need_sigma * ndtri(parts[4])),
        target_shift=spread.ensemble_target_shift * (2 * parts[5] - 1),
    )


def no_draw(counties: int, weights: Array) -> Draws:
    """The draw without noise: the scenario itself."""
    return Draws(
        number=np.array([-1]),
        weights=weights[:, None],
        factor_noise=np.zeros((len(FACTORS), counties, 1)),
        energy_percentile=np.full(1, np.nan),
        adoption=np.ones(1),
        need=np.ones((counties, 1)),
        target_shift=np.zeros((MOST_PHASES, 1)),
    )


def triangular(percentile: Array, low: Array, central: Array, high: Array) -> Array:
    """The value of each triangular(low, central, high) at each percentile (values, percentiles).

    A percentile that is no number gives the central value.
    """
    low, central, high = low[:, None], central[:, None], high[:, None]
    width = high - low
    rising = low + np.sqrt(percentile * width * (central - low))
    falling = high - np.sqrt((1 - percentile) * width * (high - central))
    value = np.where(percentile * width < central - low, rising, falling)
    return np.where(np.isnan(percentile) | (width == 0), central, value)
