"""A country of six counties in two states, for the page's tests: figures that a person can add up.

Belongs here: hand-made data of the form that `atlas_data.read_atlas` returns, and shapes. Does not belong here: tests.

Counties 20001 to 20011 are squares in a row; 01001 is a seventh name with a leading zero. Need of county i in year y is
(i + 1) x 1000 x (y - 2023) MWh. Counties 0 and 1 are hubs of one launch area, 2 and 3 a corridor, 4 and 5 the network.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from warehouse.pages.atlas_axes import LOCATIONS
from warehouse.pages.atlas_data import CAUSES, AtlasData
from warehouse.pages.atlas_header import PLANS
from warehouse.pages.atlas_pack import Column

YEARS = tuple(range(2024, 2030))
FIPS = ("01001", "20001", "20003", "20005", "20007", "20009")
HOSTILE = '<img src=x onerror="document.title=1">'
NAMES = ("Alpha, KS", "Beta, KS", "Gamma, KS", "Ñandú, KS", "=1+1, OK", f"{HOSTILE}, OK")
SCENARIOS = ("base", "other", "control")
COUNTIES = len(FIPS)
OPENING = {
    "base": (2024, 2025, 2026, 2026, 2027, 2028),
    "other": (2024, 2024, 2027, 2026, 2028, 2028),
    "control": (2024,) * 6,
}


def topology() -> dict[str, Any]:
    """Six squares side by side in Kansas; each has its own four arcs, which is allowed."""
    arcs = []
    geometries = []
    for number, fips in enumerate(FIPS):
        west, south = -101.0 + number, 38.0
        ring = [[west, south], [west, south + 1], [west + 1, south + 1], [west + 1, south], [west, south]]
        arcs.append(ring)
        geometries.append(
            {
                "type": "Polygon",
                "id": fips,
                "properties": {"name": NAMES[number], "state": "KS"},
                "arcs": [[number]],
            }
        )
    states = [
        {"type": "MultiPolygon", "id": code, "properties": {}, "arcs": [[[number]] for number in numbers]}
        for code, numbers in (("KS", range(4)), ("OK", range(4, 6)))
    ]
    return {
        "type": "Topology",
        "arcs": arcs,
        "objects": {
            "counties": {"type": "GeometryCollection", "geometries": geometries},
            "states": {"type": "GeometryCollection", "geometries": states},
        },
    }


def need(county: int, year: int) -> float:
    """MWh a year, the same in every scenario."""
    return (county + 1) * 1000.0 * (year - 2023)


def small_atlas() -> AtlasData:
    """Header and columns as the page gets them."""
    return AtlasData(_header(), _columns())


def _header() -> dict[str, Any]:
    three = [
        {"id": "hubs", "kind": "hub", "name": "Hubs", "from": 2024, "to": 2025, "target": 0.1},
        {"id": "roads", "kind": "corridor", "name": "Corridors", "from": 2026, "to": 2026, "target": 0.5},
        {"id": "rest", "kind": "network", "name": "Network", "from": 2027, "to": 2028, "target": 1.0},
    ]
    one = [{"id": "all", "kind": "network", "name": "Everywhere", "from": 2024, "to": 2024, "target": 1.0}]
    total = [sum(need(county, year) for county in range(COUNTIES)) for year in YEARS]
    area = {
        "id": "csa-1", "name": "Alpha-Beta, KS", "short": "Alpha, KS", "states": "KS", "anchor": 0, "county_count": 2,
        "need_rank": 1, "opens_from": 2024, "last_opening_year": 2025, "need_share": 0.143, "stands_share": 0.95,
        "is_no_regret": True,
    }  # fmt: skip
    leg = {
        "id": "leg", "name": "Alpha – Delta", "roads": "I-70", "carried_weight": 4.0, "miles": 200, "need_mwh": 1.0,
        "need_year": 2026, "corridor_county_count": 2, "stands_share": 0.8, "is_no_regret": False, "counties": [0, 1, 2, 3],
    }  # fmt: skip
    return {
        "release": {
            "id": "20300101T000000Z-abcdef0", "number": 1, "released_at": "2030-01-01 00:00 UTC", "released_on": "2030-01-01",
            "version": "0.1.0", "schema": "1.1.0", "commit": None,
        },
        "years": list(YEARS),
        "locations": list(LOCATIONS),
        "causes": list(CAUSES),
        "plans": list(PLANS),
        "scenarios": [
            {
                "id": key, "name": name, "description": "Made by hand", "is_base": key == "base", "is_control": key == "control",
                "draws": None if key == "control" else 200, "weights": {}, "phases": one if key == "control" else three,
            }
            for key, name in (("base", "Base plan"), ("other", "Other plan"), ("control", "Everywhere at once"))
        ],
        "segments": [
            {"id": "van", "name": "Vans", "classes": "2b-3", "load_group": "van"},
            {"id": "long", "name": "Long haul", "classes": "7-8", "load_group": "long"},
        ],
        "indicators": [
            {"id": "miles", "name": "Miles", "factor": "industry", "factor_name": "Industry", "unit": "miles/year", "source": "x"},
            {"id": "ports", "name": "Fast ports", "factor": "investment", "factor_name": "Investment", "unit": "ports", "source": "x"},
            {"id": "act", "name": "Rule", "factor": "policy", "factor_name": "Policy", "unit": "share", "source": "x"},
        ],
        "sources": [{"publisher": HOSTILE, "source": "a_source", "vintage": "2020", "licence": "public domain"}],
        "counties": {
            "fips": list(FIPS), "label": list(NAMES), "name": [f"{name.split(',')[0]} County" for name in NAMES],
            "state": [0, 0, 0, 0, 1, 1], "metro": [None] * COUNTIES,
        },
        "states": [{"id": "KS", "name": "Kansas", "region": "south"}, {"id": "OK", "name": "Oklahoma", "region": "south"}],
        "areas": [[area], [area], []],
        "legs": [[leg], [leg], []],
        "nation": [
            {
                "need_mwh": total, "need_low_mwh": [0.5 * value for value in total], "need_high_mwh": [2 * value for value in total],
                "depot_mwh": [0.75 * value for value in total], "en_route_mwh": [0.25 * value for value in total],
                "ze_vehicle_count": [value / 10 for value in total], "served_mwh": [0.5 * value for value in total],
                "served_share": [0.5] * len(YEARS), "unserved_mwh": [0.5 * value for value in total],
                "open_need_share": [0.5] * len(YEARS),
                "open_county_count": [sum(opens <= year for opens in OPENING[key]) for year in YEARS],
                "grid_mw": [1.0] * len(YEARS), "port_count": [60 * (year - 2023) for year in YEARS],
                "site_count": [6 * (year - 2023) for year in YEARS], "capital_usd": [6e6 * (year - 2023) for year in YEARS],
            }
            for key in SCENARIOS
        ],
        "phasing": [
            {
                plan: {
                    name: [level + 0.1 * at for at in range(len(YEARS))]
                    for name in ("served_share", "served_share_low", "served_share_high", "capital_usd")
                }
                for plan, level in zip(PLANS, (0.2, 0.1, 0.15), strict=True)
            },
            {}, {},
        ],
        "load_curves": [[1 / 24] * 24, [0.0] * 18 + [1.0] + [0.0] * 5],
        "load_shapes": {
            "|".join((location, group, strategy, "south", season, day)): [int(strategy == "unmanaged"), 1.0, 60]
            for location in LOCATIONS
            for group in ("van", "long")
            for strategy in ("managed", "mixed", "unmanaged")
            for season in ("summer", "winter")
            for day in ("weekday", "weekend")
        },
        "levers": [{"id": "need", "kind": "need", "name": "Energy need"}],
    }  # fmt: skip


def _columns() -> dict[str, Column]:
    scenarios, years = len(SCENARIOS), len(YEARS)
    by_year = np.array([[need(county, year) for year in YEARS] for county in range(COUNTIES)])
    needs = np.broadcast_to(by_year, (scenarios, COUNTIES, years))
    opening = np.array([OPENING[key] for key in SCENARIOS], dtype=float)
    opened = opening[:, :, None] <= np.array(YEARS)
    phase = np.array([[0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 2, 2], [0] * 6], dtype=float)
    area = np.array([[0, 0, np.nan, np.nan, np.nan, np.nan]] * 2 + [[np.nan] * 6])
    plan = np.array([[1.0, 0.9, 0.8, 0.7, 0.6, 0.5]] * 2 + [[np.nan] * 6])
    ports = np.where(opened, np.round(needs / 100), 0)
    points = np.array([[30.0, 25, 20, 15, 10, 5], [10.0] * 6, [20.0] * 6])
    of_scenario = np.concatenate([points, points, np.full_like(points, np.nan)])
    share = np.full((scenarios, 2, 2, COUNTIES, years), 0.25)
    share[:, :, 1] = 0.75
    series: dict[str, tuple[np.ndarray, Any]] = {
        "need_mwh": (needs, "log"),
        "need_low_ratio": (np.full_like(needs, 0.5), "share"),
        "need_high_ratio": (np.full_like(needs, 2.0), "share"),
        "en_route_share": (np.full_like(needs, 0.25), "share"),
        "peak_mw": (needs / 4000, "log"),
        "ze_vehicle_count": (needs / 10, "log"),
        "served_share": (np.where(opened, 0.5, 0.0), "share"),
        "hosted_mwh": (np.zeros_like(needs), "log"),
        "grid_mw": (needs / 3000, "log"),
        "unserved_cause": (np.where(opened, 2.0, 0.0), "count"),
        "port_count": (ports, "count"),
        "site_count": (np.ceil(ports / 10), "count"),
        "en_route_port_count": (np.floor(ports / 10), "count"),
        "capital_usd": (ports * 1e5, "log"),
        "capital_low_usd": (ports * 5e4, "log"),
        "capital_high_usd": (ports * 2e5, "log"),
        "public_share": (np.full_like(needs, 0.4), "share"),
    }
    flat: dict[str, tuple[Any, Any]] = {
        "land_km2": ([100.0] * 6, "log"),
        "population_count": ([1000.0] * 6, "count"),
        "latitude": ([38.5] * 6, "linear"),
        "longitude": ([-100.5 + number for number in range(6)], "linear"),
        "existing_dc_fast_port_count": ([3.0, 0, 0, 0, 0, np.nan], "count"),
        "phase": (phase, "count"),
        "opening_year": (opening, "count"),
        "energised_year": (opening + 1, "count"),
        "area": (area, "count"),
        "opening_order": (np.array([range(1, 7)] * 3, dtype=float), "count"),
        "is_hub": (np.array([[1.0, 1, 0, 0, 0, 0]] * 2 + [[0.0] * 6]), "count"),
        "score": (np.array([[60.0, 55, 50, 45, 40, 35]] * 2 + [[np.nan] * 6]), "linear"),
        "score_rank": (np.array([[1.0, 2, 3, 4, 5, 6]] * 2 + [[np.nan] * 6]), "count"),
        "agreement_share": (plan, "share"),
        "hub_share": (plan, "share"),
        "corridor_share": (1 - plan, "share"),
        "opening_year_p10": (opening, "count"),
        "opening_year_p90": (opening + 1, "count"),
        "need_2030_mwh_p10": (np.full((3, 6), 900.0), "log"),
        "need_2030_mwh_p90": (np.full((3, 6), 1100.0), "log"),
        "regret_usd": ([1e6] * 6, "log"),
        "contribution": (of_scenario, "linear"),
        "raw_value": (of_scenario * 10, "log"),
        "tipping_scenario": ([0.0, 0.0], "count"),
        "tipping_county": ([0.0, 2.0], "count"),
        "tipping_lever": ([0.0, 0.0], "count"),
        "tipping_from_value": ([1000.0, 3000.0], "log"),
        "tipping_to_value": ([500.0, 4000.0], "log"),
        "tipping_is_smallest": ([1.0, 1.0], "count"),
    }
    return {
        **{name: Column(values, kind, is_series=True) for name, (values, kind) in series.items()},
        **{name: Column(np.asarray(values, dtype=float), kind) for name, (values, kind) in flat.items()},
        "segment_share": Column(share.reshape(-1, COUNTIES, years), "share", is_series=True),
    }
