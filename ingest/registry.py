"""The list of sources, in an order that works: the Gazetteer first, since it makes the canonical counties.

Belongs here: which sources there are. Does not belong here: anything about one of them (`ingest.sources`).
"""

from __future__ import annotations

from ingest.errors import IngestError
from ingest.model import Source
from ingest.sources import (
    afdc_law,
    afdc_station_county,
    cbsa_delineation,
    county_adjacency,
    county_population,
    county_shape,
    eia861_reliability,
    eia861_sales,
    eia861_service_territory,
    gazetteer_county,
    moves_vehicle_population,
    nei_hotelling_hours,
    nei_vehicle_miles,
    nei_vehicle_population,
)

SOURCES: tuple[Source, ...] = tuple(
    module.SOURCE
    for module in (
        gazetteer_county,
        county_shape,
        county_adjacency,
        cbsa_delineation,
        county_population,
        nei_vehicle_population,
        nei_vehicle_miles,
        nei_hotelling_hours,
        moves_vehicle_population,
        eia861_service_territory,
        eia861_sales,
        eia861_reliability,
        afdc_station_county,
        afdc_law,
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
