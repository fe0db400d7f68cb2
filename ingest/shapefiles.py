"""Point shapefiles as frames of strings: places from the .shp, attributes from the .dbf.

Belongs here: the bytes of the four files, bounded and checked against one another. Does not belong here:
county polygons (`ingest.shapes`), what the columns mean (`ingest.sources`).

Read here and not with pyshp, which makes a damaged number a missing one and skips what it cannot read: every
value stays the text that was published, so that it can be judged.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from ingest.bounded import GET_AGAIN, over_cap, read_bytes_capped, read_text
from ingest.errors import EmptySourceError, LayoutError, UnreadableFileError
from ingest.files import ROW_NUMBER, unique_names
from ingest.quarantine import Rule

ENDINGS = (".shp", ".shx", ".dbf", ".prj")
MAX_SHAPEFILE_BYTES = 50_000_000
# The largest publisher's file has 760 records of 70 fields.
MAX_RECORDS, MAX_CELLS = 100_000, 2_000_000
LATITUDE, LONGITUDE, DELETION = "point_latitude", "point_longitude", "deletion_flag"
_MAX_PROJECTION_BYTES = 100_000
_DEGREES = 'GEOGCS["GCS_WGS_1984"'
_MAGIC, _VERSION = 9994, 1000
_NULL_SHAPE, _POINT = 0, 1
_HEADER_BYTES, _RECORD_HEADER_BYTES, _POINT_BYTES = 100, 8, 20
_DBASE_3 = 3
_DBF_HEADER_BYTES, _DESCRIPTOR_BYTES, _NAME_BYTES = 32, 32, 11
_DBF_HEADER_END = b"\r"


@dataclass(frozen=True)
class _Field:
    name: str
    start: int
    width: int


def shapefile_paths(mirror_path: str) -> tuple[str, ...]:
    """The mirror paths of a shapefile's four files, given the .shp's, which is the first."""
    return tuple(str(PurePosixPath(mirror_path).with_suffix(ending)) for ending in ENDINGS)


def read_point_rows(path: Path, *, max_bytes: int = MAX_SHAPEFILE_BYTES) -> pl.DataFrame:
    """A point shapefile as strings: snake_case columns, point_latitude, point_longitude, and row_number.

    Values are stripped; empty is null; text is UTF-8, else latin-1. The coordinates are Float64, degrees of
    WGS 84, null for a null shape. deletion_flag is `*` for a record marked as deleted. row_number (Int64) is
    the record's number.

    path: the .shp; .shx, .dbf and .prj lie beside it. max_bytes: the cap for each of them.
    Raises MissingFileError; UnreadableFileError for files that are damaged, over the cap or do not agree;
    LayoutError for other coordinates than degrees of WGS 84; EmptySourceError without a record.
    """
    _require_degrees(path.with_suffix(".prj"))
    index_path, table_path = path.with_suffix(".shx"), path.with_suffix(".dbf")
    # The index has eight bytes for each record: its size alone tells a file that would never end.
    index = read_bytes_capped(index_path, max_bytes=_HEADER_BYTES + 8 * MAX_RECORDS)
    points, starts = _points(path, read_bytes_capped(path, max_bytes=max_bytes))
    _check_index(index_path, index, starts)
    attributes, flags = _attributes(table_path, read_bytes_capped(table_path, max_bytes=max_bytes))
    if len(flags) != len(points):
        raise _damaged(table_path, f"{len(flags)} records for the {len(points)} points of {path.name}")
    if not points:
        raise EmptySourceError(f"{path}: no record", remedy=GET_AGAIN)
    return pl.DataFrame(
        {
            **attributes,
            DELETION: pl.Series(flags, dtype=pl.String),
            LATITUDE: pl.Series([point and point[1] for point in points], dtype=pl.Float64),
            LONGITUDE: pl.Series([point and point[0] for point in points], dtype=pl.Float64),
            ROW_NUMBER: pl.int_range(1, len(points) + 1, dtype=pl.Int64, eager=True),
        }
    )


def marked_deleted() -> Rule:
    """The record is marked as deleted in the .dbf."""
    return Rule(DELETION, pl.col(DELETION).is_not_null(), "the record is marked as deleted")


def _require_degrees(path: Path) -> None:
    projection = read_text(path, max_bytes=_MAX_PROJECTION_BYTES).strip()
    if not projection.startswith(_DEGREES):
        raise LayoutError(
            f"{path}: the coordinates are not degrees of WGS 84: {projection[:60]!r}",
            remedy="check that it is the right file, or project it to WGS 84 (EPSG:4326).",
        )


def _points(path: Path, raw: bytes) -> tuple[list[tuple[float, float] | None], list[int]]:
    """Longitude and latitude of each record (None for a null shape), and where each record starts."""
    shape_type = _shape_header(path, raw)
    if shape_type != _POINT:
        raise UnreadableFileError(
            f"{path}: shapes of type {shape_type} where points (type {_POINT}) are expected",
            remedy="check that it is the right file.",
        )
    points: list[tuple[float, float] | None] = []
    starts = []
    start = _HEADER_BYTES
    while start < len(raw):
        content = start + _RECORD_HEADER_BYTES
        end = content + _POINT_BYTES
        if len(points) == MAX_RECORDS:
            raise over_cap(path, "has more records", MAX_RECORDS)
        if len(raw) < content + 4:
            raise _damaged(path, f"it ends within record {len(points) + 1}")
        number, words = struct.unpack_from(">ii", raw, start)
        (kind,) = struct.unpack_from("<i", raw, content)
        if kind == _NULL_SHAPE:
            end = content + 4
        if number != len(points) + 1 or kind not in (_NULL_SHAPE, _POINT) or 2 * words != end - content:
            raise _damaged(
                path, f"record {len(points) + 1} is numbered {number}, of type {kind} and {2 * words} bytes"
            )
        if len(raw) < end:
            raise _damaged(path, f"it ends within record {number}")
        points.append(None if kind == _NULL_SHAPE else struct.unpack_from("<dd", raw, content + 4))
        starts.append(start)
        start = end
    return points, starts


def _check_index(path: Path, raw: bytes, starts: list[int]) -> None:
    _shape_header(path, raw)
    listed = [2 * words for words, _ in struct.iter_unpack(">ii", raw[_HEADER_BYTES:])]
    if listed != starts:
        raise _damaged(path, f"its {len(listed)} entries are not the {len(starts)} records of the .shp")


def _shape_header(path: Path, raw: bytes) -> int:
    """The shape type of a .shp or .shx, whose stated length must be the file's."""
    if len(raw) < _HEADER_BYTES:
        raise _damaged(path, f"{len(raw)} bytes are less than a header")
    magic, words = struct.unpack_from(">i20xi", raw)
    version, shape_type = struct.unpack_from("<ii", raw, 28)
    if (magic, version) != (_MAGIC, _VERSION):
        raise UnreadableFileError(f"{path}: not a shapefile", remedy=GET_AGAIN)
    if 2 * words != len(raw) or (path.suffix == ".shx" and (len(raw) - _HEADER_BYTES) % 8):
        raise _damaged(path, f"its header says {2 * words:,} bytes, it has {len(raw):,}")
    return int(shape_type)


def _attributes(path: Path, raw: bytes) -> tuple[dict[str, pl.Series], list[str | None]]:
    """The values of a dBASE III table by column, and the records' deletion flags."""
    if len(raw) < _DBF_HEADER_BYTES or raw[0] != _DBASE_3:
        raise UnreadableFileError(f"{path}: not a dBASE III table without memo", remedy=GET_AGAIN)
    count, header_bytes, record_bytes = struct.unpack_from("<IHH", raw, 4)
    fields = _fields(path, raw, header_bytes)
    if 1 + sum(field.width for field in fields) != record_bytes:
        raise _damaged(path, f"its fields do not add up to a record of {record_bytes} bytes")
    end = header_bytes + count * record_bytes
    # An end mark may follow the last record.
    if len(raw) - end not in (0, 1):
        raise _damaged(path, f"{count:,} records make {end:,} bytes, it has {len(raw):,}")
    if count * len(fields) > MAX_CELLS:
        raise over_cap(path, f"has {count:,} records of {len(fields):,} fields", MAX_CELLS)
    body = raw[header_bytes:end]
    names = unique_names([ROW_NUMBER, *(field.name for field in fields)])[1:]

    def cells(start: int, width: int, encoding: str) -> list[str | None]:
        places = range(start, len(body), record_bytes)
        return [body[at : at + width].decode(encoding).strip(" \0") or None for at in places]

    def table(encoding: str) -> dict[str, pl.Series]:
        return {
            name: pl.Series(cells(field.start, field.width, encoding), dtype=pl.String)
            for name, field in zip(names, fields, strict=True)
        }

    try:
        attributes = table("utf-8")
    except UnicodeDecodeError:
        attributes = table("latin-1")
    return attributes, cells(0, 1, "latin-1")


def _fields(path: Path, raw: bytes, header_bytes: int) -> list[_Field]:
    """The fields by name, and where each starts within a record."""
    descriptors = raw[_DBF_HEADER_BYTES : header_bytes - 1]
    is_whole = len(descriptors) > 0 and len(descriptors) % _DESCRIPTOR_BYTES == 0
    if not is_whole or raw[header_bytes - 1 : header_bytes] != _DBF_HEADER_END:
        raise _damaged(path, f"its header is not one of {header_bytes} bytes")
    fields = []
    start = 1
    for at in range(0, len(descriptors), _DESCRIPTOR_BYTES):
        name = descriptors[at : at + _NAME_BYTES].partition(b"\0")[0].decode("latin-1")
        width = descriptors[at + 16]
        fields.append(_Field(name, start, width))
        start += width
    return fields


def _damaged(path: Path, seen: str) -> UnreadableFileError:
    return UnreadableFileError(f"{path}: truncated or damaged ({seen})", remedy=GET_AGAIN)
