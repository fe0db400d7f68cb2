"""AFDC stations and laws: ports by county, available stations only, flags from multi-line text, real
figures.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl
import pytest

from ingest import afdc
from ingest.errors import LayoutError, MissingFileError
from ingest.model import Condensed
from ingest.sources import afdc_law, afdc_station_county
from tests.ingest.publisher_files import condense_real, reasons, small_reference, write_csv

STATION_HEADER = tuple(name.replace("_", " ").title() for name in afdc.LAYOUT_2025.columns)
LAW_HEADER = tuple(name.replace("_", " ").title() for name in afdc_law.LAYOUT.columns)
ALBANY = {"State": "NY", "Latitude": "42.65", "Longitude": "-73.77"}
MANHATTAN = {"State": "NY", "Latitude": "40.775", "Longitude": "-73.97"}
SEATTLE = {"State": "WA", "Latitude": "47.60", "Longitude": "-122.33"}
NEWARK = {"Latitude": "40.735", "Longitude": "-74.17"}
IN_SEATTLE = {"Id": "900", "Fuel Type Code": "LPG", "Status Code": "E", **SEATTLE}


def station(number: int, fuel: str = "ELEC", **columns: str) -> dict[str, str]:
    """An available station in Albany; `columns` in snake_case replace or add."""
    changed = {name.replace("_", " ").title(): value for name, value in columns.items()}
    return {"Id": str(number), "Fuel Type Code": fuel, "Status Code": "E", **ALBANY, **changed}


def condense_stations(
    folder: Path, *in_new_york: dict[str, str], in_washington: dict[str, str] = IN_SEATTLE
) -> Condensed:
    first, second = (folder / export.path for export in afdc_station_county.EXPORTS)
    write_csv(first, STATION_HEADER, in_new_york, bom=True)
    write_csv(second, STATION_HEADER, [in_washington])
    return afdc_station_county.condense(afdc_station_county.parse(first), small_reference())


def test_ports_and_sites_are_counted_by_the_county_of_the_coordinates(tmp_path: Path) -> None:
    condensed = condense_stations(
        tmp_path,
        station(1, ev_dc_fast_count="4", ev_level2_evse_num="2"),
        station(2, ev_dc_fast_count="6", maximum_vehicle_class="HD"),
        station(3, ev_dc_fast_count="8", maximum_vehicle_class="MD"),
        station(4, "CNG", cng_vehicle_class="HD", maximum_vehicle_class="HD"),
        station(5, "CNG", cng_vehicle_class="MD"),
        station(6, "LNG", lng_vehicle_class="HD"),
        station(7, ev_level2_evse_num="10") | MANHATTAN,
    )
    assert condensed.table.columns == [column.name for column in afdc_station_county.COLUMNS]
    assert condensed.table.rows() == [
        ("36001", "NY", 18, 2, 6, 2, 6, "2025-04"),
        ("36061", "NY", 0, 10, 0, 0, 1, "2025-04"),
        ("53033", "WA", 0, 0, 0, 0, 1, "2025-02"),
    ]
    assert (condensed.rows_in, condensed.rows_used) == (8, 8)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (station(2, status_code="P"), "not available (status code is not E)"),
        (station(2, state="WA"), "not of the export's state"),
        (station(2, ev_dc_fast_count="-1"), "ev_dc_fast_count is negative"),
        (station(2, ev_dc_fast_count="some"), "ev_dc_fast_count is not a whole number"),
        (station(2, ev_level2_evse_num="1.5"), "ev_level2_evse_num is not a whole number"),
        (station(2, maximum_vehicle_class="XL"), "vehicle class is none of LD, MD, HD"),
        (station(2, latitude=""), "latitude is missing"),
        (station(2, longitude="west"), "longitude is not a number"),
        (station(2, latitude="-73.77", longitude="42.65"), "coordinates lie in no canonical county"),
        (station(2, latitude="30.0", longitude="-50.0"), "coordinates lie in no canonical county"),
        (station(2, latitude="95"), "no latitude in degrees"),
        (
            station(2, latitude="29.76", longitude="-95.37"),
            "coordinates lie in another state than the address",
        ),
    ],
)
def test_a_station_that_cannot_be_counted_is_refused(
    tmp_path: Path, row: dict[str, str], reason: str
) -> None:
    condensed = condense_stations(tmp_path, station(1, ev_dc_fast_count="4"), row)
    assert reasons(condensed) == {3: reason}
    assert condensed.table["station_count"].sum() == 2


def test_a_station_beyond_the_reference_is_refused(tmp_path: Path) -> None:
    condensed = condense_stations(tmp_path, station(1), station(2) | NEWARK)
    assert reasons(condensed) == {3: "coordinates lie in no canonical county"}


def test_both_rows_of_a_repeated_station_are_refused_across_exports(tmp_path: Path) -> None:
    condensed = condense_stations(tmp_path, station(1), station(2), in_washington=IN_SEATTLE | {"Id": "2"})
    assert condensed.table.rows() == [("36001", "NY", 0, 0, 0, 0, 1, "2025-04")]
    assert condensed.quarantine["reason"].to_list() == ["several rows have the same id"] * 2


def test_a_missing_companion_and_an_older_layout_are_refused(tmp_path: Path) -> None:
    first, second = (tmp_path / export.path for export in afdc_station_county.EXPORTS)
    write_csv(first, STATION_HEADER, [station(1)])
    with pytest.raises(MissingFileError, match="afdc_stations_wa_2025_02"):
        afdc_station_county.parse(first)
    write_csv(second, STATION_HEADER[:64], [dict.fromkeys(STATION_HEADER[:64], "1")])
    with pytest.raises(LayoutError, match=r"afdc_stations_wa.*missing .*maximum_vehicle_class"):
        afdc_station_county.parse(first)


def law(number: int, title: str = "Law", text: str = "A law.", **columns: str) -> dict[str, str]:
    """A live law of New York; `columns` in snake_case replace or add."""
    changed = {name.replace("_", " ").title(): value for name, value in columns.items()}
    return {
        "Law Id": str(number),
        "State": "NY",
        "Title": title,
        "Text": text,
        "Type": "Laws and Regulations",
        **changed,
    }


def condense_laws(folder: Path, *rows: dict[str, str]) -> Condensed:
    path = write_csv(folder / "laws.csv", LAW_HEADER, rows)
    return afdc_law.condense(afdc_law.parse(path), small_reference())


def flag(folder: Path, name: str, **columns: str) -> bool:
    return bool(condense_laws(folder, law(1, **columns)).table[name].item())


def test_text_over_several_lines_is_one_record_and_none_of_it_is_kept(tmp_path: Path) -> None:
    condensed = condense_laws(
        tmp_path,
        law(
            1, text='First line, "quoted",\nsecond line\n\nlast line', enacted_date="2021-11-15 00:00:00 UTC"
        ),
        law(2, state="US", type="State Incentives"),
    )
    assert condensed.table.rows() == [
        (1, "NY", "Laws and Regulations", True, False, False, False, dt.date(2021, 11, 15)),
        (2, "US", "State Incentives", True, True, False, False, None),
    ]
    assert condensed.rows_in == 2


@pytest.mark.parametrize("column", ["expired_date", "repealed_date", "archived_date"])
def test_a_law_with_an_ending_date_is_not_live(tmp_path: Path, column: str) -> None:
    assert not flag(tmp_path, "is_live", **{column: "2024-12-05 00:00:00 UTC"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grants for medium- and heavy-duty vehicles", True),
        ("heavy-\nduty vehicles of any kind", True),
        ("Medium duty vehicles", True),
        ("a school bus or two", True),
        ("drayage trucks", True),
        ("light-duty trucks and pickup trucks", False),
        ("light trucks only", False),
        ("business owners in a busy place", False),
        ("passenger cars", False),
    ],
)
def test_heavy_duty_is_what_speaks_of_trucks_and_buses_but_not_light_ones(
    tmp_path: Path, text: str, expected: bool
) -> None:
    assert flag(tmp_path, "is_heavy_duty", text=text) is expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"user_categories": "STATION|FLEET"}, True),
        ({"user_categories": "FLEETING"}, False),
        ({"title": "State Fleet Requirement"}, True),
        ({"text": "any fleet\nmay apply"}, True),
        ({"text": "a fleeting moment"}, False),
    ],
)
def test_fleet_laws_are_found_by_category_or_text(
    tmp_path: Path, columns: dict[str, str], expected: bool
) -> None:
    assert flag(tmp_path, "is_fleet", **columns) is expected


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (law(2, state="PR"), "outside the canonical counties: not in the 50 states or DC"),
        (law(2, law_id="x"), "law_id is not a whole number"),
        (law(2, type=""), "type is missing"),
        (law(2, repealed_date="soon"), "repealed_date is not a date"),
        (law(2, enacted_date="11/15/2021"), "enacted_date is not a date"),
    ],
)
def test_a_law_that_cannot_be_used_is_refused(tmp_path: Path, row: dict[str, str], reason: str) -> None:
    condensed = condense_laws(tmp_path, law(1), row)
    assert reasons(condensed) == {3: reason}
    assert condensed.table["law_id"].to_list() == [1]


def test_both_records_of_a_repeated_law_are_refused(tmp_path: Path) -> None:
    assert set(reasons(condense_laws(tmp_path, law(1), law(2), law(1)))) == {2, 4}


# --- the real files ---


def test_real_stations(mirror: Path) -> None:
    condensed = condense_real("afdc_station_county", mirror)
    assert (condensed.rows_in, condensed.rows_used) == (4_857 + 2_558, 7_415)
    ports = dict(condensed.table.group_by("state").agg(pl.col("dc_fast_port_count").sum()).iter_rows())
    assert ports == {"NY": 2_161, "WA": 1_507}
    assert condensed.table["heavy_duty_gas_site_count"].sum() == 13 + 5


def test_real_laws(mirror: Path) -> None:
    condensed = condense_real("afdc_law", mirror)
    table = condensed.table
    assert (condensed.rows_in, table.height) == (1_377, 1_377)
    assert table.filter(pl.col("state") == "US").height == 91
    assert table["is_live"].sum() == 980
    assert not set(table.columns) & {"title", "text"}


def test_the_older_national_export_has_another_layout_and_is_refused(mirror: Path, tmp_path: Path) -> None:
    first = tmp_path / afdc_station_county.EXPORTS[0].path
    first.parent.mkdir(parents=True)
    first.symlink_to(mirror / "afdc_stations_dcfc_us_2019_11/afdc_20191101.csv")
    with pytest.raises(LayoutError, match="maximum_vehicle_class"):
        afdc_station_county.parse(first)
