"""The list of sources, in an order that works: the Gazetteer first, since it makes the canonical counties.

Belongs here: which sources there are. Does not belong here: anything about one of them (`ingest.sources`).
"""

from __future__ import annotations

from ingest.errors import IngestError
from ingest.model import Source
from ingest.sources import (
    afdc_corridor_station_county,
    afdc_dc_fast_county,
    afdc_heavy_duty_model,
    afdc_law,
    afdc_station_county,
    bts_air_truck_facility_county,
    bts_port_county,
    bts_truck_parking_county,
    cbsa_delineation,
    census_cbp_freight_metro,
    county_2024,
    county_adjacency,
    county_population,
    county_shape,
    eia861_demand_response,
    eia861_distribution_systems,
    eia861_dynamic_pricing,
    eia861_operational,
    eia861_reliability,
    eia861_sales,
    eia861_service_territory,
    eia861_smart_meters,
    eia_state_price,
    gazetteer_county,
    moves_vehicle_population,
    nei_hotelling_hours,
    nei_vehicle_miles,
    nei_vehicle_population,
    non_attainment_county,
    nrel_depot_schedule,
    rural_urban_county,
    zip_county,
)

SOURCES: tuple[Source, ...] = tuple(
    module.SOURCE
    for module in (
        gazetteer_county,
        county_shape,
        county_adjacency,
        cbsa_delineation,
        county_population,
        county_2024,
        rural_urban_county,
        zip_county,
        nei_vehicle_population,
        nei_vehicle_miles,
        nei_hotelling_hours,
        moves_vehicle_population,
        nrel_depot_schedule,
        eia861_service_territory,
        eia861_sales,
        eia861_reliability,
        eia861_smart_meters,
        eia861_dynamic_pricing,
        eia861_demand_response,
        eia861_distribution_systems,
        eia861_operational,
        eia_state_price,
        afdc_station_county,
        afdc_dc_fast_county,
        afdc_corridor_station_county,
        afdc_heavy_duty_model,
        afdc_law,
        non_attainment_county,
        census_cbp_freight_metro,
        bts_truck_parking_county,
        bts_port_county,
        bts_air_truck_facility_county,
    )
)
GAZETTEER = gazetteer_county.NAME
_BY_NAME = {source.name: source for source in SOURCES}


def source(name: str) -> Source:
    """The source of that name. Raises IngestError that lists the names there are."""
    if name not in _BY_NAME:
        raise IngestError(
            f"no source is called {name!r}", remedy=f"choose one of: {', '.join(sorted(_BY_NAME))}."
        )
    return _BY_NAME[name]
