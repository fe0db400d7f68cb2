"""Which county is meant, and what is said where none or several are."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from orchestration.county import CountyError, find_county

_COUNTIES = [
    ("48201", "TX", "Harris County", "Harris, TX", 4_800_000),
    ("48203", "TX", "Harrison County", "Harrison, TX", 70_000),
    ("24005", "MD", "Baltimore County", "Baltimore, MD", 850_000),
    ("24510", "MD", "Baltimore city", "Baltimore city, MD", 570_000),
    ("29510", "MO", "St. Louis city", "St. Louis city, MO", 290_000),
    ("35013", "NM", "Doña Ana County", "Doña Ana, NM", 220_000),
    ("22059", "LA", "LaSalle Parish", "LaSalle, LA", 15_000),
    ("17099", "IL", "LaSalle County", "LaSalle, IL", 108_000),
    ("26163", "MI", "Wayne County", "Wayne, MI", 1_750_000),
    ("02158", "AK", "Kusilvak Census Area", "Kusilvak, AK", 8_000),
    ("09001", "CT", "Fairfield County", "Fairfield, CT", 960_000),
    ("09003", "CT", "Hartford County", "Hartford, CT", 900_000),
]
_STATES = {
    "TX": "Texas",
    "MD": "Maryland",
    "MO": "Missouri",
    "NM": "New Mexico",
    "LA": "Louisiana",
    "IL": "Illinois",
    "MI": "Michigan",
    "AK": "Alaska",
    "CT": "Connecticut",
}


@pytest.fixture(scope="module")
def release() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "create schema marts;"
            "create table marts.dim_county (county_fips text, state text, county_name text, county_label text, population_count double);"
            "create table marts.dim_state (state text, state_name text);"
            "create table marts.dim_county_code (code text, county_name text, county_fips text, weight double, method text);"
            "create table marts.dim_zip (zip text, county_fips text, county_share double, county_count bigint)"
        )
        connection.executemany("insert into marts.dim_county values (?, ?, ?, ?, ?)", _COUNTIES)
        connection.executemany("insert into marts.dim_state values (?, ?)", list(_STATES.items()))
        connection.executemany(
            "insert into marts.dim_county_code values (?, ?, ?, ?, ?)",
            [
                ("48201", "Harris County", "48201", 1.0, "direct"),
                ("02270", None, "02158", 1.0, "rename"),
                ("09110", "Capitol Planning Region", "09003", 0.7, "state_population_share"),
                ("09110", "Capitol Planning Region", "09001", 0.3, "state_population_share"),
            ],
        )
        connection.executemany(
            "insert into marts.dim_zip values (?, ?, ?, ?)",
            [("77002", "48201", 1.0, 1), ("48201", "26163", 1.0, 1), ("06103", "09003", 0.75, 2)],
        )
        yield connection


@pytest.mark.parametrize(
    ("asked", "fips"),
    [
        ("Harris, TX", "48201"),
        ("  harris county,  texas ", "48201"),
        ("HARRIS TX", "48201"),
        ("harris", "48201"),
        ("48201", "48201"),
        ("2270", "02158"),
        ("02270", "02158"),
        ("77002", "48201"),
        ("zip:48201", "26163"),
        ("06103", "09003"),
        ("Baltimore, MD", "24005"),
        ("baltimore city maryland", "24510"),
        ("St Louis city, Missouri", "29510"),
        ("dona ana new mexico", "35013"),
        ("Kusilvak Census Area, AK", "02158"),
        ("lasalle parish", "22059"),
    ],
)
def test_what_people_type(release: duckdb.DuckDBPyConnection, asked: str, fips: str) -> None:
    assert find_county(release, asked).county_fips == fips


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        ("48201", "ZIP code 48201 lies in Wayne, MI: ask for zip:48201"),
        ("02270", "code 02270 comes home to 02158 of 2017 by rename"),
        ("06103", "by ZIP code 06103, 75% of its addresses"),
        ("Harris, TX", None),
    ],
)
def test_a_note_says_how_it_was_found(
    release: duckdb.DuckDBPyConnection, asked: str, note: str | None
) -> None:
    assert find_county(release, asked).note == note


@pytest.mark.parametrize(
    ("asked", "what", "remedy"),
    [
        ("LaSalle", "fits 2 counties", "LaSalle, IL (17099), LaSalle, LA (22059)"),
        ("Haris, TX", "no county 'Haris, TX'", "Perhaps Harris, TX (48201), Harrison, TX (48203)"),
        ("Harris, XX", "no state 'XX'", "Perhaps Harris, TX (48201)"),
        ("Detroit, MI", "no county 'Detroit, MI'", "Perhaps Wayne, MI (26163)"),
        ("xyzzy", "no county 'xyzzy'", "from marts.dim_county"),
        ("", "no county ''", "from marts.dim_county"),
        ("99999", "no county code and no ZIP code 99999", "five digits"),
        ("zip:99999", "not in marts.dim_zip", "five digits"),
        ("09110", "spread over 2 counties", "Hartford, CT (09003), Fairfield, CT (09001)"),
        ("'; drop table marts.dim_county; --", "no county", "from marts.dim_county"),
    ],
)
def test_none_or_several(release: duckdb.DuckDBPyConnection, asked: str, what: str, remedy: str) -> None:
    with pytest.raises(CountyError) as caught:
        find_county(release, asked)
    assert what in caught.value.what
    assert remedy in caught.value.remedy
