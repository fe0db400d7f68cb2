"""Census county adjacency 2023: which counties are neighbours, brought home and made whole.

Belongs here: the published pairs on canonical codes, pairs of shapes that touch, distances between
centres. Does not belong here: which pairs a truck can drive (the model decides: pairs across water stay).

File: pipe-delimited, a row per ordered pair, each county beside itself too. Around Connecticut it is
one-way: its side has the old counties, the neighbours' side the planning regions. The rows with old
counties on both sides name every such pair once, so the pairs are mirrored and the rows with planning
regions left out.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import read_csv_rows
from ingest.layout import CODE, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, missing, split_rows, unknown_county
from ingest.reference import Reference
from ingest.shapes import centroids, great_circle_miles, touching_pairs

NAME = "county_adjacency"
LAYOUT = Layout(
    "Census county adjacency 2023",
    ("county_name", "county_geoid", "neighbor_name", "neighbor_geoid"),
    types={"county_geoid": CODE, "neighbor_geoid": CODE},
)
METHODS = ("published", "published_crosswalk", "shape")
PAIR = ("county_fips", "neighbor_county_fips")
COLUMNS = (
    Column("county_fips", "VARCHAR", "code", "canonical county code"),
    Column("neighbor_county_fips", "VARCHAR", "code", "canonical code of a neighbouring county"),
    Column("distance_miles", "DOUBLE", "miles", "great circle between the centres of the two counties' land"),
    Column("shares_boundary", "BOOLEAN", "flag", "the shapes touch; false across water"),
    Column(
        "method",
        "VARCHAR",
        "code",
        "published, published_crosswalk (through another code) or shape (found in the shapes alone)",
    ),
)


def parse(path: Path) -> Parsed:
    """The file's rows as text, with the columns of LAYOUT. Raises IngestError."""
    rows = read_csv_rows(path, delimiter="|", quoted=False)
    check_layout(path, rows, LAYOUT)
    return Parsed(rows)


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Neighbouring canonical counties, both ways round, no county beside itself."""
    good, quarantine = _usable_rows(parsed.rows, reference)
    touching = _canonical_touching(reference)
    pairs = (
        pl.concat([_published_pairs(good), touching.with_columns(method=pl.lit("shape"))])
        .with_columns(rank=pl.col("method").replace_strict({name: at for at, name in enumerate(METHODS)}))
        .sort(*PAIR, "rank")
        .unique(PAIR, keep="first", maintain_order=True)
        .join(touching.with_columns(shares_boundary=pl.lit(True)), on=PAIR, how="left")
        .with_columns(pl.col("shares_boundary").fill_null(False))
    )
    return condensed_table(
        NAME,
        COLUMNS,
        PAIR,
        good=_with_distance(pairs, reference),
        quarantine=quarantine,
        rows_in=parsed.rows.height,
        rows_used=good.height,
    )


def _usable_rows(rows: pl.DataFrame, reference: Reference) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows between two canonical counties (county_fips, neighbor_county_fips, method), and the quarantine."""
    spread = reference.crosswalk.filter(pl.col("weight") < 1)["from_county_fips"].unique().implode()
    sides = ("county_geoid", "neighbor_geoid")
    known, quarantine = split_rows(
        rows,
        (
            *(missing(side) for side in sides),
            Rule("neighbor_geoid", pl.col(sides[0]) == pl.col(sides[1]), "self pair"),
            *(
                Rule(
                    side,
                    pl.col(side).is_in(spread),
                    "Connecticut planning region: its old counties' pairs are used",
                )
                for side in sides
            ),
            *(unknown_county(side, reference.known_codes) for side in sides),
        ),
    )
    # Codes spread over several counties are gone, so each row stays one row.
    home = reference.to_canonical(known, "county_geoid").drop("crosswalk_weight")
    home = home.rename({"county_fips": "home", "crosswalk_method": "home_method"})
    home = reference.to_canonical(home, "neighbor_geoid").rename({"county_fips": "neighbor_county_fips"})
    crossed = (pl.col("home_method") == "crosswalk") | (pl.col("crosswalk_method") == "crosswalk")
    good, parts = split_rows(
        home.rename({"home": "county_fips"}),
        (
            Rule(
                "neighbor_geoid",
                pl.col("county_fips") == pl.col("neighbor_county_fips"),
                "two parts of one canonical county",
            ),
        ),
    )
    method = pl.when(crossed).then(pl.lit("published_crosswalk")).otherwise(pl.lit("published"))
    return good.select(*PAIR, method.alias("method")), pl.concat([quarantine, parts]).sort("row_number")


def _published_pairs(good: pl.DataFrame) -> pl.DataFrame:
    """The pairs and their mirror images."""
    mirrored = good.select(
        pl.col("neighbor_county_fips").alias("county_fips"),
        pl.col("county_fips").alias("neighbor_county_fips"),
        "method",
    )
    return pl.concat([good, mirrored])


def _canonical_touching(reference: Reference) -> pl.DataFrame:
    canonical = reference.counties["county_fips"].implode()
    return touching_pairs(reference.shapes).filter(pl.col(column).is_in(canonical) for column in PAIR)


def _with_distance(pairs: pl.DataFrame, reference: Reference) -> pl.DataFrame:
    """The pairs with distance_miles, to half a foot: further digits would differ between processors."""
    centres = centroids(reference.shapes).rename({"centroid_latitude": "lat", "centroid_longitude": "lon"})
    other = centres.rename({"county_fips": "neighbor_county_fips", "lat": "other_lat", "lon": "other_lon"})
    distance = great_circle_miles(pl.col("lat"), pl.col("lon"), pl.col("other_lat"), pl.col("other_lon"))
    return (
        pairs.join(centres, on="county_fips", how="left")
        .join(other, on="neighbor_county_fips", how="left")
        .with_columns(distance.round(4).alias("distance_miles"))
    )


SOURCE = Source(
    name=NAME,
    title="Neighbouring counties",
    description="Ordered pairs of neighbouring counties with the distance between the centres "
    "of their land: the published pairs on canonical codes, both ways, and pairs whose shapes touch.",
    publisher="U.S. Census Bureau, County Adjacency File 2023",
    licence="public domain (U.S. federal work)",
    vintage="2023",
    grain="one row per ordered pair of neighbouring counties",
    key=PAIR,
    cadence="yearly",
    live_url="https://www2.census.gov/geo/docs/reference/county_adjacency/county_adjacency2023.txt",
    mirror_path="census_county_adjacency_2023/county_adjacency2023.txt",
    columns=COLUMNS,
    parse=parse,
    condense=condense,
)
