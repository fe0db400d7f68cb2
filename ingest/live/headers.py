"""What publishers say in headers, where it makes sense; what does not is as good as not said.

Belongs here: reading one header's value, however wrong. Does not belong here: what follows from it (the modules
beside this one).
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def http_date(text: str) -> datetime | None:
    """The moment, in UTC; None for what is no date or a date that no calendar has. Without a zone it is UTC."""
    try:
        moment = parsedate_to_datetime(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def validator(text: str | None) -> str | None:
    """An ETag or Last-Modified that can be sent back as it is: printable ASCII. None for any other."""
    return text if text and text.isascii() and text.isprintable() else None


def stated_length(text: str) -> int | None:
    """The bytes that a Content-Length says; None where it says none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def has_an_end(length: str, transfer: str) -> bool:
    """Whether HTTP itself tells a whole body from one that was cut off: by Content-Length, or in chunks."""
    return stated_length(length) is not None or "chunked" in transfer.lower()
