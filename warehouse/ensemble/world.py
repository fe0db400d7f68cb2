"""What does not depend on a draw, as arrays: read once, shared by all blocks.

Belongs here: from the input tables to arrays, the table of paths. Does not belong here: drawing, simulating.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import polars as pl

from warehouse.allocation.columns import Table
from warehouse.allocation.deployment.axes import Axes
from warehouse.allocation.deployment.benefit import Setting
from warehouse.allocation.deployment.deploy import setting_of
from warehouse.allocation.errors import InputError
from warehouse.allocation.freight_graph import freight_links
from warehouse.allocation.hubs import hub_need
from warehouse.allocation.inputs import Inputs, check_inputs, checked
from warehouse.allocation.launch_areas import anchors, county_groups
from warehouse.allocation.phases import phase_need
from warehouse.allocation.tables import INPUTS as ALLOCATION_INPUTS
from warehouse.ensemble.draws import FACTORS, MOST_PHASES, Array, Spread, spread_of
from warehouse.ensemble.groups import Groups, nearby_groups
from warehouse.ensemble.needs import Energy
from warehouse.ensemble.paths import Paths, search
from warehouse.ensemble.selection import NONE, Phase
from warehouse.ensemble.store import Store
from warehouse.ensemble.tables import INPUTS


@dataclass(frozen=True)
class World:
    """One scenario.

    weights (factors); factor (factors, counties), 0-1; decay (paths): 1 / max(miles, minimum)^exponent;
    port_need (chargers, years, counties); existing (chargers, counties).
    """

    scenario_id: str
    counties: tuple[str, ...]
    phases: tuple[Phase, ...]
    weights: Array
    factor: Array
    energy: Energy
    groups: Groups
    paths: Paths
    decay: Array
    port_need: Array
    existing: Array
    setting: Setting
    spread: Spread
    is_base: bool
    is_slow: bool

    @property
    def need_year(self) -> int:
        """Place of the year that needs are told for."""
        return self.setting.years.index(int(self.spread.ensemble_need_year))


GROUP_SIGMAS = 4.5
"""A county below the eligible share by more than this many standard deviations of its noise is never a hub."""
INPUT_NAMES = tuple(table.name for table in (*ALLOCATION_INPUTS, *INPUTS))
"""All files that a world is made of."""


def read_tables(store: Store) -> tuple[Inputs, dict[str, pl.DataFrame]]:
    """The inputs of the allocation, and by name the tables of `ensemble.tables.INPUTS`; InputError."""
    inputs = check_inputs({table.name: _read(store, table) for table in ALLOCATION_INPUTS})
    return inputs, {table.name: _read(store, table) for table in INPUTS}


def worlds_of(inputs: Inputs, extra: dict[str, pl.DataFrame]) -> dict[str, World]:
    """A world for each scenario with factor weights, by id. Raises InputError, EnsembleError."""
    links = freight_links(
        inputs.county.lazy(), inputs.county_edge.lazy(), inputs.blocked_edge.lazy(), inputs.parameters
    ).collect()
    shared = _Shared(inputs, extra, links)
    return {name: shared.world(name) for name in sorted(extra["scenario_weight"]["scenario_id"].unique())}


def _read(store: Store, table: Table) -> pl.DataFrame:
    try:
        frame = store.read(table.name)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise InputError(
            f"{table.name}: {store.address}/{table.name}.parquet cannot be read ({error})",
            remedy="refresh once: a refresh leaves the inputs of the ensemble beside its release",
        ) from error
    return checked(frame, table, f"{store.address}/{table.name}.parquet")


class _Shared:
    """What the worlds of several scenarios have in common, made once."""

    def __init__(self, inputs: Inputs, extra: dict[str, pl.DataFrame], links: pl.DataFrame) -> None:
        self.inputs, self.extra, self.links = inputs, extra, links
        years = tuple(sorted(inputs.county_need["year"].unique()))
        self.axes = Axes(years, tuple(inputs.county["county_fips"]), ("",))
        self.setting = setting_of(self.axes, inputs, links)
        self.spread = spread_of(extra["spread"])
        self.county_groups = county_groups(inputs.county.lazy())
        self._paths: dict[tuple[int, ...], Paths] = {}

    def world(self, scenario: str) -> World:
        inputs, is_it = self.inputs, pl.col("scenario_id") == scenario
        row = inputs.scenario.filter(is_it).row(0, named=True)
        role = self.extra["scenario_role"].filter(is_it).row(0, named=True)
        phase = inputs.phase.filter(is_it)
        need = phase_need(inputs.county_need.filter(is_it).lazy(), phase.lazy())
        weight = dict(self.extra["scenario_weight"].filter(is_it).select("factor_id", "weight").iter_rows())
        groups = self._groups(scenario, hub_need(need).collect())
        if set(weight) != set(FACTORS) or abs(sum(weight.values()) - 1) > 1e-9:
            raise InputError(
                f"scenario_weight: {scenario} has {weight}, but needs {', '.join(FACTORS)} with a sum of 1",
                remedy="correct the seed of factor weights",
            )
        if phase.height > MOST_PHASES:
            raise InputError(
                f"phase: {scenario} has {phase.height} phases, and targets of {MOST_PHASES} are drawn at most",
                remedy="use fewer phases",
            )
        factor = self.extra["county_factor"].filter(is_it).sort("factor_id", "county_fips")
        shape = len(FACTORS), len(self.axes.counties)
        paths = self._paths_between(groups)
        return World(
            scenario_id=scenario,
            counties=self.axes.counties,
            phases=tuple(
                Phase(
                    number=number,
                    kind=each["phase_kind"],
                    opens_from=each["opens_from"],
                    opens_to=each["opens_to"],
                    last_year=self.axes.years.index(each["opens_to"]),
                    target_share=each["target_share"],
                )
                for number, each in enumerate(phase.sort("phase_number").iter_rows(named=True))
            ),
            weights=np.array([weight[factor_id] for factor_id in FACTORS]),
            factor=factor["factor_value"].to_numpy().reshape(shape),
            energy=self._energy(row["adoption_id"], inputs.county_need.filter(is_it)),
            groups=groups,
            paths=paths,
            decay=1
            / np.maximum(paths.miles, inputs.parameters.gravity_minimum_miles)
            ** inputs.parameters.gravity_exponent,
            port_need=self._port_need(row["adoption_id"]),
            existing=self._existing(),
            setting=self.setting,
            spread=self.spread,
            is_base=role["is_base"],
            is_slow=role["is_slow"],
        )

    def _energy(self, adoption: str, county_need: pl.DataFrame) -> Energy:
        years, counties = len(self.axes.years), len(self.axes.counties)
        segments = self.extra["segment_energy"]
        count = segments.height
        # key order: county, year, segment, location
        need = self._dense("county_segment_need", "need_mwh", adoption, (counties, years, count, 2))
        return Energy(
            need_mwh=(_placed(need[..., 0], (1, 0, 2)), _placed(need[..., 1], (1, 0, 2))),
            peak_per_mwh=(self._peak(county_need, "depot"), self._peak(county_need, "en_route")),
            kwh_per_mile=np.stack([segments[name].to_numpy() for name in ("low", "central", "high")]),
            cohort_mwh=self._dense("cohort_energy", "need_mwh", adoption, (count, years, years)),
            ze_share=self._dense("cohort_share", "ze_sales_share", adoption, (count, years)),
            vehicles=self._dense("segment_vehicle", "ze_vehicle_count", adoption, (count, years)),
        )

    def _dense(self, table: str, value: str, adoption: str, shape: tuple[int, ...]) -> Array:
        """The rows of an adoption, which stand in key order, as an array; InputError if one is missing."""
        frame = (self.inputs.county_port_need if table == "county_port_need" else self.extra[table]).filter(
            pl.col("adoption_id") == adoption
        )
        if frame.height != math.prod(shape):
            raise InputError(
                f"{table}: {frame.height} rows for adoption_id {adoption}, but {' x '.join(map(str, shape))} are needed",
                remedy=f"give {table} a row for every combination of its key, with 0 where there is nothing",
            )
        return frame[value].to_numpy().reshape(shape)

    def _peak(self, county_need: pl.DataFrame, location: str) -> Array:
        """MW of peak per MWh of need (years, counties)."""
        shape = len(self.axes.counties), len(self.axes.years)
        mwh, peak = (
            county_need[f"{location}_{name}"].to_numpy().reshape(shape) for name in ("mwh", "peak_mw")
        )
        return _placed(np.divide(peak, mwh, out=np.zeros(shape), where=mwh > 0), (1, 0))

    def _groups(self, scenario: str, by_need: pl.DataFrame) -> Groups:
        """Groups with a county that is eligible, or nearly so, in the scenario without noise."""
        parameters = self.inputs.parameters
        # a county's noise must not bring in a group without paths
        lowest = math.exp(-GROUP_SIGMAS * self.spread.ensemble_need_sigma)
        least = lowest * parameters.hub_eligible_need_share * pl.col("nation_wh")
        able = by_need.filter(pl.col("need_wh") >= least)
        if able.is_empty():
            raise InputError(
                f"county_need: no county of {scenario} comes near hub_eligible_need_share, so no hub can be drawn",
                remedy="lower that assumption, or give the scenario a hub phase",
            )
        of_county = self.county_groups.collect()
        ids = tuple(sorted(able.join(of_county, on="county_fips")["group_id"].unique()))
        place = {group: index for index, group in enumerate(ids)}
        anchor = anchors(self.county_groups, by_need.lazy()).collect()
        where = dict(zip(self.axes.counties, range(len(self.axes.counties)), strict=True))
        anchor_of = dict(anchor.select("group_id", "anchor_county_fips").iter_rows())
        names = dict(of_county.select("group_id", "group_name").iter_rows())
        own = of_county.sort("county_fips")["group_id"]
        anchor_places = np.array([where[anchor_of[group]] for group in ids], dtype=np.int64)
        return Groups(
            ids=ids,
            names=tuple(names[group] for group in ids),
            of_county=np.array([place.get(group, NONE) for group in own], dtype=np.int64),
            anchors=anchor_places,
            nearby=nearby_groups(self.inputs.county, anchor_places, ids, parameters.launch_area_join_miles),
        )

    def _paths_between(self, groups: Groups) -> Paths:
        key = tuple(groups.anchors.tolist())
        if key not in self._paths:
            self._paths[key] = search(self.links, self.axes.counties, groups.anchors)
        return self._paths[key]

    def _port_need(self, adoption: str) -> Array:
        shape = len(self.axes.counties), len(self.axes.years), len(self.setting.chargers.ids)
        return _placed(self._dense("county_port_need", "port_need_count", adoption, shape), (2, 1, 0))

    def _existing(self) -> Array:
        place = {code: index for index, code in enumerate(self.axes.counties)}
        made = np.zeros((len(self.setting.chargers.ids), len(self.axes.counties)))
        for county, charger, count in self.inputs.county_existing_port.iter_rows():
            made[self.setting.chargers.ids.index(charger), place[county]] = count
        return made


def _placed(values: Array, axes: tuple[int, ...]) -> Array:
    """The array with its axes in this order, laid out anew."""
    return np.ascontiguousarray(values.transpose(axes))
