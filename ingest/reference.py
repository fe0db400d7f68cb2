"""The geography every source is brought home to: canonical counties, crosswalk, names, shapes.

Belongs here: the one value that `condense` steps share, and how it is made. Does not belong here: how codes,
names and points are matched (`ingest.crosswalk`, `ingest.county_names`, `ingest.shapes`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from ingest import county_names, crosswalk, shapes
from ingest.errors import MissingFileError
from ingest.files import read_csv_rows

SEEDS = Path(__file__).resolve().parents[1] / "dbt_project" / "seeds" / "geography"
COUNTY_COLUMNS = ("county_fips", "state", "county_name")


@dataclass(frozen=True, eq=False)
class Reference:
    """What a condense step may look up.

    counties: county_fips, state, county_name of the canonical counties, sorted by county_fips.
    crosswalk: from_county_fips, county_fips, weight (Float64), method, source.
    name_exceptions: state, county_name, county_fips, reason, source.
    """

    counties: pl.DataFrame
    crosswalk: pl.DataFrame
    name_exceptions: pl.DataFrame

    @cached_property
    def known_codes(self) -> pl.Series:
        """Every code that `to_canonical` brings home: the canonical ones and those of the crosswalk."""
        return self._crossing["from_county_fips"].unique().sort()

    @cached_property
    def states(self) -> pl.Series:
        """Postal codes of the states that have counties, sorted: the 50 and DC."""
        return self.counties["state"].unique().sort()

    @cached_property
    def _crossing(self) -> pl.DataFrame:
        return crosswalk.crossing(self.counties, self.crosswalk)

    @cached_property
    def _name_keys(self) -> pl.DataFrame:
        return county_names.build_name_keys(self.counties, self.name_exceptions)

    @property
    def shapes(self) -> shapes.Shapes:
        """The county shapes, Puerto Rico and the islands included. The first use takes about a second."""
        return shapes.load_shapes(shapes.county_shapefile())

    def to_canonical(self, frame: pl.DataFrame, column: str) -> pl.DataFrame:
        """See `ingest.crosswalk.to_canonical`: adds county_fips, crosswalk_weight, crosswalk_method."""
        return crosswalk.to_canonical(frame, column, self._crossing)

    def county_by_name(
        self, frame: pl.DataFrame, *, state: str = "state", county_name: str = "county"
    ) -> pl.DataFrame:
        """See `ingest.county_names.match_county_names`: adds county_fips, match_method."""
        return county_names.match_county_names(frame, self._name_keys, state=state, county_name=county_name)

    def county_of_points(
        self, frame: pl.DataFrame, *, latitude: str = "latitude", longitude: str = "longitude"
    ) -> pl.DataFrame:
        """See `ingest.shapes.county_of_points`: adds county_fips, point_method."""
        return shapes.county_of_points(frame, self.shapes, latitude=latitude, longitude=longitude)


def build_reference(gazetteer_table: pl.DataFrame, *, seeds: Path = SEEDS) -> Reference:
    """The reference over the counties of the raw table `gazetteer_county`. IngestError on a bad seed."""
    counties = gazetteer_table.select(COUNTY_COLUMNS).sort("county_fips")
    reference = _with_seeds(counties, seeds)
    crosswalk.check_crosswalk(reference.crosswalk, counties)
    return reference


def reference_before_counties(*, seeds: Path = SEEDS) -> Reference:
    """The reference before the canonical counties are known: what the Gazetteer itself is condensed with."""
    return _with_seeds(pl.DataFrame(schema=dict.fromkeys(COUNTY_COLUMNS, pl.String())), seeds)


def _with_seeds(counties: pl.DataFrame, seeds: Path) -> Reference:
    return Reference(
        counties=counties,
        crosswalk=_seed(seeds / "county_crosswalk.csv").with_columns(pl.col("weight").cast(pl.Float64)),
        name_exceptions=_seed(seeds / "county_name_exceptions.csv"),
    )


def _seed(path: Path) -> pl.DataFrame:
    try:
        return read_csv_rows(path).drop("row_number")
    except MissingFileError as error:
        raise MissingFileError(
            f"{path}: the seed is missing", remedy="restore it: `git checkout -- dbt_project/seeds`."
        ) from error
