"""Files made to harm: small where they lie, huge or endless where they are read, or reaching out of their folder.

Belongs here: bombs of text, workbooks and shapefiles, each about as large as the caps let pass, or larger.
Does not belong here: common damage (`mutations`, `cells`).
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable

from ingest.bounded import DEFAULT_MAX_BYTES
from ingest.delimited import MAX_FIELDS, MAX_ROWS
from tests.ingest.hostile import tables
from tests.ingest.hostile.mutations import Mutation, Random, with_member, zipped
from tests.ingest.hostile.originals import Files

ROWS_AT_CAP = "rows_to_the_cap"
NEAR_CAP = DEFAULT_MAX_BYTES - 1_000_000
SHEET = "xl/worksheets/sheet1.xml"
ESCAPED_FILE = "phasein_hostile_file_that_escaped"


def _text_bomb(body: Callable[[bytes, bytes], bytes]) -> Mutation:
    """A packed file with the original's header; body gets the original's head and its first row."""

    def mutation(files: Files, draw: Random) -> Files:
        name = draw.choice(sorted(files))
        raw = files[name]
        whole = gzip.decompress(raw) if raw.startswith(tables.GZIP) else raw
        lines = whole.replace(b"\r\n", b"\n").splitlines(keepends=True)
        comments = sum(line.startswith(b"#") for line in lines)
        first = comments if comments else 1
        return {**files, name: gzip.compress(body(b"".join(lines[:first]), lines[first]), 1, mtime=0)}

    return mutation


def _filled(unit: bytes, size: int = NEAR_CAP) -> bytes:
    return unit * (size // len(unit))


def gzip_of_gigabytes(files: Files, draw: Random) -> Files:
    """Two gigabytes of zeros in many packed parts, a few megabytes as they lie there."""
    part = gzip.compress(b"0" * 20_000_000, 9, mtime=0)
    return {**files, draw.choice(sorted(files)): part * 100}


TEXT_BOMBS: dict[str, Mutation] = {
    "gzip_of_gigabytes": gzip_of_gigabytes,
    **{
        name: _text_bomb(body)
        for name, body in {
            "blank_lines": lambda head, row: head + _filled(b"\n"),
            "short_rows": lambda head, row: head + _filled(b"1\n"),
            "long_line": lambda head, row: head + row + _filled(b"x") + b"\n",
            "long_row": lambda head, row: head + row + _filled(b",") + b"\n" + row,
            "long_row_at_the_end": lambda head, row: head + row + _filled(b","),
            "quotes": lambda head, row: head + row + _filled(b'"') + b"\n",
            "quotes_in_rows": lambda head, row: head + row + _filled(b'"",'),
            "open_quote": lambda head, row: head + row + b'"' + _filled(row),
            "full_of_rows": lambda head, row: head + _filled(row),
            "one_row_to_the_cap": lambda head, row: head + row * _rows_at_cap(row),
            ROWS_AT_CAP: lambda head, row: head + _other_rows(row),
            "rows_with_a_field_too_many": lambda head, row: (
                head + (row.rstrip(b"\n") + b",\t|,\n") * _rows_at_cap(row)
            ),
            "astral_text": lambda head, row: head + row + _filled("🚚,".encode()) + b"\n",
            "latin_text": lambda head, row: head + row + _filled(b"\xe9", NEAR_CAP // 2) + b"\n",
            "wide_header": lambda head, row: _filled(b"a,") + b"\n" + row,
            "header_of_long_names": lambda head, row: _filled(b"a", 5_000_000) + b"," + head + row,
            "comments": lambda head, row: _filled(b"#\n") + head + row,
            "long_comment": lambda head, row: _filled(b"#") + b"\n" + head + row,
        }.items()
    },
}


def _rows_at_cap(row: bytes) -> int:
    """How many such rows are just read."""
    fields = max(row.count(delimiter) for delimiter in (b",", b"|", b"\t")) + 1
    return min(MAX_ROWS, MAX_FIELDS // fields, NEAR_CAP // len(row)) - 1


def _other_rows(row: bytes) -> bytes:
    """As many rows as are just read, the digits of each exchanged in another way: other places, other keys."""
    draw = Random(0)
    exchanges = [bytes.maketrans(b"0123456789", bytes(draw.sample(b"0123456789", 10))) for _ in range(1_000)]
    count = _rows_at_cap(row)
    return b"".join(
        row.translate(exchanges[at % 997]).translate(exchanges[at % 1_000]) for at in range(count)
    )


def _sheet_bomb(mutate: Callable[[bytes], bytes]) -> Mutation:
    def mutation(files: Files, draw: Random) -> Files:
        (name,) = files
        return {name: with_member(_workbook(files[name]), draw, mutate, like=SHEET)}

    return mutation


def _archive_bomb(mutate: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Mutation:
    def mutation(files: Files, draw: Random) -> Files:
        del draw
        (name,) = files
        with zipfile.ZipFile(io.BytesIO(_workbook(files[name]))) as archive:
            members = {each: archive.read(each) for each in archive.namelist()}
        return {name: zipped(mutate(members))}

    return mutation


def _workbook(raw: bytes) -> bytes:
    """The workbook, a legacy one written anew."""
    return raw if raw.startswith(tables.ZIP) else tables.write_sheets(tables.read_sheets(raw))


def _with_rows(rows: Callable[[], str]) -> Mutation:
    return _sheet_bomb(lambda sheet: sheet.replace(b"</sheetData>", f"{rows()}</sheetData>".encode()))


def _bytes_bomb(mutate: Callable[[bytes], bytes]) -> Mutation:
    def mutation(files: Files, draw: Random) -> Files:
        del draw
        (name,) = files
        return {name: mutate(_workbook(files[name]))}

    return mutation


def _lying_about_sizes(raw: bytes) -> bytes:
    """The sheet inflates to 300 MB, and the archive's directory says a thousand bytes."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    members[SHEET] = members[SHEET].replace(b"</sheetData>", b" " * 300_000_000 + b"</sheetData>")
    size = struct.pack("<I", len(members[SHEET]))
    return zipped(members).replace(size, struct.pack("<I", 1_000))


def _patched(offset: int, value: int) -> Callable[[bytes], bytes]:
    """Two bytes of every member's local and central header changed: flags (6) or compression (8)."""

    def patch(raw: bytes) -> bytes:
        changed = bytearray(raw)
        for magic, further in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
            at = raw.find(magic)
            while at >= 0:
                struct.pack_into("<H", changed, at + offset + further, value)
                at = raw.find(magic, at + 4)
        return bytes(changed)

    return patch


_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(8))
    + b"]>"
)


def _shared_strings(members: dict[str, bytes]) -> dict[str, bytes]:
    """One text of a megabyte, shown in a hundred thousand cells."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 100_001))
    relations = members["xl/_rels/workbook.xml.rels"]
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    shown = b'<Relationship Id="rId99" Type="%b" Target="sharedStrings.xml"/></Relationships>' % kind
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return {
        **members,
        "xl/_rels/workbook.xml.rels": relations.replace(b"</Relationships>", shown),
        "xl/sharedStrings.xml": b'<sst xmlns="%b"><si><t>%b</t></si></sst>' % (main, b"x" * 1_000_000),
        SHEET: members[SHEET].replace(b"<sheetData>", f"<sheetData>{cells}".encode()),
    }


def _many_sheets(members: dict[str, bytes]) -> dict[str, bytes]:
    more = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1_000, 300_000))
    return {
        **members,
        "xl/workbook.xml": members["xl/workbook.xml"].replace(b"</sheets>", f"{more}</sheets>".encode()),
    }


WORKBOOK_BOMBS: dict[str, Mutation] = {
    "far_cell": _with_rows(lambda: '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "far_enough_cell": _with_rows(lambda: '<row r="40000"><c r="ZZ40000"><v>1</v></c></row>'),
    "cells_to_the_cap": _with_rows(
        lambda: "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(500, 60_000))
    ),
    "impossible_cell": _with_rows(lambda: '<row r="9"><c r="ZZZZZZZZZZ99999999999999"><v>1</v></c></row>'),
    "absurd_dimension": _sheet_bomb(
        lambda sheet: sheet.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    ),
    "a_million_rows": _with_rows(
        lambda: "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(500, 1_000_000))
    ),
    "a_cell_again_and_again": _with_rows(lambda: "<row>" + '<c r="A9"><v>1</v></c>' * 2_000_000 + "</row>"),
    "long_cell": _with_rows(lambda: f'<row r="9"><c r="A9" t="str"><v>{"x" * 50_000_000}</v></c></row>'),
    "absurd_values": _with_rows(
        lambda: "".join(
            f'<row r="{row}"><c r="A{row}" {kind}><v>{value}</v></c></row>'
            for row, (kind, value) in enumerate(
                [
                    *[("", "1e999"), ("", "NaN"), ("", ""), ('s="99999"', "1"), ('t="zz"', "1")],
                    *[('t="s"', "99999999"), ('t="s"', "-1"), ('t="b"', "7"), ('t="e"', "#N/A")],
                    ('t="d"', "9999-99-99"),
                ],
                start=20,
            )
        )
    ),
    "sheet_of_300_megabytes": _with_rows(lambda: " " * 300_000_000),
    "lying_about_sizes": _bytes_bomb(_lying_about_sizes),
    "billion_laughs": _sheet_bomb(
        lambda sheet: (
            _LAUGHS
            + sheet.replace(b"</sheetData>", b'<row r="9"><c r="A9" t="str"><v>&i;</v></c></row></sheetData>')
        )
    ),
    "shared_text": _archive_bomb(_shared_strings),
    "many_sheets": _archive_bomb(_many_sheets),
    "many_members": _archive_bomb(
        lambda members: {**members, **{f"xl/media/{number}": b"" for number in range(50_000)}}
    ),
    "names_out_of_the_folder": _archive_bomb(
        lambda members: {
            **members,
            f"../../{ESCAPED_FILE}": b"x",
            f"/tmp/{ESCAPED_FILE}": b"x",
            f"..\\..\\{ESCAPED_FILE}": b"x",
        }
    ),
    "macros_and_links": _archive_bomb(
        lambda members: {
            **members,
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(5_000),
            "xl/externalLinks/externalLink1.xml": b'<externalLink r:id="http://localhost:9/x"/>',
            SHEET: members[SHEET].replace(
                b"<v>", b'<f>WEBSERVICE("http://localhost:9/x")&amp;DDE("cmd","/C calc","!A0")</f><v>', 5
            ),
        }
    ),
    "archive_in_itself": _archive_bomb(lambda members: {**members, SHEET: zipped(members)}),
    "encrypted": _bytes_bomb(_patched(6, 1)),
    "unknown_compression": _bytes_bomb(_patched(8, 99)),
}


def null_shapes(files: Files, draw: Random) -> Files:
    """Four million records of nothing, in files that agree with one another."""
    del draw
    count = 4_000_000
    shp = next(name for name in sorted(files) if name.endswith(".shp"))
    stem = shp.removesuffix(".shp")
    records = b"".join(struct.pack(">iii", number, 2, 0) for number in range(1, count + 1))
    index = b"".join(struct.pack(">ii", 50 + 6 * number, 2) for number in range(count))
    header = struct.pack(">i20x", 9994), struct.pack("<ii64x", 1000, 1)
    field = b"ID".ljust(11, b"\0") + b"C" + bytes(4) + b"\x01" + bytes(15)
    return {
        **files,
        shp: header[0] + struct.pack(">i", 50 + len(records) // 2) + header[1] + records,
        f"{stem}.shx": header[0] + struct.pack(">i", 50 + len(index) // 2) + header[1] + index,
        f"{stem}.dbf": struct.pack("<BxxxIHH20x", 3, count, 65, 2) + field + b"\r" + b" 1" * count,
    }


def wide_table(files: Files, draw: Random) -> Files:
    """A table of a thousand fields, each of one character."""
    name = draw.choice([each for each in sorted(files) if each.endswith(".dbf")])
    fields = b"".join(
        f"F{number}".encode().ljust(11, b"\0") + b"C" + bytes(4) + b"\x01" + bytes(15)
        for number in range(1_000)
    )
    (count,) = struct.unpack_from("<I", files[name], 4)
    head = struct.pack("<BxxxIHH20x", 3, count, 33 + len(fields), 1_001)
    return {**files, name: head + fields + b"\r" + (b" " + b"1" * 1_000) * count}


POINT_BOMBS: dict[str, Mutation] = {"null_shapes": null_shapes, "wide_table": wide_table}
