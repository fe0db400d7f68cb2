"""Draws: fixed for each number, and distributed as they say."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ensemble.world import SPREAD
from warehouse.ensemble.draws import FACTORS, Draws, draw, no_draw, spread_of, triangular, uniforms
from warehouse.ensemble.errors import EnsembleError

COUNTIES = 7
WEIGHTS = np.array([0.2, 0.4, 0.2, 0.2])
TABLE = pl.DataFrame({"assumption_id": list(SPREAD), "central": list(SPREAD.values())})
USUAL = spread_of(TABLE)


def drawn(first: int, count: int, seed: int = 5) -> Draws:
    return draw(seed, first, count, COUNTIES, WEIGHTS, USUAL)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9))
def test_a_draw_does_not_depend_on_its_block(first: int, count: int) -> None:
    block = drawn(first, count)
    for place in range(count):
        alone = drawn(first + place, 1)
        for field in fields(Draws):
            assert np.array_equal(getattr(block, field.name)[..., [place]], getattr(alone, field.name))


def test_numbers_repeat_for_a_seed_and_not_for_another() -> None:
    assert np.array_equal(uniforms(5, 3, 4, COUNTIES), uniforms(5, 3, 4, COUNTIES))
    assert not np.array_equal(uniforms(5, 3, 4, COUNTIES), uniforms(6, 3, 4, COUNTIES))
    assert len(np.unique(uniforms(5, 0, 50, COUNTIES))) == uniforms(5, 0, 50, COUNTIES).size


def test_quantities_are_distributed_as_they_say() -> None:
    many = drawn(0, 20_000)
    # four standard errors of each mean or deviation
    assert np.allclose(many.weights.sum(axis=0), 1)
    assert np.allclose(many.weights.mean(axis=1), WEIGHTS, atol=4 * np.sqrt(0.24 / 51 / 20_000))
    assert np.allclose(many.weights.var(axis=1), WEIGHTS * (1 - WEIGHTS) / 51, rtol=0.05)
    assert abs(many.factor_noise.mean()) < 4 * 0.03 / np.sqrt(many.factor_noise.size)
    assert many.factor_noise.std() == pytest.approx(0.03, rel=0.01)
    assert np.log(many.adoption).std() == pytest.approx(0.10, rel=0.03)
    assert np.log(many.need).std() == pytest.approx(0.05, rel=0.01)
    assert abs(many.target_shift).max() <= 0.05
    assert many.target_shift.std() == pytest.approx(0.05 / np.sqrt(3), rel=0.02)
    assert many.energy_percentile.mean() == pytest.approx(0.5, abs=0.01)


def test_a_factor_without_weight_stays_without() -> None:
    weights = np.array([0.0, 1.0, 0.0, 0.0])
    assert (draw(1, 0, 50, COUNTIES, weights, USUAL).weights == weights[:, None]).all()


def test_triangular_passes_through_low_mode_and_high() -> None:
    low, central, high = (np.array([value]) for value in (1.0, 2.0, 4.0))
    # a third of the weight lies below the mode: (2 - 1) / (4 - 1)
    found = triangular(np.array([0.0, 1 / 3, 1.0]), low, central, high)
    assert found.ravel() == pytest.approx([1, 2, 4])
    # 1/12 of the weight below 1.5: (1.5 - 1)^2 / (3 x 1)
    assert triangular(np.array([1 / 12]), low, central, high).item() == pytest.approx(1.5)
    same = np.array([0.5])
    assert triangular(np.array([0.3]), same, same, same).item() == 0.5


def test_without_noise_nothing_moves() -> None:
    still = no_draw(COUNTIES, WEIGHTS)
    assert (still.weights[:, 0] == WEIGHTS).all()
    assert len(FACTORS) == len(WEIGHTS)
    assert triangular(still.energy_percentile, *(np.array([v]) for v in (1.0, 2.0, 4.0))).item() == 2.0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ensemble_weight_concentration", 0.0),
        ("ensemble_factor_noise", -0.1),
        ("ensemble_adoption_sigma", 5.0),
        ("ensemble_need_sigma", -1.0),
        ("ensemble_target_shift", 0.9),
        ("ensemble_need_year", 1999.0),
        ("regret_rate_per_year", 3.0),
    ],
)
def test_an_absurd_distribution_is_named(name: str, value: float) -> None:
    wrong = TABLE.with_columns(
        pl.when(pl.col("assumption_id") == name).then(value).otherwise("central").alias("central")
    )
    with pytest.raises(EnsembleError, match=f"{name} is {value}"):
        spread_of(wrong)


def test_a_missing_distribution_is_named() -> None:
    with pytest.raises(EnsembleError, match="ensemble_need_sigma is missing"):
        spread_of(TABLE.filter(pl.col("assumption_id") != "ensemble_need_sigma"))


@pytest.mark.parametrize(("first", "count"), [(0, 0), (-1, 5), (3, -2)])
def test_no_draws_is_an_error(first: int, count: int) -> None:
    with pytest.raises(EnsembleError, match="nothing to draw"):
        drawn(first, count)


def test_no_spread_gives_the_plan() -> None:
    none = replace(
        USUAL,
        ensemble_factor_noise=0.0,
        ensemble_adoption_sigma=0.0,
        ensemble_need_sigma=0.0,
        ensemble_target_shift=0.0,
    )
    still = draw(1, 0, 3, COUNTIES, WEIGHTS, none)
    assert (still.factor_noise == 0).all()
    assert (still.need == 1).all()
    assert (still.adoption == 1).all()
