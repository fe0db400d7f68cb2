"""Numbers and small tables as people read them.

Belongs here: formatting that several documents share. Does not belong here: what is told, escaping
(`warehouse.text`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

NONE = "–"
"""Where there is no value."""


def whole(value: float | None) -> str:
    """1234567 -> "1,234,567"."""
    return NONE if value is None else f"{value:,.0f}"


def figure(value: float | None) -> str:
    """A number with three or four digits that count: 0.01234 -> "0.0123", 12.34 -> "12.3", 1234.5 -> "1,234"."""
    if value is None or not math.isfinite(value):
        return NONE
    if value == 0 or abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{min(digits, 6)}f}"


def signed(value: float, *, decimals: int) -> str:
    """With its sign: 1.25 -> "+1.2", -3 -> "−3.0"; a change that rounds to nothing has none."""
    text = f"{abs(value):,.{decimals}f}"
    if not any(digit in text for digit in "123456789"):
        return text
    return ("+" if value > 0 else "−") + text


def percent_change(share: float) -> str:
    """A change as a share in percent: 0.0123 -> "+1.2 %"; from nothing to something is "new"."""
    return "new" if not math.isfinite(share) else f"{signed(100 * share, decimals=1)} %"


def megabytes(count: int) -> str:
    """169_900_000 -> "169.9 MB", 205_500 -> "206 kB", 1_900 -> "1.9 kB"."""
    if count >= 1e6:
        return f"{count / 1e6:,.1f} MB"
    return f"{figure(count / 1e3)} kB" if count >= 1000 else f"{count} bytes"


def many(count: int, one: str, more: str | None = None) -> str:
    """The count with its noun: many(1, "table") -> "1 table", many(0, "county", "counties") -> "no counties"."""
    noun = one if count == 1 else more or f"{one}s"
    return f"{count:,} {noun}" if count else f"no {noun}"


def joined(parts: Sequence[str]) -> str:
    """A list in a sentence: a, b and c."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else list(parts))


def markdown_table(
    header: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Sequence[int] = ()
) -> str:
    """A Markdown table of cells that are escaped already. numbers: positions of columns that are set to the right."""
    rules = ["---:" if at in numbers else "---" for at in range(len(header))]
    lines = [header, rules, *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
