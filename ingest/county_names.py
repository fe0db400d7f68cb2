"""County names, as publishers write them, to canonical county codes.

Belongs here: the normalised name and the join. Does not belong here: the exceptions themselves
(`dbt_project/seeds/geography/county_name_exceptions.csv`) and points or codes (`ingest.shapes`, `ingest.crosswalk`).
"""

from __future__ import annotations

import polars as pl

from ingest.errors import IngestError

_ENDING = r"(?i)\s+(county|parish|census area|city and borough|borough|municipality)\s*$"
_INDEPENDENT_CITY = r" city$"


def name_key(name: pl.Expr) -> pl.Expr:
    """A name without ending, accents, case, punctuation and spaces: `De Kalb County`, `DeKalb` -> `dekalb`.

    `Saint` and `Sainte` become `st` and `ste`. `city` stays: `Fairfax City` is another place than `Fairfax`.
    """
    return (
        name.str.normalize("NFKD")
        .str.replace_all(r"\p{M}", "")
        .str.replace(_ENDING, "")
        .str.replace(r"(?i)^city of (.+)$", "$1 city")
        .str.to_lowercase()
        .str.replace_all(r"\bsaint(e?)\b", "st$1")
        .str.replace_all("&", "and")
        .str.replace_all(r"[^a-z0-9]", "")
    )


def build_name_keys(counties: pl.DataFrame, exceptions: pl.DataFrame) -> pl.DataFrame:
    """Every key that names a county: state, name_key, county_fips, match_method (`name` or `exception`).

    A bare name is the county; `X City` is the independent city. An independent city whose bare name no
    county of its state has is found by that too (`Alexandria`). A name in the exceptions may stand for
    several counties.

    counties: county_fips, state, county_name. exceptions: state, county_name, county_fips.
    """
    is_city = pl.col("county_name").str.contains(_INDEPENDENT_CITY)
    full = counties.with_columns(name_key(pl.col("county_name")).alias("name_key"))
    bare = (
        counties.filter(is_city)
        .with_columns(name_key(pl.col("county_name").str.replace(_INDEPENDENT_CITY, "")).alias("name_key"))
        .join(full, on=["state", "name_key"], how="anti")
    )
    named = pl.concat([full, bare]).select(
        "state", "name_key", "county_fips", pl.lit("name").alias("match_method")
    )
    excepted = exceptions.select(
        "state",
        name_key(pl.col("county_name")).alias("name_key"),
        "county_fips",
        pl.lit("exception").alias("match_method"),
    )
    ambiguous = named.filter(pl.struct("state", "name_key").is_duplicated())
    if ambiguous.height:
        raise IngestError(
            f"county names that mean two counties of one state: {ambiguous.sort('state', 'name_key').rows()}",
            remedy="check the Gazetteer file, or settle the name in county_name_exceptions.csv.",
        )
    plain = named.join(excepted, on=["state", "name_key"], how="anti")
    return pl.concat([plain, excepted]).sort("state", "name_key", "county_fips")


def match_county_names(
    frame: pl.DataFrame, name_keys: pl.DataFrame, *, state: str = "state", county_name: str = "county"
) -> pl.DataFrame:
    """The frame with county_fips and match_method (`name`, `exception`), null where no county has it.

    Rows keep their order. An exception that stands for several counties (a former area since split) gives one
    row for each, so count input rows by their row_number, not by the result's height.

    frame: any columns, among them the state's postal code and the county's name.
    """
    key = "_name_key"
    return (
        frame.with_columns(name_key(pl.col(county_name)).alias(key))
        .join(
            name_keys,
            left_on=[state, key],
            right_on=["state", "name_key"],
            how="left",
            maintain_order="left_right",
        )
        .drop(key)
    )
