"""Bounded reading of bytes and text, with caps on size, gzip bombs and web pages found out, and checksums.

Belongs here: everything that touches the bytes of a publisher's file. Does not belong here: rows and columns
(`ingest.files`).
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import MissingFileError, UnreadableFileError

# The largest publisher's file has 7 MB of text, the largest workbook 21 MB: at the cap all still fits in 1 GB.
DEFAULT_MAX_BYTES = 64_000_000
_PART_BYTES = 1_000_000
GET_AGAIN = "get the file again from the publisher, or compare its size and sha256 with the manifest's."
_MAGIC = {
    b"PK\x03\x04": "a zip or xlsx file",
    b"\xd0\xcf\x11\xe0": "a legacy Office file (xls)",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
}


def read_bytes_capped(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> bytes:
    """The file's bytes, gunzipped if it is gzip, and never more than `max_bytes` of them in memory.

    Raises MissingFileError; UnreadableFileError for a damaged gzip or a file over the cap, packed or not.
    """
    _require_file(path)
    size = path.stat().st_size
    if size > max_bytes:
        raise over_cap(path, f"has {size:,} bytes", max_bytes)
    raw = path.read_bytes()
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as unpacking:
            unpacked = unpacking.read(max_bytes + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnreadableFileError(f"{path}: truncated or damaged gzip ({error})", remedy=GET_AGAIN) from error
    if len(unpacked) > max_bytes:
        raise over_cap(path, f"unpacks from {size:,} to more bytes", max_bytes)
    return unpacked


def read_text(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> str:
    """The file's text, as of `read_utf8`."""
    return read_utf8(path, max_bytes=max_bytes).decode()


def read_utf8(path: Path, *, max_bytes: int = DEFAULT_MAX_BYTES) -> bytes:
    """The file's text in UTF-8, which it is read as, else as latin-1. Line ends become a single newline.

    A byte-order mark is dropped. Bytes, since a decoded text can take four times as much memory.
    Raises UnreadableFileError when the bytes are a web page, an archive or another binary file.
    """
    raw = read_bytes_capped(path, max_bytes=max_bytes)
    kind = kind_of(raw)
    if kind is not None:
        raise UnreadableFileError(f"{path}: expected text, found {kind}", remedy=GET_AGAIN)
    raw = raw.removeprefix(codecs.BOM_UTF8)
    if not _is_utf8(raw):
        raw = b"".join(part.decode("latin-1").encode() for part in _parts(raw))
    # A file at the cap is not copied for nothing.
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in raw else raw


def _is_utf8(raw: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for part in _parts(raw):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _parts(raw: bytes) -> Iterator[bytes]:
    return (raw[start : start + _PART_BYTES] for start in range(0, len(raw), _PART_BYTES))


def sha256_file(path: Path) -> str:
    """SHA-256 of the file as it lies there (not unpacked), in hexadecimal. Raises MissingFileError."""
    _require_file(path)
    with path.open("rb") as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise MissingFileError(
            f"{path}: no such file",
            remedy="check --mirror or PHASEIN_MIRROR (folders by source), or take the embedded figures with `phasein refresh --source snapshot`.",
        )


def over_cap(path: Path, seen: str, max_bytes: int) -> UnreadableFileError:
    """The error for a file, or what it unpacks to, over the cap."""
    return UnreadableFileError(
        f"{path}: {seen}, over the cap of {max_bytes:,}",
        remedy="check that it is the right file; if the publisher's has grown, raise its source's max_bytes.",
    )


def kind_of(raw: bytes) -> str | None:
    """What binary or web file this is, or None for text."""
    for magic, kind in _MAGIC.items():
        if raw.startswith(magic):
            return kind
    start = raw[:512].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head", b"<body")):
        return "a web page (HTML or XML; perhaps the publisher's error page)"
    return "a binary file (or UTF-16 text)" if b"\x00" in raw else None
