"""Good files to start from: publishers' own, cut to a few hundred rows, or invented ones of the same layouts.

Belongs here: which files an original has. Does not belong here: how they are broken (`mutations`).
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.mirror import input_files
from ingest.model import Source
from ingest.registry import SOURCES
from ingest.registry import source as source_of
from tests.ingest.drift import SAMPLES, Sample
from tests.ingest.hostile import tables

ROWS = 250
SMALL_BYTES = 50_000
Files = dict[str, bytes]
ROWS_INVENTED = 60
# New York's counties have the odd numbers to 123.
COUNTIES = tuple(f"36{number:03}" for number in range(1, 2 * ROWS_INVENTED, 2))
PLACES = (("42.65", "-73.75", "NY"), ("29.76", "-95.36", "TX"), ("47.61", "-122.33", "WA"))


@dataclass(frozen=True)
class Original:
    """A vintage of a source and its files, by their place in the mirror."""

    label: str
    source: Source
    files: Files


def vintages() -> list[Source]:
    """Every vintage of every source whose files come from a publisher."""
    return [each for source in SOURCES for each in source.vintages if each.mirror_path]


def label_of(source: Source) -> str:
    return f"{source.name}-{source.vintage}"


def from_mirror(source: Source, mirror: Path) -> Original:
    """The publisher's files, all but shapefiles and legacy workbooks cut."""
    files = {location: cut(path.read_bytes(), path) for path, location in input_files(source, mirror)}
    return Original(label_of(source), source, files)


def cut(raw: bytes, path: Path) -> bytes:
    if path.suffix in (".shp", ".shx", ".dbf", ".prj") or raw.startswith(tables.OLE):
        return raw
    if raw.startswith(tables.ZIP):
        sheets = tables.read_sheets(raw)
        return tables.write_sheets({name: tables.first_rows(rows, ROWS) for name, rows in sheets.items()})
    if len(raw) < SMALL_BYTES and not raw.startswith(tables.GZIP):
        return raw
    text = tables.read_text(raw)
    text.records = tables.first_rows(text.records, ROWS)
    return text.written()


def invented(folder: Path) -> Iterator[Original]:
    """Small files of each family (FF10 packed, CSV with codes, with places, workbooks, points), usable rows in all."""
    for name, row in _ROWS.items():
        sample = next(each for each in SAMPLES if each.name == name)
        source = source_of(name)
        path = folder / name / source.mirror_path
        path.parent.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix("") if path.suffix == ".gz" else path
        sample.write(written, sample.columns, _rows(sample, row))
        files = {location: _raw(folder / name / location) for location in _locations(source)}
        yield Original(f"{name}-invented", source, files)


def _locations(source: Source) -> tuple[str, ...]:
    return (source.mirror_path, *source.companions)


def _raw(path: Path) -> bytes:
    if path.suffix == ".xlsx":
        # The writer makes all sheets alike: the first alone keeps its rows, else every key is there twice.
        sheets = tables.read_sheets(path.read_bytes())
        header = len(next(iter(sheets.values()))) - ROWS_INVENTED
        for name in list(sheets)[1:]:
            sheets[name] = [*sheets[name][:header], ["a note"]]
        return tables.write_sheets(sheets)
    if path.suffix != ".gz":
        return path.read_bytes()
    text = tables.read_text(path.with_suffix("").read_bytes())
    text.is_packed = True
    return text.written()


def _rows(sample: Sample, row: dict[str, object]) -> list[list]:
    """Sixty rows: a tuple's values take turns, a range gives each row another, columns left out have some text."""
    turns = {
        name: itertools.cycle(values) if isinstance(values, tuple | range) else itertools.repeat(values)
        for name, values in row.items()
    }
    return [
        [next(turns[column]) if column in turns else "" for column in sample.columns]
        for _ in range(ROWS_INVENTED)
    ]


_DRAW = random.Random("phasein")
_AMOUNTS = tuple(str(_DRAW.randrange(1, 10**6) / 100) for _ in range(60))
_UTILITY: dict[str, object] = {
    "data_year": 2018,
    "utility_number": range(1, 61),
    "utility_name": "Invented Power",
    "state": ("NY", "TX", "WA"),
    "ba_code": ("NYIS", None),
}
_ROWS: dict[str, dict[str, object]] = {
    "nei_vehicle_population": {
        "country_cd": "US",
        "region_cd": COUNTIES,
        "scc": tuple(
            f"22{fuel}{kind}0100" for fuel in ("01", "02") for kind in ("32", "41", "52", "61", "62")
        ),
        "activity_type": "VPOP",
        "ann_parm_value": _AMOUNTS,
        "calc_year": "2020",
        "tribal_code": tuple(str(number) for number in range(60)),
    },
    "rural_urban_county": {
        "fips": COUNTIES,
        "state": "NY",
        "county_name": "Invented, County",
        "population_2020": _AMOUNTS,
        "rucc_2023": ("1", "2", "9"),
        "description": "some\nlines",
    },
    "afdc_dc_fast_county": {
        "fuel_type_code": "ELEC",
        "state": tuple(state for _, _, state in PLACES),
        "status_code": "E",
        "ev_dc_fast_count": ("1", "4", "12"),
        "latitude": tuple(latitude for latitude, _, _ in PLACES),
        "longitude": tuple(longitude for _, longitude, _ in PLACES),
        "id": tuple(str(number) for number in range(1, 61)),
        "access_code": "public",
    },
    "county_2024": {
        "usps": "NY",
        "geoid": COUNTIES,
        "name": "Invented County",
        "aland": _AMOUNTS,
        "awater": _AMOUNTS,
    },
    "eia861_sales": {
        **_UTILITY,
        "part": ("A", "B", "C"),
        "service_type": ("Bundled", "Energy", "Delivery"),
        "data_type_o_observed_i_imputed": ("O", "I"),
        "ownership": "Investor Owned",
        **dict.fromkeys(
            (
                f"{sector}_{measure}"
                for sector in ("commercial", "total")
                for measure in ("revenues_thousand_dollars", "sales_megawatthours", "customers_count")
            ),
            (1.5, 250.25, 10_000),
        ),
    },
    "zip_county": {
        "zip": tuple(f"1{number:04}" for number in range(60)),
        "county": COUNTIES,
        "res_ratio": 1,
        "bus_ratio": 1,
        "oth_ratio": 1,
        "tot_ratio": 1,
    },
    "bts_port_county": {
        "objectid": range(1, 61),
        "port": range(101, 161),
        "port_name": "Invented, NY",
        "total": 300,
        "foreign": 100,
        "domestic": 200,
    },
}
