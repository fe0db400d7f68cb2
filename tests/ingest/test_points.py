"""Places as coordinates: degrees, web mercator, the county and how it was found."""

from __future__ import annotations

import polars as pl
import pytest

from ingest.errors import LayoutError
from ingest.points import from_web_mercator, place, place_rules
from ingest.quarantine import split_rows
from ingest.shapes import MAX_OFFSHORE_POINTS
from tests.ingest.publisher_files import small_reference


def placed(*places: tuple[object, object]) -> pl.DataFrame:
    rows = pl.DataFrame(
        {
            "latitude": pl.Series(
                [str(lat) if lat is not None else None for lat, _ in places], dtype=pl.String
            ),
            "longitude": pl.Series(
                [str(lon) if lon is not None else None for _, lon in places], dtype=pl.String
            ),
        }
    ).with_row_index("row_number", offset=2)
    return place(rows, small_reference())


def test_the_county_the_way_it_was_found_and_its_state():
    rows = placed((42.65, -73.77), (29.2, -94.7), (40.735, -74.17), (30.0, -50.0), ("x", 1), (None, None))
    assert rows.select("county_fips", "match_method", "county_state").rows() == [
        ("36001", "polygon", "NY"),
        ("48167", "nearest", None),  # off Galveston, which the small reference does not know
        ("34013", "polygon", None),
        *[(None, None, None)] * 3,
    ]
    assert rows.columns == [
        "row_number",
        "latitude",
        "longitude",
        "county_fips",
        "match_method",
        "county_state",
    ]


@pytest.mark.parametrize(
    ("latitude", "longitude", "reason"),
    [
        (None, -73.77, "latitude is missing"),
        (42.65, "west", "longitude is not a number"),
        ("inf", -73.77, "latitude is not a number"),
        (1e300, -73.77, "no latitude in degrees"),
        (42.65, -1e300, "no longitude in degrees"),
        (-73.77, 42.65, "coordinates lie in no canonical county"),
        (30.0, -50.0, "coordinates lie in no canonical county"),
    ],
)
def test_what_is_no_place_is_refused(latitude: object, longitude: object, reason: str):
    good, quarantine = split_rows(placed((42.65, -73.77), (latitude, longitude)), place_rules())
    assert good["county_fips"].to_list() == ["36001"]
    assert quarantine["reason"].to_list() == [reason]


def test_a_place_in_another_state_than_the_address_is_refused():
    rows = placed((42.65, -73.77), (47.60, -122.33)).with_columns(pl.lit("NY").alias("address"))
    good, quarantine = split_rows(rows, place_rules(state="address"))
    assert good["county_state"].to_list() == ["NY"]
    assert quarantine["reason"].to_list() == ["coordinates lie in another state than the address"]


def test_thousands_of_places_off_the_coast_are_other_coordinates():
    """Each is looked at one by one: a file of such would take hours."""
    shore = [(29.0 + number / 100_000, -94.7) for number in range(MAX_OFFSHORE_POINTS + 1)]
    with pytest.raises(LayoutError, match="2,001 places near a county lie in none, over the cap of 2,000"):
        placed(*shore)
    assert placed(*[shore[0]] * len(shore))["match_method"].unique().to_list() == ["nearest"]
    assert placed(*((latitude, -60.0) for latitude, _ in shore))["match_method"].null_count() == len(shore)


def test_web_mercator_metres_become_degrees():
    # EPSG:3857 of the origin, of 45 N 90 E, and of the corner of the world square.
    metres = pl.DataFrame(
        {
            "x": ["0", "10018754.171394622", "-20037508.342789244", None],
            "y": ["0", "5621521.486192066", "20037508.342789244", "x"],
        }
    )
    degrees = metres.select(from_web_mercator("x", "y"))
    assert degrees["latitude"].to_list()[:3] == pytest.approx([0, 45, 85.0511287798], abs=1e-9)
    assert degrees["longitude"].to_list()[:3] == pytest.approx([0, 90, -180], abs=1e-9)
    assert degrees.row(3) == (None, None)
