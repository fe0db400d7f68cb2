"""Whether what came is what was asked for, by its first bytes.

Belongs here: kinds of content and the words for a wrong one. Does not belong here: reading it (`ingest.sources`).
"""

from __future__ import annotations

import re
from typing import Literal

from ingest.bounded import kind_of

Asked = Literal["text", "zip", "workbook", "page"]
FIRST_BYTES = 512
WORDS: dict[Asked, str] = {
    "text": "delimited text",
    "zip": "a zip file",
    "workbook": "a workbook (xlsx or xls)",
    "page": "a web page that lists files",
}
_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
_TITLE = re.compile(rb"(?is)<title[^>]*>(.{1,200}?)</title>")


def misfit(asked: Asked, start: bytes, content_type: str) -> str | None:
    """What came instead of what was asked for, in words, or None when it fits.

    start: the first bytes (FIRST_BYTES of them, or all). content_type: as the publisher says; a page is held
    to its own markup, since many files are served as application/octet-stream or text/plain.
    """
    if not start:
        return "nothing at all (no bytes)"
    fits = {
        "zip": start.startswith(_ZIP),
        "workbook": start.startswith((_ZIP, _OLE)),
        "page": kind_of(start) is None or kind_of(start) == kind_of(b"<html"),
        # A publisher may serve its text packed; the readers unpack it, bounded.
        "text": start.startswith(_GZIP) or (kind_of(start) is None and not _is_json(start, content_type)),
    }[asked]
    return None if fits else _seen(start, content_type)


def _is_json(start: bytes, content_type: str) -> bool:
    return "json" in content_type.lower() or start.lstrip()[:1] in (b"{", b"[")


def _seen(start: bytes, content_type: str) -> str:
    what = kind_of(start) or ("JSON" if _is_json(start, content_type) else "text")
    title = _TITLE.search(start)
    shown = title.group(1) if title else start[:60]
    text = "".join(each if each.isprintable() else " " for each in shown.decode("utf-8", "replace"))
    kind = "".join(each for each in content_type[:60] if each.isprintable())
    return f"{what}, {'titled' if title else 'beginning with'} {' '.join(text.split())!r} ({kind or 'of no stated type'})"
