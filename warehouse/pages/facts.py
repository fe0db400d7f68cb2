"""What the pages say about a release, as values.

Belongs here: the values. Does not belong here: reading them (`facts_reading`), sentences (`story`), pictures (`charts`),
layout (`templates`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Scenario:
    scenario_id: str
    scenario_name: str
    description: str
    is_base: bool
    opens_everywhere: bool


@dataclass(frozen=True)
class Phase:
    """target_share, reached_share: of national need in opens_to, earlier phases included."""

    phase_name: str
    phase_kind: str
    opens_from: int
    opens_to: int
    target_share: float
    reached_share: float
    county_count: int
    is_target_met: bool


@dataclass(frozen=True)
class Year:
    """A year of the base scenario: energy in MWh, money in dollars of 2024 spent by then, shares 0-1."""

    year: int
    ze_sales_share: float
    ze_vehicle_count: float
    stock_vehicle_count: float
    need_mwh: float
    need_low_mwh: float
    need_high_mwh: float
    depot_mwh: float
    served_share: float
    not_open_mwh: float
    lead_time_mwh: float
    grid_mwh: float
    open_county_count: int
    port_count: int
    site_count: int
    capital_usd: float
    capital_low_usd: float
    capital_high_usd: float
    public_capital_usd: float


@dataclass(frozen=True)
class ScenarioNeed:
    scenario_id: str
    scenario_name: str
    year: int
    need_mwh: float
    served_share: float
    capital_usd: float


@dataclass(frozen=True)
class Segment:
    segment_name: str
    need_mwh: float
    ze_vehicle_count: float


@dataclass(frozen=True)
class Factor:
    factor_name: str
    weight: float
    indicator_names: tuple[str, ...]


@dataclass(frozen=True)
class ScoreCase:
    case_name: str
    top_kept_count: int
    top_count: int


@dataclass(frozen=True)
class Area:
    """hub_need_mwh, need_share (of the nation's): need at the end of the hub phase, `hub_year`; stands_share: of the draws of the base scenario."""

    short_name: str
    states: str
    county_count: int
    opens_from: int
    last_opening_year: int
    best_score: float
    hub_need_mwh: float
    need_share: float
    need_rank: int
    stands_share: float
    is_no_regret: bool


@dataclass(frozen=True)
class Hubs:
    county_count: int
    stand_alone_count: int


@dataclass(frozen=True)
class Leg:
    leg_short_name: str
    roads: str
    route_miles: float
    county_count: int
    corridor_county_count: int
    need_mwh: float
    need_year: int
    is_no_regret: bool


@dataclass(frozen=True)
class State:
    state_name: str
    need_mwh: float
    served_share: float
    port_count: int
    capital_usd: float
    open_county_count: int


@dataclass(frozen=True)
class Charger:
    charger_name: str
    charging_location: str
    power_kw: float
    port_usd: float
    port_count: int


@dataclass(frozen=True)
class Benefit:
    """Share of need served by the plan, by the same money everywhere at once, and at the same pace in random order."""

    year: int
    plan_share: float
    everywhere_share: float
    random_share: float
    plan_usd_per_mwh: float | None
    everywhere_usd_per_mwh: float | None
    random_usd_per_mwh: float | None
    plan_capital_usd: float
    everywhere_capital_usd: float


@dataclass(frozen=True)
class Item:
    """A launch area or corridor leg over all draws of all scenarios; item_kind is area or leg."""

    item_kind: str
    short_name: str
    scenario_count: int
    is_no_regret: bool
    is_close: bool


@dataclass(frozen=True)
class Agreement:
    phase_kind: str
    agreement_share: float
    county_count: int


@dataclass(frozen=True)
class Ensemble:
    scenario_count: int
    fewest_draws: int
    most_draws: int


@dataclass(frozen=True)
class Range:
    year: int
    plan_need_mwh: float
    need_mwh_p10: float
    need_mwh_p90: float
    served_share_p10: float
    served_share_p90: float


@dataclass(frozen=True)
class Driver:
    driver_name: str
    county_count: int


@dataclass(frozen=True)
class Tipping:
    """A county that turns into a hub, or stops being one, when the weight of a factor goes from one value to another."""

    county_label: str
    lever_name: str
    is_hub: bool
    from_value: float
    to_value: float
    need_mwh: float


@dataclass(frozen=True)
class Regret:
    idle_usd: float
    regret_usd: float


@dataclass(frozen=True)
class Verdict:
    theme: str
    figure_count: int
    hit_count: int


@dataclass(frozen=True)
class Miss:
    theme: str
    figure_name: str
    published_value: float
    model_value: float
    unit: str


@dataclass(frozen=True)
class UsedSource:
    source: str
    vintage: str
    publisher: str


@dataclass(frozen=True)
class Assumption:
    assumption_id: str
    low: float | None
    central: float
    high: float | None


@dataclass(frozen=True)
class SalesStart:
    figure_name: str
    published_value: float
    model_value: float


@dataclass(frozen=True)
class Facts:
    """Everything that the pages need. Lists are in the order in which they are shown.

    first_year, last_year: of the base plan's phases. focus_year: the year in the middle that most tables are of.
    """

    first_year: int
    last_year: int
    focus_year: int
    scenarios: tuple[Scenario, ...]
    phases: tuple[Phase, ...]
    years: tuple[Year, ...]
    scenario_needs: tuple[ScenarioNeed, ...]
    segments: tuple[Segment, ...]
    factors: tuple[Factor, ...]
    score_cases: tuple[ScoreCase, ...]
    areas: tuple[Area, ...]
    hubs: Hubs
    legs: tuple[Leg, ...]
    states: tuple[State, ...]
    chargers: tuple[Charger, ...]
    benefits: tuple[Benefit, ...]
    items: tuple[Item, ...]
    agreements: tuple[Agreement, ...]
    ensemble: Ensemble
    ranges: tuple[Range, ...]
    drivers: tuple[Driver, ...]
    tippings: tuple[Tipping, ...]
    regret: Regret
    verdicts: tuple[Verdict, ...]
    misses: tuple[Miss, ...]
    sources: tuple[UsedSource, ...]
    assumptions: dict[str, Assumption]
    sales_starts: tuple[SalesStart, ...]

    @property
    def base(self) -> Scenario:
        return next(scenario for scenario in self.scenarios if scenario.is_base)

    @property
    def hub_year(self) -> int:
        """The last year of the hub phases, of which launch areas are sized; the first year without hub phases."""
        return max(
            (phase.opens_to for phase in self.phases if phase.phase_kind == "hub"), default=self.first_year
        )

    @property
    def milestones(self) -> tuple[int, ...]:
        """The years in which phases end."""
        return tuple(sorted({phase.opens_to for phase in self.phases}))

    def of(self, year: int) -> Year:
        """The nation in a year. Raises KeyError outside of the plan."""
        found = next((each for each in self.years if each.year == year), None)
        if found is None:
            raise KeyError(year)
        return found
