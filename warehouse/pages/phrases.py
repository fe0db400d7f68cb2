"""Phrases with numbers in them that stay true whatever the numbers are.

Belongs here: how a number is written, and the words that depend on it (singular and plural, more and less, rises and
falls, orders). Does not belong here: which numbers are told (`story`).

Two rules: a comparison is made between the numbers as they are written, so that "more than" never stands between two
that look the same; and nothing is rounded to nothing or to all: a small share is "less than 1%", a large one "more
than 99%".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

Written = Callable[[float], str]
"""How a quantity is written, such as `percent` or `money`."""

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SCALES = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"))
_DIGITS = 3


def _significant(value: float, digits: int = _DIGITS) -> str:
    """A number with so many digits that count, thousands grouped, without empty decimals: 1.25, 12.5, 125, 1,250."""
    if value == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: float) -> str:
    """A quantity to three digits: `0`, `4.13`, `472,709`, `1.25 million`, `46 billion`; below zero with a minus sign.

    Below a million whole numbers stay whole. Raises ValueError for what is no number.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written")
    size = abs(value)
    sign = "−" if value < 0 else ""
    for scale, name in _SCALES:
        # What would be written as 1,000 million is a billion.
        if size >= scale or float(f"{size / scale:.{_DIGITS}g}") >= 1:
            return f"{sign}{_significant(float(f'{size / scale:.{_DIGITS}g}'))}{name}"
    if size >= 1000:
        return f"{sign}{size:,.0f}"
    text = _significant(size)
    return text if text == "0" else sign + text


def rough(value: float) -> str:
    """A modelled count to three digits, since more would claim more than is known: 472,709 is `473,000`."""
    return number(float(f"{value:.{_DIGITS}g}"))


def fine(share: float) -> str:
    """A small share (0-1) in percent with a decimal: `1.3%`; `less than 0.1%` where that would say none."""
    tenths = round(1000 * share)
    if share > 0 and tenths == 0:
        return "less than 0.1%"
    return f"{_significant(tenths / 10)}%"


def percent(share: float) -> str:
    """A share (0-1) in whole percent; `less than 1%` and `more than 99%` where rounding would say none or all."""
    if share < 0:
        return f"−{100 * -share:.0f}%" if share <= -0.005 else "0%"
    if 0 < share <= 0.005:
        return "less than 1%"
    if 0.995 <= share < 1:
        return "more than 99%"
    return f"{100 * share:.0f}%"


def percent_of(part: float, whole: float) -> str:
    """A part of a whole in percent; of nothing it is none."""
    return percent(part / whole if whole else 0.0)


def money(usd: float) -> str:
    """Dollars: `$0`, `$59,700`, `$45 billion`."""
    text = number(usd)
    return f"−${text[1:]}" if text.startswith("−") else f"${text}"


def energy(mwh: float) -> str:
    """Energy in the unit that suits it: `812 MWh`, `46 GWh`, `143 TWh`."""
    for scale, unit in ((1e6, "TWh"), (1e3, "GWh")):
        if abs(mwh) >= scale or float(f"{abs(mwh) / scale:.{_DIGITS}g}") >= 1:
            return f"{number(mwh / scale)} {unit}"
    return f"{number(mwh)} MWh"


def per_day(mwh_a_year: float) -> str:
    """Energy of a year as that of its mean day."""
    return f"{energy(mwh_a_year / 365)} a day"


def count(how_many: float, one: str, many: str | None = None) -> str:
    """A number of things in words or figures: `no hubs`, `one hub`, `12 hubs`. The plural is `one` + s by default."""
    noun = one if how_many == 1 else (many or f"{one}s")
    whole = how_many == int(how_many)
    return f"{_SMALL[int(how_many)] if whole and 0 <= how_many < len(_SMALL) else number(how_many)} {noun}"


def plural(how_many: float, one: str, many: str) -> str:
    """The form of a word that goes with a number: `plural(2, "is", "are")`."""
    return one if how_many == 1 else many


def part(how_many: int, total: int, one: str, many: str | None = None) -> str:
    """Some of all: `none of the 56 areas`, `all 56 areas`, `20 of the 56 areas`, `the one area`, `no areas`."""
    many = many or f"{one}s"
    if total == 0:
        return f"no {many}"
    if total == 1:
        return f"the one {one}" if how_many else f"not the one {one}"
    if how_many == 0:
        return f"none of the {number(total)} {many}"
    if how_many == total:
        return "both " + many if total == 2 else f"all {number(total)} {many}"
    return f"{number(how_many)} of the {number(total)} {many}"


def capital(sentence: str) -> str:
    """With a capital letter at its start."""
    return sentence[:1].upper() + sentence[1:]


def listing(names: Sequence[str], most: int | None = None, rest: str = "more") -> str:
    """Names in a row: `A`, `A and B`, `A, B and C`; beyond `most` of them `A, B and 3 more`. `none` when empty.

    Names that hold a comma are parted by semicolons: `New York, NY; and St. Louis, MO`.
    """
    shown = list(names if most is None else names[:most])
    left = len(names) - len(shown)
    mark = ";" if any("," in name for name in shown) else ","
    if left:
        shown.append(f"{number(left)} {rest}")
    if not shown:
        return "none"
    if len(shown) == 1:
        return shown[0]
    return f"{f'{mark} '.join(shown[:-1])}{mark if mark == ';' else ''} and {shown[-1]}"


def years(first: int, last: int) -> str:
    """`2024`, or `2024 to 2027`."""
    return str(first) if first == last else f"{first} to {last}"


def order(first: float, second: float, written: Written) -> int:
    """1 where the first is more, -1 where it is less, 0 where both are written alike."""
    if written(first) == written(second):
        return 0
    return 1 if first > second else -1


def change(first: float, second: float, written: Written, rises: str = "rises", falls: str = "falls") -> str:
    """How a quantity moves: `rises from 7% to 30%`, `falls from 30% to 7%`, `stays at 7%`."""
    verb = {1: falls, 0: "stays", -1: rises}[order(first, second, written)]
    if verb == "stays":
        return f"stays at {written(first)}"
    return f"{verb} from {written(first)} to {written(second)}"


def against(value: float, other: float, written: Written) -> str:
    """A value held against another: `18%, more than 5%`, `18%, less than 20%`, `18%, the same`."""
    words = {1: "more than", -1: "less than", 0: ""}[order(value, other, written)]
    return f"{written(value)}, {words} {written(other)}" if words else f"{written(value)}, the same"


def between(low: float, high: float, written: Written) -> str:
    """A range from the smaller to the larger end: `between 42 TWh and 59 TWh`, or the one value where they agree."""
    low, high = sorted((low, high))
    return written(low) if written(low) == written(high) else f"between {written(low)} and {written(high)}"


def ratio(value: float, other: float) -> str:
    """How often one is in the other, for values above 0: `about half`, `about the same`, `about twice`, `about 5 times`.

    Raises ValueError where the other is 0 or either is below it.
    """
    if other <= 0 or value < 0:
        raise ValueError(f"{value} over {other} has no meaning here")
    times = value / other
    if times < 0.095:
        return "less than a tenth of"
    for limit, words in (
        (0.155, "about an eighth of"),
        (0.225, "about a fifth of"),
        (0.29, "about a quarter of"),
        (0.415, "about a third of"),
        (0.58, "about half of"),
        (0.71, "about two thirds of"),
        (0.87, "about four fifths of"),
        (1.15, "about the same as"),
    ):
        if times < limit:
            return words
    if 1.85 <= times < 2.15:
        return "about twice"
    return f"about {times:.1f} times" if times < 9.95 else f"about {number(round(times))} times"


def points(difference: float) -> str:
    """A difference of shares: `no points`, `less than one point`, `one point`, `13 points`; percentage points."""
    size = 100 * abs(difference)
    if 0 < size <= 0.5:
        return "less than one percentage point"
    return count(round(size), "percentage point")
