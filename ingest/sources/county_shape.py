"""Census county boundaries 2016: where each county's land has its centre.

Belongs here: centroids of the shapes in the package plotly-geo. Does not belong here: geometry itself
(`ingest.shapes`), pairs of neighbours (`county_adjacency`). The outlines are not stored.

File: a shapefile, 3,233 shapes with the territories. Table: one row per canonical county.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.errors import IngestError
from ingest.files import ROW_NUMBER
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import condensed_table, duplicate_key, split_rows, unknown_county
from ingest.reference import Reference
from ingest.shapes import centroids, load_shapes

NAME = "county_shape"
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column("centroid_latitude", "DOUBLE", "degrees", "latitude of the centre of the land, north positive"),
    Column("centroid_longitude", "DOUBLE", "degrees", "longitude of the centre of the land, east positive"),
)


def parse(path: Path) -> Parsed:
    """One row per shape: geoid, centroid_latitude, centroid_longitude, row_number. Raises IngestError."""
    rows = centroids(load_shapes(path)).rename({"county_fips": "geoid"})
    return Parsed(rows.with_row_index(ROW_NUMBER, offset=1).with_columns(pl.col(ROW_NUMBER).cast(pl.Int64)))


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Centroids of the canonical counties. Raises IngestError when a county has no shape."""
    good, quarantine = split_rows(
        parsed.rows, (unknown_county("geoid", reference.counties["county_fips"]), duplicate_key("geoid"))
    )
    without = reference.counties.join(good, left_on="county_fips", right_on="geoid", how="anti")
    if without.height:
        raise IngestError(
            f"{NAME}: {without.height} counties have no shape: {without['county_fips'].head(5).to_list()}",
            remedy="check that plotly-geo carries the 2016 boundaries, and the Gazetteer's vintage (2017).",
        )
    return condensed_table(
        NAME,
        COLUMNS,
        ("county_fips",),
        good=good.rename({"geoid": "county_fips"}),
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


SOURCE = Source(
    name=NAME,
    title="Centres of the counties' land",
    description="Land centroids from the Census 2016 county boundaries at 1:500,000. The "
    "Gazetteer's points would not do: 47 lie outside their county.",
    publisher="U.S. Census Bureau, cartographic boundary files 2016 (as in the package plotly-geo)",
    licence="public domain (U.S. federal work)",
    vintage="2016",
    grain="one row per county",
    key=("county_fips",),
    cadence="never: boundaries of the canonical counties",
    live_url="https://www2.census.gov/geo/tiger/GENZ2016/shp/cb_2016_us_county_500k.zip",
    mirror_path="",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
)
