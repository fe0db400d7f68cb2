"""Tipping points: a toy by hand, and that the plan really changes just beyond each of them, and not before."""

from __future__ import annotations

from types import SimpleNamespace

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.allocation.world import parameters
from warehouse.allocation.hubs import hub_need, hubs
from warehouse.allocation.parameters import Parameters
from warehouse.allocation.phases import WH_PER_MWH, phase_need
from warehouse.ensemble.tipping import SPELL, tipping_points

A, B, C, D = "01001", "01003", "01005", "01007"
BEYOND = SPELL / 4
# The same countries each time: among thousands drawn at random a few have ties that the last bit of a sum decides.
SOME = settings(
    max_examples=10, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)

Value = float | None


class Country:
    """Needs (MWh), indicators {factor: {county: (values)}} of equal weight, weights, targets of the hub phases."""

    def __init__(
        self,
        need: dict[str, float],
        factors: dict[str, dict[str, tuple[Value, ...]]],
        weights: dict[str, float],
        targets: tuple[float, ...],
        eligible_share: float,
    ) -> None:
        self.need, self.factors, self.weights, self.targets = need, factors, weights, targets
        self.parameters: Parameters = parameters(hub_eligible_need_share=eligible_share)
        self.ranges = {}
        for factor, values in factors.items():
            raw = [self.raw(each) for each in values.values()]
            self.ranges[factor] = (min(raw), max(raw))

    @staticmethod
    def raw(values: tuple[Value, ...]) -> float:
        known = [value for value in values if value is not None]
        return sum(value / len(known) for value in known)

    def factor(self, name: str, values: tuple[Value, ...]) -> float:
        low, high = self.ranges[name]
        return (self.raw(values) - low) / (high - low) if high > low else 0.0

    def score(self, weights: dict[str, float] | None = None) -> dict[str, float]:
        used = weights or self.weights
        return {
            county: 100 * sum(used[name] * self.factor(name, self.factors[name][county]) for name in used)
            for county in self.need
        }

    def component(self) -> pl.DataFrame:
        rows = []
        for name, counties in self.factors.items():
            low, high = self.ranges[name]
            for county, values in counties.items():
                share = 1 / sum(value is not None for value in values)
                for place, value in enumerate(values):
                    weight = 0.0 if value is None else share
                    points = 100 * self.weights[name] * weight * ((value or 0) - low) / max(high - low, 1e-9)
                    rows.append(
                        ("s", county, f"{name}{place}", name, value, weight, self.weights[name], points)
                    )
        names = ("scenario_id", "county_fips", "indicator_id", "factor_id", "normalised_value")
        return pl.DataFrame(
            rows,
            schema=[*names, "indicator_weight", "factor_weight", "contribution"],
            orient="row",
            infer_schema_length=None,
        ).cast({"normalised_value": pl.Float64})

    def inputs(self, need: dict[str, float] | None = None) -> SimpleNamespace:
        used = need or self.need
        score = self.score()
        return SimpleNamespace(
            county_need=pl.DataFrame(
                [("s", county, year, float(mwh)) for county, mwh in used.items() for year in (2027, 2028)],
                schema=["scenario_id", "county_fips", "year", "need_mwh"],
                orient="row",
            ),
            phase=pl.DataFrame(
                [("s", n, "hub", 2026 + n, float(share)) for n, share in enumerate(self.targets, start=1)],
                schema=["scenario_id", "phase_number", "phase_kind", "opens_to", "target_share"],
                orient="row",
            ),
            county_score=_scores(score),
            parameters=self.parameters,
        )

    def hubs(self, score: dict[str, float], need: dict[str, float] | None = None) -> set[str]:
        inputs = self.inputs(need)
        by_phase = phase_need(inputs.county_need.lazy(), inputs.phase.lazy())
        found = hubs(_scores(score).lazy(), by_phase, hub_need(by_phase), self.parameters)
        return set(found.collect()["county_fips"])

    def tipping(self) -> pl.DataFrame:
        return tipping_points(self.inputs(), self.component())

    def with_indicator(self, county: str, lever: str, value: float) -> dict[str, float]:
        """Scores with one indicator changed, the ranges of factors held."""
        name, place = lever[:-1], int(lever[-1])
        values = list(self.factors[name][county])
        values[place] = value
        score = self.score()
        moved = self.factor(name, tuple(values)) - self.factor(name, self.factors[name][county])
        score[county] += 100 * self.weights[name] * moved
        return score

    def with_weight(self, lever: str, weight: float) -> dict[str, float]:
        """Scores with one weight changed, the others in proportion."""
        name = lever.removeprefix("weight_")
        rest = (1 - weight) / (1 - self.weights[name])
        return self.score({n: weight if n == name else w * rest for n, w in self.weights.items()})

    def scores_at(self, row: dict[str, object], value: float) -> dict[str, float]:
        if row["lever_kind"] == "indicator":
            return self.with_indicator(row["county_fips"], row["lever_id"], value)
        return self.with_weight(row["lever_id"], value)


def _scores(score: dict[str, float]) -> pl.DataFrame:
    return pl.DataFrame(
        # Level scores are level here: which of two sums has the larger last bit is not what is tested.
        [("s", county, round(value, 9)) for county, value in score.items()],
        schema=["scenario_id", "county_fips", "score"],
        orient="row",
    )


@pytest.fixture
def toy() -> Country:
    """Scores A 75, C 62.5, B 50, D 0; target 50 of 100 MWh: A (40) and C (20) are hubs; D (10) is too small."""
    return Country(
        need={A: 40, B: 30, C: 20, D: 10},
        factors={
            "x": {A: (1.0,), B: (0.5,), C: (0.25,), D: (0.0,)},
            "y": {A: (0.5,), B: (0.5,), C: (1.0,), D: (0.0,)},
        },
        weights={"x": 0.5, "y": 0.5},
        targets=(0.5,),
        eligible_share=0.15,
    )


def levers(frame: pl.DataFrame, county: str) -> dict[str, tuple[float, float]]:
    rows = frame.filter(pl.col("county_fips") == county).select("lever_id", "change", "score_gap")
    return {lever: (round(change, 9), gap) for lever, change, gap in rows.iter_rows()}


def test_toy_by_hand(toy: Country) -> None:
    found = toy.tipping()
    sixth = round(1 / 6, 9)
    # B has to pass C: 12.5 points, 50 points for the whole of an indicator; weights: .5 = 1 - .75 w_x
    weights = {"weight_x": (sixth, 12.5), "weight_y": (-sixth, 12.5)}
    assert levers(found, B) == {"x0": (0.25, 12.5), "y0": (0.25, 12.5), **weights}
    # C falls to B, and loses the tie by its code, so that x0 = 0 is enough
    weights = {"weight_x": (sixth, -12.5), "weight_y": (-sixth, -12.5)}
    assert levers(found, C) == {"x0": (-0.25, -12.5), "y0": (-0.25, -12.5), **weights}
    # A falls to B, where C and B are 50; y0 = 0 only makes a tie, which A wins
    assert levers(found, A) == {"x0": (-0.5, -25.0)}
    # D lacks (.15 x 100 - 10) / .85 MWh, and then 62.5 points
    assert levers(found, D) == {"need": (round(5 / 0.85, 6), 62.5)}


def test_smallest_is_marked_once_for_each_kind(toy: Country) -> None:
    smallest = toy.tipping().filter("is_smallest")
    assert smallest.filter(pl.col("county_fips") == B)["lever_id"].to_list() == ["weight_x", "x0"]
    assert not smallest.select(pl.struct("county_fips", "lever_kind").is_duplicated().any()).item()


def test_target_out_of_reach_leaves_nothing_to_tip(toy: Country) -> None:
    country = Country(toy.need, toy.factors, toy.weights, (1.0,), 0.15)
    found = country.tipping()
    assert found["lever_kind"].unique().to_list() == ["need"]
    assert found["score_gap"].to_list() == [-100.0]


def test_weight_of_the_whole_score_is_no_lever(toy: Country) -> None:
    country = Country(toy.need, toy.factors, {"x": 1.0, "y": 0.0}, (0.5,), 0.15)
    found = country.tipping().filter(pl.col("lever_kind") == "factor_weight")
    assert found["lever_id"].unique().to_list() == ["weight_y"]
    assert levers(found, C) == {"weight_y": (round(1 / 3, 9), 25.0)}


def test_input_without_scores_gives_no_rows(toy: Country) -> None:
    inputs = toy.inputs()
    inputs.county_score = inputs.county_score.clear()
    assert tipping_points(inputs, toy.component()).is_empty()


@st.composite
def countries(draw: st.DrawFn) -> Country:
    """Up to nine counties; eighths, so that ties are common and crossings lie apart."""
    fips = [f"{number:05d}" for number in range(1, draw(st.integers(2, 9)) + 1)]
    eighths = st.integers(0, 8).map(lambda eighth: eighth / 8)
    need = {county: float(draw(st.integers(1, 60))) for county in fips}

    def values(count: int) -> dict[str, tuple[Value, ...]]:
        rest = [st.one_of(st.none(), eighths)] * (count - 1)
        return {county: draw(st.tuples(eighths, *rest)) for county in fips}

    weights = draw(
        st.sampled_from([(0.5, 0.25, 0.25), (0.25, 0.25, 0.5), (0.125, 0.375, 0.5), (0, 0.5, 0.5)])
    )
    targets = sorted(draw(st.lists(st.integers(1, 19), min_size=1, max_size=2)))
    return Country(
        need,
        {"x": values(2), "y": values(1), "z": values(1)},
        dict(zip("xyz", weights, strict=True)),
        tuple(target / 20 for target in targets),
        draw(st.sampled_from([0.0, 0.04, 0.1])),
    )


@SOME
@given(countries())
def test_plan_changes_just_beyond_and_not_before(country: Country) -> None:
    found = country.tipping()
    base = country.hubs(country.score())
    for row in found.filter(pl.col("lever_kind") != "need").iter_rows(named=True):
        county, to, start = row["county_fips"], row["to_value"], row["from_value"]
        assert row["is_hub"] == (county in base)
        up = 1 if row["change"] > 0 or (row["change"] == 0 and not row["is_hub"]) else -1
        if row["change"] == 0 and row["lever_kind"] == "factor_weight":
            continue  # a tie at the start: which way it tips is the sign of a zero
        limit = 1 if up > 0 else 0
        beyond = to if to == limit else to + up * BEYOND
        assert (county in country.hubs(country.scores_at(row, beyond))) != row["is_hub"], row
        for share in (0.01, 0.25, 0.5, 0.75, 0.99):
            before = start + share * (to - up * BEYOND - start)
            if (before - start) * up > 0:
                assert (county in country.hubs(country.scores_at(row, before))) == row["is_hub"], row


@SOME
@given(countries())
def test_no_lever_is_forgotten(country: Country) -> None:
    found = {(row[0], row[1]) for row in country.tipping().select("county_fips", "lever_id").iter_rows()}
    base = country.hubs(country.score())
    for name, counties in country.factors.items():
        for county, values in counties.items():
            for place in range(len(values)):
                if values[place] is None or (county, f"{name}{place}") in found:
                    continue
                for value in (0.0, 1.0):
                    moved = country.hubs(country.with_indicator(county, f"{name}{place}", value))
                    assert (county in moved) == (county in base), (county, name, place, value)
        for step in range(1, 16):
            moved = country.hubs(country.with_weight(f"weight_{name}", step / 16 + 1e-6))
            flipped = {county for county in moved ^ base if (county, f"weight_{name}") not in found}
            assert not flipped, (name, step)


@SOME
@given(countries())
def test_missing_need_makes_eligible(country: Country) -> None:
    assume(country.parameters.hub_eligible_need_share > 0)
    least = country.parameters.hub_eligible_need_share
    for row in country.tipping().filter(pl.col("lever_kind") == "need").iter_rows(named=True):
        for change, is_enough in ((0, True), (-2 / WH_PER_MWH, False)):
            need = {**country.need, row["county_fips"]: row["to_value"] + change}
            wh = {county: round(mwh * WH_PER_MWH) for county, mwh in need.items()}
            assert (wh[row["county_fips"]] >= round(least * sum(wh.values()))) == is_enough
