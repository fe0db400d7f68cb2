"""Text that came from data, made safe for the place it goes to: CSV, Markdown, HTML, a script.

Belongs here: escaping, and the CSV that all writers share. Does not belong here: what a document says, its layout.

Values come from publishers' files and from people's scenarios, so any text may hold anything. HTML is made by Jinja
with autoescape (`warehouse.documents.html`); what is here is for the places that Jinja does not know.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from urllib.parse import urlsplit

FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the start of a formula; the wide forms count in East Asian editions."""

FORMULA_GUARD = "'"
"""Put before text that would be a formula; spreadsheets show what follows it as text."""

_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKDOWN = re.compile(r"[\\`*_\[\]{}|~$]")
_MARKDOWN_START = re.compile(r"^([#+=:-]|[0-9]+[.)])")
_LINK_SCHEMES = ("http", "https", "mailto")


def safe_csv_cell(value: object) -> object:
    """The value as it may stand in a CSV cell that somebody opens in a spreadsheet.

    Text that a spreadsheet would run (it starts with = + - @, also after blanks, or with a tab or line end) gets an
    apostrophe before it. Numbers, dates, None and text that is a plain number ("-5") are returned as they are.
    """
    if not isinstance(value, str) or _PLAIN_NUMBER.fullmatch(value):
        return value
    begins = value[:1] in ("\t", "\r", "\n") or value.lstrip().startswith(FORMULA_STARTS)
    return FORMULA_GUARD + value if begins else value


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows as CSV (RFC 4180 but with \\n): safe cells, all text in quotes, numbers bare, None an empty cell.

    Booleans are true and false, times ISO 8601, lists and structs JSON, infinite numbers INF, what is no number NaN.
    A quoted cell stays one cell whatever separator a spreadsheet's locale expects.
    """
    lines = [",".join(_csv_cell(cell) for cell in row) for row in (header, *rows)]
    return "\n".join(lines) + "\n"


def markdown_text(text: str) -> str:
    """Text as one line of Markdown that shows these characters and nothing else: no markup, HTML, link or table cell."""
    line = one_line(text)
    line = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = _MARKDOWN.sub(lambda match: "\\" + match.group(), line)
    # GitHub makes links of bare addresses.
    line = line.replace("://", ":\\/\\/")
    line = re.sub(r"(?i)\bwww\.", lambda match: match.group()[:-1] + "\\.", line)
    return _MARKDOWN_START.sub(lambda match: match.group()[:-1] + "\\" + match.group()[-1], line)


def markdown_code(text: str) -> str:
    """Text as a code span, also inside a table: a fence longer than any in the text, bars escaped."""
    line = one_line(text) or " "
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{pad}{line}{pad}{fence}".replace("|", "\\|")


def markdown_link(text: str, address: str) -> str:
    """A link, or the text alone where the address is not one a reader may follow."""
    safe = safe_address(address)
    if safe is None:
        return markdown_text(text)
    return f"[{markdown_text(text)}](<{safe.replace('<', '%3C').replace('>', '%3E').replace('|', '%7C')}>)"


def safe_address(address: str) -> str | None:
    """The address if it is http, https, mailto or a path of the same folder; None for anything else (javascript:)."""
    plain = one_line(address)
    try:
        parts = urlsplit(plain)
    except ValueError:
        return None
    if parts.scheme:
        return plain if parts.scheme.lower() in _LINK_SCHEMES else None
    return None if plain.startswith(("/", "\\")) or ":" in plain else plain


def script_json(value: object) -> str:
    """The value as JSON for inside a <script> element: nothing in it can end the element or start a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return _LONE_SURROGATE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Text on one line that reads as it is stored: control characters become blanks, reordering ones show as �."""
    shown = _REORDERING.sub("\ufffd", _INVISIBLE.sub(" ", text))
    return _LONE_SURROGATE.sub("\ufffd", shown).strip()


def _csv_cell(value: object) -> str:
    cell = safe_csv_cell(_csv_value(value))
    if cell is None:
        return ""
    if isinstance(cell, float) and not math.isfinite(cell):
        return "NaN" if math.isnan(cell) else "INF" if cell > 0 else "-INF"
    if isinstance(cell, str):
        quoted = _LONE_SURROGATE.sub("\ufffd", cell).replace('"', '""')
        return f'"{quoted}"'
    return str(cell)


def _csv_value(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value
