"""Places given as coordinates, brought home to the county whose shape they lie in.

Belongs here: what the sources of points share: the join, its rules, totals by county, web mercator. Does not
belong here: geometry (`ingest.shapes`), what stands at the place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from ingest.model import Column, Condensed
from ingest.quarantine import Rule, condensed_table, missing, not_a_number, number, split_rows
from ingest.reference import Reference

NO_COUNTY = "coordinates lie in no canonical county"
MATCH_METHODS = {"polygon": "polygon", "nearest_polygon": "nearest"}
COUNTY_STATE = "county_state"
_EARTH_RADIUS_METRES = 6_378_137.0
_DEGREES = {"latitude": 90, "longitude": 180}


def place(
    rows: pl.DataFrame, reference: Reference, *, latitude: str = "latitude", longitude: str = "longitude"
) -> pl.DataFrame:
    """The rows with county_fips, match_method (`polygon`, `nearest`) and county_state.

    Null where the coordinates are no degrees; county_state is null, too, where they lie in no canonical
    county (then county_fips may be a territory's). Rows keep their order.

    rows: any columns, among them latitude and longitude as text or numbers.
    """
    degrees = {
        f"_{name}": pl.when(number(column).abs() <= _DEGREES[name]).then(number(column))
        for name, column in (("latitude", latitude), ("longitude", longitude))
    }
    return (
        reference.county_of_points(rows.with_columns(**degrees), latitude="_latitude", longitude="_longitude")
        .with_columns(pl.col("point_method").replace_strict(MATCH_METHODS).alias("match_method"))
        .join(
            reference.counties.select("county_fips", pl.col("state").alias(COUNTY_STATE)),
            on="county_fips",
            how="left",
            maintain_order="left",
        )
        .drop(*degrees, "point_method")
    )


def place_rules(
    *, latitude: str = "latitude", longitude: str = "longitude", state: str | None = None
) -> tuple[Rule, ...]:
    """Coordinates are there, are degrees, and lie in a canonical county (of the state in `state`, if named).

    For rows that went through `place`.
    """
    columns = {"latitude": latitude, "longitude": longitude}
    return (
        *(rule for column in columns.values() for rule in (missing(column), not_a_number(column))),
        *(
            Rule(column, number(column).abs() > _DEGREES[name], f"no {name} in degrees")
            for name, column in columns.items()
        ),
        Rule(latitude, pl.col(COUNTY_STATE).is_null(), NO_COUNTY),
        *(
            Rule(
                latitude,
                pl.col(COUNTY_STATE) != pl.col(column),
                "coordinates lie in another state than the address",
            )
            for column in ([] if state is None else [state])
        ),
    )


def totals_by_key(
    name: str,
    columns: Sequence[Column],
    key: Sequence[str],
    placed: pl.DataFrame,
    rules: Iterable[Rule],
    totals: Sequence[pl.Expr],
) -> Condensed:
    """The raw table of a source of points: the rows that pass, summed up by its key.

    placed: rows from `place`, with row_number and the columns of the key; totals: an aggregate for each other
    column. Raises as `condensed_table` does.
    """
    good, quarantine = split_rows(placed, rules)
    return condensed_table(
        name,
        columns,
        key,
        good=good.group_by(key).agg(totals),
        quarantine=quarantine,
        rows_in=placed.height,
        rows_used=good.height,
    )


def from_web_mercator(x: str, y: str) -> tuple[pl.Expr, pl.Expr]:
    """Latitude and longitude in degrees of web mercator metres (EPSG:3857); null where they are no number."""
    longitude = (number(x) / _EARTH_RADIUS_METRES).degrees()
    latitude = (2 * (number(y) / _EARTH_RADIUS_METRES).exp().arctan() - np.pi / 2).degrees()
    return latitude.alias("latitude"), longitude.alias("longitude")
