"""Numbers as a person reads them in a terminal.

Belongs here: rounding and units for the eye. Does not belong here: which numbers are shown.
"""

from __future__ import annotations


def energy(mwh: float) -> str:
    """MWh a year in the unit that keeps the number short: `470.7 GWh`."""
    return _scaled(mwh, (("TWh", 1e6), ("GWh", 1e3), ("MWh", 1.0)))


def power(mw: float) -> str:
    """MW, with a digit after the point below a hundred."""
    return f"{mw:,.1f}" if abs(mw) < 100 else f"{mw:,.0f}"


def money(usd: float) -> str:
    """Dollars: `$923.6 million`."""
    return "$" + _scaled(usd, (("billion", 1e9), ("million", 1e6), ("thousand", 1e3), ("", 1.0))).strip()


def count(value: float) -> str:
    """A count, thousands set apart."""
    return f"{value:,.0f}"


def share(value: float) -> str:
    """A share of one as per cent."""
    return f"{value:.0%}"


def points(value: float) -> str:
    """Points of a score; what rounds to nothing has no sign."""
    return f"{round(value, 1) + 0.0:.1f}"


def signed(value: float, told: str) -> str:
    """`told`, the size of a difference in words, with its sign; a difference of nothing has none."""
    return f"{'+' if value > 0 else '-' if value < 0 else ''}{told}"


def waterfall_bar(start: float, length: float, whole: float, width: int = 40) -> str:
    """A bar from `start` over `length` on an axis of 0 to `whole`: `whole` fills the width; never empty if length is not 0."""
    if whole <= 0:
        return ""
    first, last = sorted((max(start, 0.0), max(start + length, 0.0)))
    left = round(first / whole * width)
    filled = round(last / whole * width) - left
    return " " * left + ("█" * filled if filled else "▏" if abs(length) >= whole / 1e4 else "")


def _scaled(value: float, units: tuple[tuple[str, float], ...]) -> str:
    for name, size in units:
        if abs(value) >= size or size == units[-1][1]:
            return f"{value / size:,.1f} {name}" if size > 1 else f"{value:,.0f} {name}"
    raise AssertionError("the last unit takes every value")
