"""What goes in and what comes out: tables, columns, Polars types, units, keys.

Belongs here: declarations, as plain data, so that orchestration can export the inputs and dbt can document
the outputs.
Does not belong here: reading, checking or computing.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

TEXT, INT, FLOAT, FLAG = pl.String(), pl.Int64(), pl.Float64(), pl.Boolean()


@dataclass(frozen=True)
class Column:
    """A column. `unit` is a unit or one of `code`, `text`, `flag`, `year`, `number`.

    minimum, maximum: inclusive; above: exclusive; allowed: the only values. They are checked on inputs and
    asserted on outputs.
    """

    name: str
    dtype: pl.DataType
    unit: str
    description: str
    nullable: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table. `key` is unique and is also the order in which the table is written."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pl.Schema:
        """Column name -> Polars type, in table order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})


PHASE_KINDS = ("hub", "corridor", "network")
PLANS = ("phased", "build_everywhere", "random_order")

_SCENARIO = Column("scenario_id", TEXT, "code", "Scenario")
_COUNTY = Column("county_fips", TEXT, "code", "County, five-character code of the 3,142 canonical counties")
_PHASE = Column("phase_id", TEXT, "code", "Phase of the scenario's plan")
_PHASE_KIND = Column("phase_kind", TEXT, "text", "What the phase opens", allowed=PHASE_KINDS)
_PHASE_NUMBER = Column("phase_number", INT, "number", "Place of the phase in its plan, from 1", minimum=1)
_LEG = Column("leg_id", TEXT, "code", "Leg: its two group ids in the order of their text, joined by `--`")
_AREA_NULL = Column(
    "launch_area_id",
    TEXT,
    "code",
    "Launch area of a hub; null if it is no hub or stands alone",
    nullable=True,
)


_YEAR = Column("year", INT, "year", "Calendar year")
_ADOPTION = Column("adoption_id", TEXT, "code", "Adoption: scenarios of the same one have the same need")
_CHARGER = Column("charger_id", TEXT, "code", "Kind of charger")
_LOCATION = Column("charging_location", TEXT, "text", "Where vehicles charge", allowed=("depot", "en_route"))


def _share(name: str, description: str) -> Column:
    return Column(name, FLOAT, "share", description, minimum=0, maximum=1)


def _amount(name: str, unit: str, description: str) -> Column:
    return Column(name, FLOAT, unit, description, minimum=0)


INPUTS: tuple[Table, ...] = (
    Table("county",
          "The canonical counties: area, truck miles, metropolitan area, centre", ("county_fips",), (
        _COUNTY,
        Column("county_name", TEXT, "text", "Name"),
        Column("state", TEXT, "code", "Two-letter postal code"),
        Column("cbsa_code", TEXT, "code", "Core-based statistical area, 2015 delineation", nullable=True),
        Column("cbsa_title", TEXT, "text", "Its title", nullable=True),
        Column("csa_code", TEXT, "code", "Combined statistical area, 2015 delineation", nullable=True),
        Column("csa_title", TEXT, "text", "Its title", nullable=True),
        Column("land_km2", FLOAT, "km2", "Land area", above=0),
        Column("restricted_combination_miles", FLOAT, "miles/year",
               "Miles of combination trucks (61 + 62) on restricted-access roads (types 2 + 4)", minimum=0),
        Column("latitude", FLOAT, "degrees", "Land centroid of the county's shape", minimum=-90, maximum=90),
        Column("longitude", FLOAT, "degrees",
               "Land centroid of the county's shape", minimum=-180, maximum=180),
    )),
    Table("county_edge",
          "Neighbouring counties, each pair in both directions", ("county_fips", "neighbor_county_fips"), (
        _COUNTY,
        Column("neighbor_county_fips", TEXT, "code", "The neighbour"),
        Column("distance_miles", FLOAT, "miles", "Great circle between the land centroids", above=0),
        Column("shares_boundary", FLAG, "flag",
               "The shapes touch; if not, the pair faces each other across water"),
    )),
    Table("blocked_edge", "Neighbours that no truck can drive between, in either direction",
          ("county_fips", "neighbor_county_fips"), (
        _COUNTY,
        Column("neighbor_county_fips", TEXT, "code", "The neighbour"),
        Column("reason", TEXT, "text", "Why the pair is blocked"),
    )),
    Table("county_need", "Energy need and its peak, every scenario, county and year",
          ("scenario_id", "county_fips", "year"), (
        _SCENARIO,
        _COUNTY,
        Column("year", INT, "year", "Calendar year"),
        Column("need_mwh", FLOAT, "MWh/year", "Charging need at the grid, depot and en route", minimum=0),
        Column("depot_mwh", FLOAT, "MWh/year", "Its part at depots", minimum=0),
        Column("en_route_mwh", FLOAT, "MWh/year", "Its part en route", minimum=0),
        Column("depot_peak_mw", FLOAT, "MW", "Peak of the need at depots", minimum=0),
        Column("en_route_peak_mw", FLOAT, "MW", "Peak of the need en route", minimum=0),
        Column("ze_vehicle_count", FLOAT, "vehicles", "Zero-emission vehicles with a depot there", minimum=0),
    )),
    Table("county_grid", "What the grid of a county can add, and when it can first", ("county_fips",), (
        _COUNTY,
        Column("peak_demand_mw", FLOAT, "MW", "Summer peak of all demand today", above=0),
        Column("lead_years", INT, "years",
               "Years from the plan's start until its grid can be energised", minimum=0, maximum=20),
    )),
    Table("charger", "The kinds of charger and what a port costs", ("charger_id",), (
        _CHARGER,
        _LOCATION,
        Column("power_kw", FLOAT, "kW", "Nameplate of a port", above=0),
        Column("port_usd_low", FLOAT, "USD2024", "Hardware and installation of a port, low", minimum=0),
        Column("port_usd_central", FLOAT, "USD2024", "The same, central", minimum=0),
        Column("port_usd_high", FLOAT, "USD2024", "The same, high", minimum=0),
    )),
    Table("county_port_need", "Ports that would serve the whole need, in fractions of a port",
          ("adoption_id", "county_fips", "year", "charger_id"), (
        _ADOPTION,
        _COUNTY,
        _YEAR,
        _CHARGER,
        Column("port_need_count", FLOAT, "ports", "Ports for the whole need", minimum=0),
    )),
    Table("county_existing_port", "Ports that stand already and can be used", ("county_fips", "charger_id"), (
        _COUNTY,
        _CHARGER,
        Column("existing_port_count", INT, "ports", "Usable ports", minimum=0),
    )),
    Table("county_score",
          "Launch-area score; scenarios that open everywhere have none", ("scenario_id", "county_fips"), (
        _SCENARIO,
        _COUNTY,
        Column("score", FLOAT, "points", "Launch-area score", minimum=0, maximum=100),
    )),
    Table("scenario", "The scenarios", ("scenario_id",), (
        _SCENARIO,
        Column("opens_everywhere", FLAG, "flag", "No phases: every county opens in the same year"),
        _ADOPTION,
    )),
    Table("phase", "Each scenario's phases, hubs before corridors before the network",
          ("scenario_id", "phase_number"), (
        _SCENARIO,
        _PHASE,
        _PHASE_NUMBER,
        _PHASE_KIND,
        Column("opens_from", INT, "year", "First year of the window"),
        Column("opens_to", INT, "year", "Last year of the window; the phase's needs are those of this year"),
        Column("target_share", FLOAT, "share",
               "Share of national need that has opened by the end of the window, earlier phases included",
               above=0, maximum=1),
    )),
    Table("assumption",
          "The model's parameters; those of `parameters.PARAMETERS` are used", ("assumption_id",), (
        Column("assumption_id", TEXT, "code", "Name of the parameter"),
        Column("low", FLOAT, "as declared", "Low value"),
        Column("central", FLOAT, "as declared", "Central value"),
        Column("high", FLOAT, "as declared", "High value"),
    )),
)  # fmt: skip

OUTPUTS: tuple[Table, ...] = (
    Table("launch_area",
          "Launch areas: the hubs of one metropolitan area, with the small groups that joined it",
          ("scenario_id", "launch_area_id"), (
        _SCENARIO,
        Column("launch_area_id", TEXT, "code", "`csa-`, `cbsa-` or `county-` and the code of the area"),
        Column("launch_area_name", TEXT, "text", "Title of the area"),
        Column("anchor_county_fips", TEXT, "code",
               "County of the group with the largest need: where its corridor legs start"),
        Column("county_count", INT, "count", "Hub counties", minimum=1),
        Column("hub_need_mwh", FLOAT, "MWh/year",
               "Need of its hub counties in the last year of the hub phase", minimum=0),
        _share("need_share", "The same as a share of the nation's need"),
        Column("opens_from", INT, "year", "Opening year of its first hub"),
        Column("best_score", FLOAT, "points",
               "Highest launch-area score among its hubs", minimum=0, maximum=100),
    )),
    Table("county_phase", "When each county opens, and as what", ("scenario_id", "county_fips"), (
        _SCENARIO,
        _COUNTY,
        _PHASE,
        _PHASE_KIND,
        _PHASE_NUMBER,
        Column("opening_order", INT, "number",
               "Place in the scenario's order, from 1: by phase, then by `order_value`", minimum=1),
        Column("order_value", FLOAT, "by kind of phase",
               "What the phase is ordered by: score (hub), carried weight (corridor), MWh of need (network)",
               minimum=0),
        Column("opening_year", INT, "year", "First year in which the county is open"),
        Column("energised_year", INT, "year",
               "First year with power: the opening year, or later if the utility's lead time asks"),
        Column("is_hub", FLAG, "flag", "The county is a hub"),
        Column("hub_group_id", TEXT, "code",
               "Group a hub belongs to, an end of corridor legs: its launch area, or its own metropolitan "
               "area (else county) if it stands alone; null if it is no hub", nullable=True),
        _AREA_NULL,
        Column("carried_weight", FLOAT, "MWh2/mile^exponent",
               "Sum of the gravity weights of all legs through the county", minimum=0),
        _share("need_share", "Share of the nation's need in the last year of the county's phase"),
    )),
    Table("phase_target", "What each phase was to reach and what it reached", ("scenario_id", "phase_id"), (
        _SCENARIO,
        _PHASE,
        _share("target_share",
               "Share of need to have opened by the end of the window, earlier phases included"),
        _share("reached_share", "Share that has opened, by needs of the window's last year"),
        Column("county_count", INT, "count", "Counties that open in the phase", minimum=0),
        Column("target_met", FLAG, "flag",
               "False if candidates (eligible counties, carried weight) ended first"),
    )),
    Table("corridor_leg", "Each pair of hub groups and the least-cost path between their anchors",
          ("scenario_id", "leg_id"), (
        _SCENARIO,
        _LEG,
        Column("from_group_id", TEXT, "code", "The end with the larger need of hubs"),
        Column("to_group_id", TEXT, "code", "The other end"),
        Column("leg_name", TEXT, "text", "Names of both ends"),
        Column("from_county_fips", TEXT, "code", "Anchor of the first end"),
        Column("to_county_fips", TEXT, "code", "Anchor of the other end"),
        Column("route_miles", FLOAT, "miles",
               "Between centroids along the path; null without a path", nullable=True, above=0),
        Column("cost", FLOAT, "miles-equivalent",
               "Cost of the path: miles on links of median freight; null without a path",
               nullable=True, above=0),
        Column("carried_weight", FLOAT, "MWh2/mile^exponent",
               "Gravity weight: need x need / max(miles, minimum)^exponent; 0 without a path", minimum=0),
        Column("county_count", INT, "count",
               "Counties on the path, both ends included; 0 without a path", minimum=0),
        Column("is_direct", FLAG, "flag",
               "There is a path and no county between its ends is a hub of a third group"),
        Column("has_path", FLAG, "flag", "The ends are joined by land (Alaska, Hawaii and islands are not)"),
    )),
    Table("corridor_leg_county",
          "The counties of each leg in driving order", ("scenario_id", "leg_id", "sequence"), (
        _SCENARIO,
        _LEG,
        Column("sequence", INT, "number", "Place along the path, 1 at `from_county_fips`", minimum=1),
        _COUNTY,
    )),
    Table("county_build_out", "Grid, energy served and energy that is not, with the reason",
          ("scenario_id", "county_fips", "year"), (
        _SCENARIO,
        _COUNTY,
        _YEAR,
        Column("is_open", FLAG, "flag", "The county's opening year has come"),
        Column("is_energised", FLAG, "flag", "Its energised year has come"),
        _amount("depot_grid_mw", "MW", "Grid installed for depots; never falls"),
        _amount("en_route_grid_mw", "MW", "Grid installed for charging en route; never falls"),
        _amount("order_book_mw", "MW", "Grid that an open county wants and has not got yet"),
        _amount("depot_capacity_mwh", "MWh/year", "Energy that the depot grid can deliver"),
        _amount("en_route_capacity_mwh", "MWh/year", "Energy that the en-route grid can deliver"),
        _amount("depot_served_mwh", "MWh/year", "Depot need served"),
        _amount("en_route_served_home_mwh", "MWh/year", "En-route need served in the county"),
        _amount("en_route_served_away_mwh", "MWh/year", "En-route need served by other counties"),
        _amount("en_route_hosted_mwh", "MWh/year", "En-route need of other counties served here"),
        _amount("unserved_not_open_mwh", "MWh/year", "Unserved: the county is not open"),
        _amount("unserved_lead_time_mwh", "MWh/year", "Unserved: open, but not energised"),
        _amount("unserved_grid_mwh", "MWh/year", "Unserved: energised, but the grid cannot grow faster"),
    )),
    Table("county_charger", "Ports that stand, by kind of charger",
          ("scenario_id", "county_fips", "year", "charger_id"), (
        _SCENARIO,
        _COUNTY,
        _YEAR,
        _CHARGER,
        Column("port_count", INT, "ports", "Ports that serve what is served; never falls", minimum=1),
        Column("existing_port_count", INT, "ports", "Of these, ports that stood already", minimum=0),
        Column("new_port_count", INT, "ports", "Of these, ports to build", minimum=0),
    )),
    Table("county_charging_cost", "Sites, megawatts and capital, all built until the year",
          ("scenario_id", "county_fips", "year", "charging_location"), (
        _SCENARIO,
        _COUNTY,
        _YEAR,
        _LOCATION,
        Column("site_count", INT, "sites", "Sites to build", minimum=0),
        Column("port_count", INT, "ports", "Ports that stand", minimum=1),
        Column("new_port_count", INT, "ports", "Of these, ports to build", minimum=0),
        _amount("port_mw", "MW", "Nameplate of the ports that stand"),
        _amount("capital_usd_low", "USD2024", "Capital spent until the year, low"),
        _amount("capital_usd_central", "USD2024", "Capital spent until the year"),
        _amount("capital_usd_high", "USD2024", "Capital spent until the year, high"),
    )),
    Table("phasing_benefit", "The plan against its controls, for the nation",
          ("scenario_id", "plan_id", "year"), (
        _SCENARIO,
        Column("plan_id", TEXT, "code", "The phased plan, or a control", allowed=PLANS),
        _YEAR,
        _amount("need_mwh", "MWh/year", "Need of the nation"),
        _amount("served_mwh", "MWh/year", "Need served"),
        _amount("depot_served_mwh", "MWh/year", "Of this, at depots"),
        _amount("en_route_served_mwh", "MWh/year", "Of this, en route"),
        _share("served_share", "Share of need served; mean over random orders"),
        _share("served_share_low", "Lowest of the random orders"),
        _share("served_share_high", "Highest of the random orders"),
        _amount("served_vehicle_count", "vehicles", "Vehicles whose depot need is served"),
        _amount("port_count", "ports", "Ports that stand"),
        _amount("port_mw", "MW", "Their nameplate"),
        _amount("site_count", "sites", "Sites built until the year"),
        _amount("capital_usd", "USD2024", "Capital spent until the year, central"),
        _amount("county_count", "counties", "Counties with any port"),
    )),
)  # fmt: skip


def output_table(name: str) -> Table:
    """The declaration of an output table; KeyError if there is none of that name."""
    return {table.name: table for table in OUTPUTS}[name]
