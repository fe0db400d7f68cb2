"""What every engine is given: the same world and the same draws, as frames; and what it must give back.

Belongs here: tables, and comparing results. Does not belong here: arithmetic of the model.

Counties, groups, segments, chargers, factors and draws are numbers from 0, so that no engine pays for text.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl

from warehouse.allocation.freight_graph import freight_links
from warehouse.allocation.inputs import check_inputs
from warehouse.allocation.tables import INPUTS
from warehouse.ensemble.draws import Draws
from warehouse.ensemble.simulate import KINDS, Opening, Outcome
from warehouse.ensemble.store import Store
from warehouse.ensemble.world import World

Frames = dict[str, pd.DataFrame]
CENTRAL = 1


@dataclass(frozen=True)
class Result:
    """kind, opening_year (counties, draws); is_area (groups, draws); national (years, draws) by name."""

    kind: npt.NDArray[np.int64]
    opening_year: npt.NDArray[np.int64]
    is_area: npt.NDArray[np.bool_]
    national: dict[str, npt.NDArray[np.float64]]


NATIONAL = ("need_mwh", "served_mwh", "port_count", "capital_usd")


def result_of(opening: Opening, outcome: Outcome) -> Result:
    return Result(
        kind=opening.kind.astype(np.int64),
        opening_year=opening.opening_year.astype(np.int64),
        is_area=opening.groups.is_area,
        national={name: getattr(outcome, name) for name in NATIONAL},
    )


def assert_equal(one: Result, other: Result, name: str) -> None:
    """Kinds, years and launch areas identical; energy, ports and capital to 1e-9 of their value."""
    for part in ("kind", "opening_year", "is_area"):
        different = np.count_nonzero(getattr(one, part) != getattr(other, part))
        assert different == 0, f"{name}: {part} differs in {different} places"
    for part in NATIONAL:
        np.testing.assert_allclose(
            other.national[part], one.national[part], rtol=1e-9, atol=1e-9, err_msg=f"{name}: {part}"
        )


def world_frames(world: World) -> Frames:
    """What does not depend on a draw."""
    energy, chargers, setting = world.energy, world.setting.chargers, world.setting
    years, counties, segments = energy.need_mwh[0].shape
    year = np.repeat(setting.years, counties)
    county = np.tile(np.arange(counties), years)
    by_location = dict(zip(("depot", "en_route"), energy.need_mwh, strict=True))
    total = energy.cohort_mwh.sum(axis=1)
    grid = np.indices(energy.cohort_mwh.shape)
    ranked = np.argwhere(world.groups.nearby >= 0)
    near, beyond = (
        matrix.tocoo() for matrix in (setting.site.neighbours.near, setting.site.neighbours.beyond)
    )
    on_path = world.paths.incidence.tocoo()
    vehicle_share = energy.vehicles / np.maximum(energy.vehicles.sum(axis=0), 1e-300)
    return {
        "county": pd.DataFrame(
            {
                "county": np.arange(counties),
                "growth_mw": setting.site.growth_mw[:, 0],
                "lead_years": setting.lead_years[:, 0],
                "group_id": world.groups.of_county,
                **{f"factor_{place}": value for place, value in enumerate(world.factor)},
                **{f"existing_{place}": value for place, value in enumerate(world.existing)},
            }
        ),
        "need": pd.DataFrame(
            {
                "year": year,
                "county": county,
                **{
                    f"{location}_{segment}": values[:, :, segment].ravel()
                    for location, values in by_location.items()
                    for segment in range(segments)
                },
                "depot_peak": energy.peak_per_mwh[0].ravel(),
                "en_route_peak": energy.peak_per_mwh[1].ravel(),
                **{f"port_{place}": value.ravel() for place, value in enumerate(world.port_need)},
            }
        ),
        "segment": pd.DataFrame(
            {
                "segment": np.arange(segments),
                **dict(zip(("low", "central", "high"), energy.kwh_per_mile, strict=True)),
            }
        ),
        "cohort": pd.DataFrame(
            {
                "segment": grid[0].ravel(),
                "model_year": np.asarray(setting.years)[grid[1].ravel()],
                "year": np.asarray(setting.years)[grid[2].ravel()],
                "weight": np.divide(
                    energy.cohort_mwh,
                    total[:, None, :],
                    out=np.zeros_like(energy.cohort_mwh),
                    where=total[:, None, :] > 0,
                ).ravel(),
                "ze_share": np.repeat(energy.ze_share.ravel(), years),
            }
        ),
        "vehicle_share": pd.DataFrame(
            {
                "segment": np.repeat(np.arange(segments), years),
                "year": np.tile(setting.years, segments),
                "vehicle_share": vehicle_share.ravel(),
            }
        ),
        "phase": pd.DataFrame(
            {
                "phase": [each.number for each in world.phases],
                "kind": [KINDS.index(each.kind) for each in world.phases],
                "opens_from": [each.opens_from for each in world.phases],
                "opens_to": [each.opens_to for each in world.phases],
                "target_share": [each.target_share for each in world.phases],
            }
        ),
        "nearby": pd.DataFrame(
            {
                "county": ranked[:, 0],
                "place": ranked[:, 1],
                "group_id": world.groups.nearby[ranked[:, 0], ranked[:, 1]],
            }
        ),
        "anchor": pd.DataFrame(
            {"group_id": np.arange(len(world.groups.anchors)), "county": world.groups.anchors}
        ),
        "path": pd.DataFrame(
            {
                "path": np.arange(len(world.decay)),
                "one": world.paths.ends[:, 0],
                "other": world.paths.ends[:, 1],
                "decay": world.decay,
            }
        ),
        "path_county": pd.DataFrame({"path": on_path.col, "county": on_path.row}),
        "pair": pd.DataFrame(
            {
                "origin": np.concatenate([near.row, beyond.row]),
                "host": np.concatenate([near.col, beyond.col]),
                "is_near": np.repeat([True, False], [near.nnz, beyond.nnz]),
            }
        ),
        "charger": pd.DataFrame(
            {
                "charger": np.arange(len(chargers.ids)),
                "is_depot": chargers.is_depot,
                "is_first_site": np.arange(len(chargers.ids)) == chargers.first_site,
                "power_kw": chargers.power_kw,
                "usd": chargers.port_usd[CENTRAL]
                + chargers.power_kw * setting.prices.grid_connection_usd_per_kw[CENTRAL],
            }
        ),
    }


def links_of(store: Store, world: World) -> pd.DataFrame:
    """The freight graph for an engine that searches its own paths: one, other, miles, cost."""
    inputs = check_inputs({table.name: store.read(table.name) for table in INPUTS})
    place = {code: index for index, code in enumerate(world.counties)}
    links = freight_links(
        inputs.county.lazy(), inputs.county_edge.lazy(), inputs.blocked_edge.lazy(), inputs.parameters
    ).select(
        one=pl.col("county_fips").replace_strict(place, return_dtype=pl.Int64),
        other=pl.col("neighbor_county_fips").replace_strict(place, return_dtype=pl.Int64),
        miles="distance_miles",
        cost="cost",
    )
    return pd.DataFrame({name: column.to_numpy() for name, column in links.collect().to_dict().items()})


def draw_frames(draws: Draws) -> Frames:
    """The draws: one frame of a row per draw, one of a row per draw and county."""
    count, counties = len(draws.number), draws.need.shape[0]
    return {
        "draw": pd.DataFrame(
            {
                "draw": np.arange(count),
                "energy_percentile": draws.energy_percentile,
                "adoption": draws.adoption,
                **{f"weight_{place}": value for place, value in enumerate(draws.weights)},
            }
        ),
        "draw_shift": pd.DataFrame(
            {
                "draw": np.tile(np.arange(count), len(draws.target_shift)),
                "phase": np.repeat(np.arange(len(draws.target_shift)), count),
                "shift": draws.target_shift.ravel(),
            }
        ),
        "draw_county": pd.DataFrame(
            {
                "draw": np.repeat(np.arange(count), counties),
                "county": np.tile(np.arange(counties), count),
                "need": draws.need.T.ravel(),
                **{f"noise_{place}": value.T.ravel() for place, value in enumerate(draws.factor_noise)},
            }
        ),
    }
