"""Small publisher files with invented values, and a small reference to condense them with.

Belongs here: what several source tests write and look up. Does not belong here: assertions, or rows of real
files.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl

from ingest.model import Condensed, Source
from ingest.quarantine import number
from ingest.reference import Reference, build_reference, reference_before_counties
from ingest.registry import source
from ingest.snapshot import open_snapshot

Row = tuple[object, ...]
"""Cells of a sheet, from the first column on."""

FF10_HEADER = ",".join(
    (
        *("country_cd", "region_cd", "tribal_code", "census_tract_cd", "shape_id", "scc", "CD", "MSR"),
        *("activity_type", "ann_parm_value", "calc_year", "date_updated", "data_set_id"),
        *(
            f"{month}_value"
            for month in ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        ),
        "comment",
    )
)
FF10_COMMENTS = ("#FORMAT=FF10_ACTIVITY", "#COUNTRY US", "#YEAR 2020", f"# {FF10_HEADER}")
FIRST_FF10_ROW = len(FF10_COMMENTS) + 1

COUNTIES = (
    ("02063", "AK", "Chugach Census Area"),
    ("09001", "CT", "Fairfield County"),
    ("09003", "CT", "Hartford County"),
    ("36001", "NY", "Albany County"),
    ("36061", "NY", "New York County"),
    ("48201", "TX", "Harris County"),
    ("53033", "WA", "King County"),
)


def small_reference() -> Reference:
    """Seven counties; 09999 is spread over Connecticut's two (1/4, 3/4); `Old Albany` stands for both of
    New York's.
    """
    return Reference(
        counties=pl.DataFrame(COUNTIES, schema=["county_fips", "state", "county_name"], orient="row"),
        crosswalk=pl.DataFrame(
            [("09999", "09001", 0.25, "area", "invented"), ("09999", "09003", 0.75, "area", "invented")],
            schema=["from_county_fips", "county_fips", "weight", "method", "source"],
            orient="row",
        ),
        name_exceptions=pl.DataFrame(
            [
                ("NY", "Old Albany", "36001", "split", "invented"),
                ("NY", "Old Albany", "36061", "split", "invented"),
            ],
            schema=["state", "county_name", "county_fips", "reason", "source"],
            orient="row",
        ),
    )


@cache
def snapshot_reference() -> Reference:
    """The reference over the canonical counties of the embedded snapshot."""
    return build_reference(open_snapshot().obtain(source("gazetteer_county")).table)


@cache
def real_reference(mirror: Path) -> Reference:
    """The reference over the real Gazetteer."""
    gazetteer = source("gazetteer_county")
    parsed = gazetteer.parse(mirror / gazetteer.mirror_path)
    return build_reference(gazetteer.condense(parsed, reference_before_counties()).table)


@cache
def condense_real(name: str, mirror: Path) -> Condensed:
    """A source condensed from the real file, once for all tests."""
    its: Source = source(name)
    return its.condense(its.parse(mirror / its.mirror_path), real_reference(mirror))


def ff10_row(
    county: str = "36001",
    scc: str = "2202620100",
    amount: str = "10",
    activity: str = "VPOP",
    country: str = "US",
    year: str = "2020",
) -> str:
    """One line of an FF10 activity file, quoted as EPA does."""
    return f'"{country}","{county}",,,,"{scc}",,,"{activity}",{amount},{year},"20230112",,,,,,,,,,,,,,'


def write_ff10(path: Path, rows: Iterable[str], comments: Sequence[str] = FF10_COMMENTS) -> Path:
    """An FF10 file of these lines; the first data row is line FIRST_FF10_ROW."""
    path.write_text("\n".join([*comments, *rows]) + "\n", encoding="utf-8")
    return path


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Mapping[str, str]], *, bom: bool = False
) -> Path:
    """A CSV file with every column of the header; a row leaves out what is blank."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode("utf-8"))
    return path


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A minimal workbook: numbers as numbers, everything else as inline text, None as an empty cell."""
    names = list(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _content_types(len(names)))
        archive.writestr("_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")]))
        archive.writestr("xl/workbook.xml", _workbook(names))
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            _relations([("worksheet", f"worksheets/sheet{index}.xml") for index in range(1, len(names) + 1)]),
        )
        for index, rows in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/sheet{index}.xml", _sheet(rows))
    return path


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def over(heading: str, width: int) -> Row:
    """A heading over several columns, as its sheet has it: in the first of them."""
    return (heading, *[None] * (width - 1))


def _content_types(sheet_count: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{index}.xml" ContentType="{kind}.worksheet+xml"/>'
        for index in range(1, sheet_count + 1)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{sheets}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    each = "".join(
        f'<Relationship Id="rId{index}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{each}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{index}" r:id="rId{index}"/>'
        for index, name in enumerate(names, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _sheet(rows: Sequence[Sequence[object]]) -> str:
    lines = "".join(
        f'<row r="{row_index}">'
        + "".join(_cell(f"{_column_letters(index)}{row_index}", value) for index, value in enumerate(row))
        + "</row>"
        for row_index, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(place: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def _column_letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, remainder = divmod(index - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def column_sum(frame: pl.DataFrame, column: str, where: pl.Expr | None = None) -> float:
    """The sum of a text or number column, over the rows where the condition holds."""
    chosen = frame if where is None else frame.filter(where)
    return float(chosen.select(number(column).sum()).item())


def reasons(condensed: Condensed) -> dict[int, str]:
    """Why each quarantined row was refused, by its row number."""
    return dict(condensed.quarantine.select("row_number", "reason").iter_rows())
