"""Each step on its own, with numbers a person can check."""

from __future__ import annotations

from math import sqrt

import polars as pl
import pytest

from tests.allocation.world import both_ways, frame, need_row, parameters
from warehouse.allocation.errors import InputError
from warehouse.allocation.freight_graph import freight_links, least_cost_paths
from warehouse.allocation.hubs import hub_need, hubs
from warehouse.allocation.launch_areas import anchors, county_groups, great_circle_miles, hub_membership
from warehouse.allocation.opening_years import opening_years
from warehouse.allocation.phases import phase_need, take_until_target

A, B, C, D = "00001", "00002", "00003", "00004"


def phase_table(*rows: tuple[str, int, int, float]) -> pl.LazyFrame:
    """Phases of scenario `s` from (kind, opens_from, opens_to, target)."""
    return frame("phase", [("s", f"p{n}", n, *row) for n, row in enumerate(rows, 1)]).lazy()


def need_table(needs: dict[str, list[float]], first_year: int = 2024) -> pl.LazyFrame:
    """Needs of scenario `s` from {county: MWh by year}."""
    rows = [
        need_row("s", county, first_year + place, mwh)
        for county, by_year in needs.items()
        for place, mwh in enumerate(by_year)
    ]
    return frame("county_need", rows).lazy()


def county_table(*rows: tuple[str, float, float]) -> pl.LazyFrame:
    """Counties without a metropolitan area from (county, restricted miles, km2)."""
    return frame(
        "county",
        [(fips, fips, "XX", None, None, None, None, km2, miles, 0.0, 0.0) for fips, miles, km2 in rows],
    ).lazy()


def ranking(*counties: str) -> pl.LazyFrame:
    return pl.LazyFrame({"scenario_id": "s", "county_fips": counties, "rank": range(1, len(counties) + 1)})


class TestTakingUntilATarget:
    def taken(self, target: float, needs: dict[str, list[float]], *order: str) -> set[str]:
        need = phase_need(need_table(needs), phase_table(("hub", 2024, 2024, target)))
        none = pl.LazyFrame(schema={"scenario_id": pl.String, "county_fips": pl.String})
        return set(take_until_target(ranking(*order), need, none, "hub").collect()["county_fips"])

    def test_the_county_that_crosses_the_target_is_in(self) -> None:
        assert self.taken(0.31, {A: [30.0], B: [30.0], C: [40.0]}, A, B, C) == {A, B}

    def test_a_target_hit_exactly_takes_no_more(self) -> None:
        assert self.taken(0.55, {A: [55.0], B: [25.0], C: [20.0]}, A, B, C) == {
            A
        }  # 0.55 * 100 > 55 in floats

    def test_what_is_open_already_counts(self) -> None:
        needs = need_table({A: [30.0], B: [30.0], C: [40.0]})
        need = phase_need(needs, phase_table(("corridor", 2024, 2024, 0.5)))
        open_already = pl.LazyFrame({"scenario_id": ["s"], "county_fips": [C]})
        taken = take_until_target(ranking(A, B), need, open_already, "corridor").collect()
        assert taken["county_fips"].to_list() == [A]

    def test_each_phase_counts_the_need_of_its_own_last_year(self) -> None:
        # in 2024 A alone holds 60 %; by 2025 it holds 20 %, so the second phase needs B and C
        needs = need_table({A: [60.0, 20.0], B: [20.0, 30.0], C: [10.0, 25.0], D: [10.0, 25.0]})
        need = phase_need(needs, phase_table(("corridor", 2024, 2024, 0.6), ("corridor", 2025, 2025, 0.7)))
        none = pl.LazyFrame(schema={"scenario_id": pl.String, "county_fips": pl.String})
        taken = take_until_target(ranking(A, B, C, D), need, none, "corridor").collect().sort("rank")
        assert taken.select("county_fips", "phase_number").rows() == [(A, 1), (B, 2), (C, 2)]


class TestHubs:
    def chosen(self, scores: dict[str, float], needs: dict[str, float], target: float) -> list[str]:
        phase = phase_table(("hub", 2024, 2024, target))
        need = phase_need(need_table({county: [mwh] for county, mwh in needs.items()}), phase)
        score = frame("county_score", [("s", county, value) for county, value in scores.items()]).lazy()
        made = hubs(score, need, hub_need(need), parameters(hub_eligible_need_share=0.1)).collect()
        return made.sort("rank")["county_fips"].to_list()

    def test_a_county_below_the_eligible_share_is_passed_over_and_one_at_it_is_not(self) -> None:
        needs = {A: 9.0, B: 10.0, C: 40.0, D: 41.0}
        assert self.chosen({A: 99.0, B: 90.0, C: 80.0, D: 1.0}, needs, 0.5) == [B, C]

    def test_equal_scores_are_decided_by_county_code(self) -> None:
        needs = {D: 25.0, C: 25.0, B: 25.0, A: 25.0}
        assert self.chosen({D: 50.0, C: 50.0, B: 50.0, A: 50.0}, needs, 0.5) == [A, B]


class TestLaunchAreas:
    def membership(
        self, counties: list[tuple[str, str | None, str | None, float, float]], minimum: float
    ) -> pl.DataFrame:
        """counties: (county, CSA, CBSA, need, longitude), all hubs."""
        county = frame(
            "county",
            [
                (fips, fips, "XX", cbsa, cbsa and "b", csa, csa and "c", 1.0, 1.0, 0.0, longitude)
                for fips, csa, cbsa, _, longitude in counties
            ],
        ).lazy()
        need = phase_need(
            need_table({row[0]: [row[3]] for row in counties}), phase_table(("hub", 2024, 2024, 1.0))
        )
        groups, by_need = county_groups(county), hub_need(need)
        anchor = anchors(groups, by_need)
        chosen = parameters(launch_area_minimum_need_share=minimum)
        return hub_membership(by_need, groups, by_need, anchor, chosen).collect().sort("county_fips")

    def test_groups_are_csa_else_cbsa_else_county(self) -> None:
        made = self.membership(
            [(A, "9", "1", 1, 0), (B, "9", "2", 1, 0), (C, None, "3", 1, 0), (D, None, None, 1, 0)], 0
        )
        assert made["hub_group_id"].to_list() == ["csa-9", "csa-9", "cbsa-3", "county-00004"]
        assert made["launch_area_id"].to_list() == made["hub_group_id"].to_list()

    def test_a_group_of_exactly_the_minimum_is_an_area(self) -> None:
        made = self.membership([(A, None, "1", 25, 0), (B, None, "2", 75, 50)], 0.25)
        assert made["launch_area_id"].to_list() == ["cbsa-1", "cbsa-2"]

    def test_hubs_of_a_small_group_join_the_nearest_anchor_each_on_its_own(self) -> None:
        # one small group with hubs at 1 and 9 degrees; areas at 0 and 10
        made = self.membership(
            [(A, None, "1", 40, 0), (B, None, "2", 50, 10), (C, "7", None, 5, 1), (D, "7", None, 5, 9)], 0.2
        )
        assert made["launch_area_id"].to_list() == ["cbsa-1", "cbsa-2", "cbsa-1", "cbsa-2"]

    def test_between_anchors_at_the_same_distance_the_smaller_code_wins(self) -> None:
        made = self.membership([(A, None, "2", 45, 1), (B, None, "1", 45, -1), (C, None, "3", 10, 0)], 0.2)
        assert made["launch_area_id"].to_list() == ["cbsa-2", "cbsa-1", "cbsa-1"]

    def test_out_of_reach_a_hub_stands_alone(self) -> None:
        made = self.membership([(A, None, "1", 90, 0), (B, None, None, 10, 1.5)], 0.2)  # 103.6 miles
        assert made.select("hub_group_id", "launch_area_id").rows() == [
            ("cbsa-1", "cbsa-1"),
            ("county-00002", None),
        ]

    def test_a_degree_on_the_equator(self) -> None:
        points = pl.DataFrame({"a": [0.0, 10.0], "b": [0.0, 20.0], "c": [0.0, 10.0], "d": [1.0, 20.0]})
        miles = points.select(great_circle_miles("a", "b", "c", "d")).to_series().to_list()
        assert miles == [pytest.approx(69.0934, abs=1e-3), 0.0]


class TestFreightGraph:
    def links(
        self, edges: list[tuple[str, str, float]], *counties: tuple[str, float, float], **kw: float
    ) -> pl.DataFrame:
        edge = frame("county_edge", both_ways(edges)).lazy()
        return freight_links(
            county_table(*counties), edge, frame("blocked_edge", []).lazy(), parameters(**kw)
        ).collect()

    def test_a_link_of_median_freight_costs_its_miles_and_freight_cheapens(self) -> None:
        # freight 10, 10, 40 (miles / sqrt(4 km2) = half the miles): links 10, 20, 20 -> median 20
        links = self.links([(A, B, 30.0), (A, C, 30.0), (B, C, 60.0)], (A, 20, 4), (B, 20, 4), (C, 80, 4))
        assert links["cost"].to_list() == pytest.approx([30 / 0.5**0.1, 30.0, 60.0])

    def test_an_empty_county_costs_three_times_the_floor(self) -> None:
        links = self.links([(A, B, 10.0), (A, C, 10.0)], (A, 9, 1), (B, 9, 1), (C, 0, 1))
        assert links["cost"].to_list() == pytest.approx([10.0, 10 * 3 / 0.02**0.1])

    def test_little_freight_counts_as_the_floor(self) -> None:
        edges = [(A, B, 10.0), (B, C, 10.0), (C, D, 10.0)]
        links = self.links(edges, (A, 100, 1), (B, 100, 1), (C, 100, 1), (D, 1e-6, 1))
        assert links["cost"].to_list() == pytest.approx([10.0, 10.0, 10 / 0.02**0.1])
        assert sqrt(100 * 1e-6) / 100 < 0.02

    def test_pairs_across_wide_water_and_blocked_pairs_are_no_links(self) -> None:
        edges = [(A, B, 45.0, False), (A, C, 45.1, False), (A, D, 90.0, True), (B, C, 5.0, True)]
        edge = frame(
            "county_edge", [row for a, b, *rest in edges for row in ((a, b, *rest), (b, a, *rest))]
        ).lazy()
        blocked = frame("blocked_edge", [(C, B, "sound")]).lazy()  # either direction blocks
        county = county_table(*((fips, 1.0, 1.0) for fips in (A, B, C, D)))
        links = freight_links(county, edge, blocked, parameters()).collect()
        assert links.select("county_fips", "neighbor_county_fips").rows() == [(A, B), (A, D)]

    def pairs(self, *rows: tuple[str, str]) -> pl.DataFrame:
        schema = ["from_county_fips", "to_county_fips"]
        return pl.DataFrame(rows, schema=dict.fromkeys(schema, pl.String), orient="row")

    def test_the_longer_way_over_the_freight_road_is_the_cheaper_one(self) -> None:
        # straight 100 miles of dear road; by B and C 120 miles of trunk road
        links = pl.DataFrame(
            [(A, B, 40.0, 40.0), (A, D, 100.0, 300.0), (B, C, 40.0, 40.0), (C, D, 40.0, 40.0)],
            schema=["county_fips", "neighbor_county_fips", "distance_miles", "cost"],
            orient="row",
        )
        paths = least_cost_paths(links, self.pairs((A, D)))
        assert paths.path.row(0) == (A, D, 120.0, 120.0)
        assert paths.county["county_fips"].to_list() == [A, B, C, D]
        assert paths.county["sequence"].to_list() == [1, 2, 3, 4]

    def test_pairs_that_are_not_joined_have_no_path(self) -> None:
        links = pl.DataFrame(
            [(A, B, 40.0, 40.0)],
            schema=["county_fips", "neighbor_county_fips", "distance_miles", "cost"],
            orient="row",
        )
        paths = least_cost_paths(links, self.pairs((A, B), (A, D), (C, D)))
        assert paths.path.select("from_county_fips", "to_county_fips").rows() == [(A, B)]

    def test_no_freight_anywhere_is_an_input_error(self) -> None:
        links = self.links([(A, B, 10.0)], (A, 0, 1), (B, 5, 1))
        with pytest.raises(InputError, match="restricted_combination_miles"):
            least_cost_paths(links, self.pairs((A, B)))


class TestOpeningYears:
    def years(self, needs: dict[str, float], window: tuple[int, int]) -> list[int]:
        phase = phase_table(("network", *window, 1.0))
        need = phase_need(need_table({county: [mwh] * 9 for county, mwh in needs.items()}), phase)
        counties = ranking(*needs).with_columns(phase_number=pl.lit(1, pl.Int64), order_value=0.0)
        made = opening_years(counties, phase, need).collect()
        return made.sort("opening_order")["opening_year"].to_list()

    def test_equal_counties_spread_evenly(self) -> None:
        assert self.years({A: 10, B: 10, C: 10, D: 10}, (2024, 2027)) == [2024, 2025, 2026, 2027]
        assert self.years({A: 10, B: 10, C: 10, D: 10}, (2024, 2025)) == [2024, 2024, 2025, 2025]

    def test_the_county_in_which_a_years_share_falls_belongs_to_that_year(self) -> None:
        # by the end of 2024 half of 100 has opened: A (30) is not enough, so B (30) opens too
        assert self.years({A: 30, B: 30, C: 40}, (2024, 2025)) == [2024, 2024, 2025]

    def test_a_large_county_covers_several_years(self) -> None:
        assert self.years({A: 70, B: 20, C: 10}, (2024, 2027)) == [2024, 2026, 2027]

    def test_a_single_county_opens_in_the_first_year(self) -> None:
        assert self.years({A: 5}, (2024, 2027)) == [2024]

    def test_counties_without_need_open_last_and_inside_the_window(self) -> None:
        assert self.years({A: 5, B: 0, C: 0}, (2024, 2026)) == [2024, 2026, 2026]

    def test_windows_that_overlap_are_spread_each_on_its_own(self) -> None:
        phase = phase_table(("hub", 2024, 2027, 0.5), ("network", 2026, 2027, 1.0))
        need = phase_need(need_table({county: [10.0] * 9 for county in (A, B, C, D)}), phase)
        counties = pl.LazyFrame(
            {
                "scenario_id": "s",
                "county_fips": [A, B, C, D],
                "phase_number": [1, 1, 2, 2],
                "rank": [1, 2, 1, 2],
                "order_value": 0.0,
            }
        )
        made = opening_years(counties, phase, need).collect()
        assert made.select("county_fips", "opening_order", "opening_year").rows() == [
            (A, 1, 2024),
            (B, 2, 2026),
            (C, 3, 2026),
            (D, 4, 2027),
        ]
