"""The ensemble in pandas, with networkx for the freight graph.

Belongs here: frames. Does not belong here: sparse matrices and compiled loops of other libraries.

Ranking is done on long frames with a row per (draw, county): one sort and grouped running sums for all draws.
The years are done on wide frames with a row per county and a column per draw: there a step is one operation
on a block, and what neighbours exchange is a grouped sum over pairs. networkx searches the paths once, since
anchors are the same in every draw.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from tests.bench.engines.handed_over import NATIONAL, Frames, Result
from warehouse.allocation.parameters import Parameters

HOURS = 8_760
HUB, CORRIDOR, NETWORK = range(3)
KEY = ["draw", "county"]


@dataclass(frozen=True)
class Prepared:
    """Frames that do not depend on a draw; path: one, other, decay; path_county: path, county, path by path."""

    frames: Frames
    path: pd.DataFrame
    path_county: pd.DataFrame


def prepare(frames: Frames, links: pd.DataFrame, parameters: Parameters) -> Prepared:
    """The paths between all anchors, each from the anchor with the smaller number."""
    graph = nx.from_pandas_edgelist(links, "one", "other", edge_attr=["miles", "cost"])
    anchor = frames["anchor"].sort_values("county")
    group_at = dict(zip(anchor["county"], anchor["group_id"], strict=True))
    paths, on_path = [], []
    for start in anchor["county"]:
        if start not in graph:
            continue
        found = nx.single_source_dijkstra_path(graph, start, weight="cost")
        for end in anchor["county"]:
            if end > start and end in found:
                paths.append((group_at[start], group_at[end], nx.path_weight(graph, found[end], "miles")))
                on_path.append(found[end])
    path = pd.DataFrame(paths, columns=["one", "other", "miles"])
    path["decay"] = path["miles"].clip(lower=parameters.gravity_minimum_miles) ** -parameters.gravity_exponent
    path_county = pd.Series(on_path, name="county").explode().astype("int64")
    return Prepared(frames, path, path_county.rename_axis("path").reset_index())


def run(given: Prepared, draws: Frames, parameters: Parameters, site_usd: dict[str, float]) -> Result:
    """Every step for these draws."""
    frames = given.frames
    energy, vehicles = _factors(frames, draws)
    noise = draws["draw_county"].pivot(index="county", columns="draw", values="need")
    demand = _demand(frames, energy, noise)
    taken, is_area = _select(given, draws, demand, parameters)
    nation = _deploy(frames, demand, vehicles, noise, taken, parameters, site_usd)
    return Result(
        kind=taken["kind"].unstack("draw").to_numpy(),
        opening_year=taken["opening_year"].unstack("draw").to_numpy(),
        is_area=is_area.to_numpy(),
        national={name: nation[name].to_numpy() for name in NATIONAL},
    )


def _factors(frames: Frames, draws: Frames) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Factor on need by (year, segment) and on vehicles by year; a column per draw."""
    draw = draws["draw"].set_index("draw")
    each = draws["draw"].merge(frames["segment"], how="cross")
    width, percentile = each["high"] - each["low"], each["energy_percentile"]
    rising = each["low"] + np.sqrt(percentile * width * (each["central"] - each["low"]))
    falling = each["high"] - np.sqrt((1 - percentile) * width * (each["high"] - each["central"]))
    value = rising.where(percentile * width < each["central"] - each["low"], falling)
    each["factor"] = value.where(width > 0, each["central"]) / each["central"]
    consumption = each.pivot(index="segment", columns="draw", values="factor")

    cohort = frames["cohort"]
    most = (1 / cohort["ze_share"].where(cohort["ze_share"] > 0)).fillna(np.inf).to_numpy()
    factor = pd.DataFrame(
        np.minimum(draw["adoption"].to_numpy(), most[:, None]), index=cohort.index, columns=draw.index
    )
    factor[cohort["model_year"] == cohort["model_year"].min()] = 1.0
    adoption = factor.mul(cohort["weight"], axis=0).groupby([cohort["year"], cohort["segment"]]).sum()
    total = cohort.groupby(["year", "segment"])["weight"].sum()
    adoption[total == 0] = 1.0
    share = frames["vehicle_share"].set_index(["year", "segment"])["vehicle_share"]
    vehicles = adoption.mul(share, axis=0).groupby("year").sum()
    return adoption * consumption.reindex(adoption.index, level="segment"), vehicles


def _demand(
    frames: Frames, energy: pd.DataFrame, noise: pd.DataFrame
) -> dict[int, tuple[pd.DataFrame, pd.DataFrame]]:
    """Need at depots and en route of each year (county x draw)."""
    need = frames["need"].set_index(["year", "county"])
    segments = frames["segment"]["segment"]
    demand = {}
    for year, rows in need.groupby("year"):
        rows, factor = rows.droplevel("year"), energy.loc[year]
        demand[year] = tuple(
            rows[[f"{location}_{s}" for s in segments]].set_axis(segments, axis=1).dot(factor) * noise
            for location in ("depot", "en_route")
        )
    return demand


def _select(
    given: Prepared,
    draws: Frames,
    demand: dict[int, tuple[pd.DataFrame, pd.DataFrame]],
    parameters: Parameters,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """kind and opening_year by (county, draw), and launch areas (group x draw)."""
    frames, phase = given.frames, given.frames["phase"]
    need = {
        row.phase: np.rint((demand[row.opens_to][0] + demand[row.opens_to][1]) * 1e6).astype("int64")
        for row in phase.itertuples()
    }
    nation = pd.DataFrame({number: wh.sum() for number, wh in need.items()})
    shift = draws["draw_shift"].pivot(index="draw", columns="phase", values="shift")[phase["phase"]]
    shift = shift * (phase["kind"] != NETWORK).to_numpy()
    share = (shift + phase["target_share"].to_numpy()).clip(0, 1).cummax(axis=1)
    target = np.rint(share * nation).astype("int64")

    hub_phase = phase.loc[phase["kind"] == HUB, "phase"].max()
    county, columns = frames["county"].set_index("county"), need[hub_phase].columns
    long = draws["draw_county"].merge(draws["draw"], on="draw").merge(frames["county"], on="county")
    score = 100 * sum(
        long[f"weight_{f}"] * (long[f"factor_{f}"] + long[f"noise_{f}"]).clip(0, 1) for f in range(4)
    )
    score = score.set_axis(pd.MultiIndex.from_frame(long[KEY]))
    hub_wh = need[hub_phase]
    least = np.rint(parameters.hub_eligible_need_share * nation[hub_phase])
    eligible = hub_wh.ge(least, axis=1).mul(county["group_id"] >= 0, axis=0)
    taken = _take(score[_long(eligible)], HUB, phase, need, target, None)

    hub = taken.index.to_frame(index=False).merge(_long(hub_wh).rename("need_wh").reset_index(), on=KEY)
    hub["group_id"] = hub["county"].map(county["group_id"])
    group_wh = hub.groupby(["group_id", "draw"])["need_wh"].sum().unstack("draw", fill_value=0)
    group_wh = group_wh.reindex(index=range(len(frames["anchor"])), columns=columns, fill_value=0)
    smallest = np.rint(parameters.launch_area_minimum_need_share * nation[hub_phase])
    is_area = (group_wh > 0) & group_wh.ge(smallest, axis=1)
    areas = _long(is_area, "group_id")
    areas = areas[areas].index.to_frame(index=False)
    alone = hub.merge(areas, on=["draw", "group_id"], how="left", indicator=True)
    alone = alone.loc[alone["_merge"] == "left_only", KEY]
    joined = (
        alone.merge(frames["nearby"], on="county")
        .merge(areas, on=["draw", "group_id"])
        .sort_values("place")
        .drop_duplicates(KEY)
    )
    hub = hub.merge(joined[[*KEY, "group_id"]], on=KEY, how="left", suffixes=("", "_joined"))
    hub["group_id"] = hub["group_id_joined"].fillna(hub["group_id"]).astype("int64")
    end = hub.groupby(["group_id", "draw"])["need_wh"].sum() / 1e6

    if (phase["kind"] == CORRIDOR).any():
        end_at = end.unstack("draw", fill_value=0.0).reindex(
            index=group_wh.index, columns=columns, fill_value=0.0
        )
        weight = (
            end_at.loc[given.path["one"]].reset_index(drop=True)
            * end_at.loc[given.path["other"]].reset_index(drop=True)
        ).mul(given.path["decay"], axis=0)
        carries = weight.index[(weight > 0).any(axis=1)]
        on_path = given.path_county[given.path_county["path"].isin(carries)]
        # rows stand in the order of paths, so counties on the same legs have the same sum to the last bit
        carried = weight.loc[on_path["path"]].groupby(on_path["county"].to_numpy()).sum()
        value = _long(carried.rename_axis("county"))
        value = value[value > 0]
        value = value[~value.index.isin(taken.index)]
        taken = pd.concat([taken, _take(value, CORRIDOR, phase, need, target, taken.index)])
    last = need[phase.loc[phase["kind"] == NETWORK, "phase"].item()]
    value = _long(last).drop(taken.index)
    taken = pd.concat([taken, _take(value, NETWORK, phase, need, target, taken.index)])
    return taken.reorder_levels(["county", "draw"]).sort_index(), is_area


def _long(wide: pd.DataFrame, rows: str = "county") -> pd.Series:
    """(rows x draw) as a series by (draw, rows)."""
    return wide.rename_axis(index=rows, columns="draw").unstack()


def _take(
    value: pd.Series,
    kind: int,
    phase: pd.DataFrame,
    need: dict[int, pd.DataFrame],
    target: pd.DataFrame,
    is_open: pd.MultiIndex | None,
) -> pd.DataFrame:
    """Candidates in order of value until each target: kind and opening_year by (draw, county)."""
    order = value.rename("value").reset_index()
    order = order.sort_values(["draw", "value", "county"], ascending=[True, False, True], ignore_index=True)
    phases = phase[phase["kind"] == kind]
    order["phase"] = -1
    for row in phases.iloc[::-1].itertuples():
        wh = _long(need[row.phase])
        own = wh.reindex(pd.MultiIndex.from_frame(order[KEY])).to_numpy()
        already = 0 if is_open is None else wh.reindex(is_open).groupby("draw").sum()
        before = pd.Series(own).groupby(order["draw"]).cumsum() - own
        room = (target[row.phase] - already).reindex(order["draw"]).to_numpy()
        order.loc[(before < room) | (kind == NETWORK), "phase"] = row.phase
    made = []
    for row in phases.itertuples():
        chosen = order[order["phase"] == row.phase].copy()
        own = _long(need[row.phase]).reindex(pd.MultiIndex.from_frame(chosen[KEY])).set_axis(chosen.index)
        grouped = own.groupby(chosen["draw"])
        before, total = grouped.cumsum() - own, grouped.transform("sum")
        window = row.opens_to - row.opens_from + 1
        years = (before * window // total.where(total > 0, 1)).where(total > 0, 0)
        chosen["opening_year"] = (row.opens_from + years).clip(upper=row.opens_to)
        made.append(chosen)
    return pd.concat(made).assign(kind=kind).set_index(KEY)[["kind", "opening_year"]]


def _deploy(
    frames: Frames,
    demand: dict[int, tuple[pd.DataFrame, pd.DataFrame]],
    vehicles: pd.DataFrame,
    noise: pd.DataFrame,
    taken: pd.DataFrame,
    parameters: Parameters,
    site_usd: dict[str, float],
) -> dict[str, pd.DataFrame]:
    """National figures (year x draw)."""
    county = frames["county"].set_index("county")
    opening = taken["opening_year"].unstack("draw")
    is_trunk = (taken["kind"] < NETWORK).unstack("draw").astype(float)
    first = min(demand)
    lead = first + county["lead_years"]
    energised = opening.apply(lambda column: column.clip(lower=lead))
    need = frames["need"].set_index(["year", "county"])
    charger = frames["charger"].set_index("charger")
    pair = frames["pair"]
    near, beyond = pair[pair["is_near"]], pair[~pair["is_near"]]
    load = {
        "depot": HOURS * parameters.max_load_factor_depot,
        "en_route": HOURS * parameters.max_load_factor_en_route,
    }
    depot_mw = en_route_mw = pd.DataFrame(0.0, index=noise.index, columns=noise.columns)
    standing = dict.fromkeys(charger.index, depot_mw)
    nation: dict[str, dict[int, pd.Series]] = {name: {} for name in NATIONAL}

    def over(pairs: pd.DataFrame, value: pd.DataFrame) -> pd.DataFrame:
        """Sum over the neighbours of each county (pairs are symmetric)."""
        met = value.take(pairs["host"].to_numpy()).groupby(pairs["origin"].to_numpy()).sum()
        return met.reindex(value.index, fill_value=0.0)

    for year, (depot_mwh, en_route_mwh) in demand.items():
        rows = need.loc[year]
        is_open, is_live = opening <= year, energised <= year
        margin = parameters.grid_mw_margin
        want = margin * np.maximum(depot_mwh.mul(rows["depot_peak"], axis=0), depot_mwh / load["depot"])
        lack_depot = (want - depot_mw).clip(lower=0) * is_open
        want = margin * np.maximum(
            en_route_mwh.mul(rows["en_route_peak"], axis=0), en_route_mwh / load["en_route"]
        )
        lack_en_route = (want - en_route_mw).clip(lower=0) * is_open
        lack = lack_depot + lack_en_route
        share = is_live.mul(county["growth_mw"], axis=0).div(lack.where(lack > 0)).fillna(1).clip(upper=1)
        depot_mw, en_route_mw = depot_mw + lack_depot * share, en_route_mw + lack_en_route * share
        is_built = is_live & (share == 1)
        capacity = en_route_mw * load["en_route"]
        depot = depot_mwh.where(is_built, np.minimum(depot_mwh, depot_mw * load["depot"]))
        home = en_route_mwh.where(is_built, np.minimum(en_route_mwh, capacity))

        remainder, spare = en_route_mwh - home, (capacity - home).clip(lower=0)
        reachable = over(near, spare) + over(beyond, spare * is_trunk)
        per_spare = (remainder / reachable.where(reachable > 0)).fillna(0)
        offered = over(near, per_spare) + is_trunk * over(beyond, per_spare)
        accepted = spare / offered.clip(lower=1)
        hosted = accepted * offered
        away = np.minimum(per_spare * (over(near, accepted) + over(beyond, accepted * is_trunk)), remainder)

        segments = [f"en_route_{s}" for s in frames["segment"]["segment"]]
        base = rows[segments].sum(axis=1)
        scale = {
            True: (depot / depot_mwh.where(depot_mwh > 0)).fillna(0) * noise * vehicles.loc[year],
            False: (home + hosted).div(base.where(base > 0), axis=0).fillna(0),
        }
        ports = pd.Series(0.0, index=noise.columns)
        capital = pd.DataFrame(0.0, index=noise.index, columns=noise.columns)
        for is_depot, kind in charger.groupby("is_depot"):
            wanted = {
                c: np.ceil(scale[is_depot].mul(rows[f"port_{c}"], axis=0) - 1e-9).clip(lower=0)
                for c in kind.index
            }
            for c in kind.index[kind["is_first_site"]]:
                wanted[c] = wanted[c].mask(
                    sum(wanted.values()) > 0, wanted[c].clip(lower=parameters.first_site_port_count)
                )
            count = power = 0.0
            for c, each in wanted.items():
                standing[c] = np.maximum(standing[c], each)
                ports = ports + standing[c].sum()
                new = standing[c].sub(county[f"existing_{c}"], axis=0).clip(lower=0)
                capital = capital + new * kind.loc[c, "usd"]
                count, power = count + new, power + new * (kind.loc[c, "power_kw"] / 1000)
            if is_depot:
                capital = capital + np.ceil(count / parameters.depot_ports_per_site) * site_usd["depot"]
            else:
                sites = np.ceil(power / parameters.en_route_site_mw - 1e-9)
                capital = capital + sites * site_usd["en_route"]
        nation["need_mwh"][year] = (depot_mwh + en_route_mwh).sum()
        nation["served_mwh"][year] = (depot + home + away).sum()
        nation["port_count"][year] = ports
        nation["capital_usd"][year] = capital.sum()
    return {name: pd.DataFrame(by_year).T for name, by_year in nation.items()}
