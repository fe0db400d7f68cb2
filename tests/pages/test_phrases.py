"""Phrases are true for any numbers: what is written is parsed again and held against what was asked."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.pages import phrases as say

SIZES = {"": 1.0, "million": 1e6, "billion": 1e9, "trillion": 1e12}
quantities = st.floats(min_value=0, max_value=9e14, allow_nan=False) | st.integers(0, 10**9).map(float)
shares = st.floats(min_value=0, max_value=1) | st.sampled_from([0.0, 0.004, 0.005, 0.5, 0.995, 0.999, 1.0])


def read(text: str) -> float:
    """The number that a text says: `1.25 million` is 1250000."""
    found = re.fullmatch(r"(−?)\$?([\d,.]+) ?(million|billion|trillion|)", text)
    assert found, text
    return (-1 if found[1] else 1) * float(found[2].replace(",", "")) * SIZES[found[3]]


@given(quantities)
def test_a_number_is_near_what_it_stands_for(value: float) -> None:
    written = read(say.number(value))
    assert math.isclose(written, value, rel_tol=0.0051) or (value >= 1000 and abs(written - value) <= 0.5)
    assert (written == 0) == (value == 0)


@given(quantities, quantities)
def test_larger_is_never_written_smaller(first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert read(say.number(low)) <= read(say.number(high))


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1, "1"), (0.5, "0.5"), (12.54, "12.5"), (472_709, "472,709"), (999_400, "999,400"), (999_999, "1 million"),
     (1_247_282, "1.25 million"), (45_030_278_000, "45 billion"), (-3.2, "−3.2"), (999.6e6, "1 billion")],
)  # fmt: skip
def test_numbers_as_people_write_them(value: float, text: str) -> None:
    assert say.number(value) == text


def test_no_number_is_no_sentence() -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        say.number(math.nan)


@pytest.mark.parametrize(("part", "whole", "text"), [(1, 4, "25%"), (1, 1000, "less than 1%"), (0, 0, "0%")])
def test_a_part_of_nothing_is_none(part: float, whole: float, text: str) -> None:
    assert say.percent_of(part, whole) == text


@given(shares)
def test_a_share_is_never_rounded_to_nothing_or_all(share: float) -> None:
    text = say.percent(share)
    assert (text == "0%") == (share == 0)
    assert (text == "100%") == (share == 1)
    if text[0].isdigit():
        assert abs(float(text[:-1]) - 100 * share) <= 0.5 + 1e-9


@given(quantities, quantities)
def test_a_change_goes_where_its_numbers_go(first: float, second: float) -> None:
    text = say.change(first, second, say.number)
    if text.startswith("stays at "):
        assert say.number(first) == say.number(second) == text.removeprefix("stays at ")
        return
    verb, numbers = text.split(" from ")
    start, end = (read(part) for part in numbers.split(" to "))
    assert (verb == "rises") == (start < end)
    assert (verb == "falls") == (start > end)


@given(shares, shares)
def test_a_comparison_never_stands_between_two_that_look_the_same(value: float, other: float) -> None:
    text = say.against(value, other, say.percent)
    if say.percent(value) == say.percent(other):
        assert text == f"{say.percent(value)}, the same"
    else:
        assert (", more than " in text) == (value > other)


@given(quantities, quantities)
def test_a_range_begins_with_its_smaller_end(first: float, second: float) -> None:
    text = say.between(first, second, say.energy)
    if text.startswith("between "):
        low, high = text.removeprefix("between ").split(" and ")
        assert low != high
        assert (low, high) == tuple(map(say.energy, sorted((first, second))))


@pytest.mark.parametrize(
    ("how_many", "text"),
    [(0, "no hubs"), (1, "one hub"), (2, "two hubs"), (12, "12 hubs"), (1.5, "1.5 hubs")],
)
def test_counts_have_their_form_of_the_noun(how_many: float, text: str) -> None:
    assert say.count(how_many, "hub") == text


@pytest.mark.parametrize(
    ("how_many", "total", "text"),
    [(0, 0, "no areas"), (0, 1, "not the one area"), (1, 1, "the one area"), (0, 5, "none of the 5 areas"),
     (2, 2, "both areas"), (5, 5, "all 5 areas"), (1, 5, "1 of the 5 areas"), (20, 56, "20 of the 56 areas")],
)  # fmt: skip
def test_parts_of_a_whole(how_many: int, total: int, text: str) -> None:
    assert say.part(how_many, total, "area") == text


@given(st.lists(st.text("abc ,", min_size=1, max_size=8), max_size=12), st.integers(1, 12))
def test_a_list_names_all_or_says_how_many_are_left(names: list[str], most: int) -> None:
    text = say.listing(names, most)
    assert all(name in text for name in names[:most])
    left = len(names) - most
    assert (f"{left} more" in text) == (left > 0)
    assert (text == "none") == (not names)


def test_names_with_commas_are_parted_by_semicolons() -> None:
    assert say.listing(["New York, NY", "St. Louis, MO"]) == "New York, NY; and St. Louis, MO"
    assert say.listing(["a", "b", "c"]) == "a, b and c"


@given(st.floats(0.0, 1e6), st.floats(1e-3, 1e6))
def test_a_ratio_is_about_right(value: float, other: float) -> None:
    text, times = say.ratio(value, other), value / other
    known = {"a tenth": 0, "an eighth": 1 / 8, "a fifth": 1 / 5, "a quarter": 1 / 4, "a third": 1 / 3, "half": 1 / 2,
             "two thirds": 2 / 3, "four fifths": 4 / 5, "the same": 1, "twice": 2}  # fmt: skip
    said = next((number for words, number in known.items() if words in text), None)
    if text.startswith("less than a tenth"):
        assert times < 0.1
    elif said is not None:
        assert abs(times - said) <= 0.25 * said
    else:
        assert math.isclose(read(text.removeprefix("about ").removesuffix(" times")), times, rel_tol=0.05)


def test_a_ratio_to_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no meaning"):
        say.ratio(1, 0)


@given(shares, shares)
def test_points_are_the_rounded_difference(first: float, second: float) -> None:
    text = say.points(first - second)
    size = 100 * abs(first - second)
    assert text.startswith("no ") == (size == 0)
    assert text.startswith("less than") == (0 < size <= 0.5)


@given(quantities)
def test_energy_keeps_its_size_in_any_unit(mwh: float) -> None:
    number, unit = say.energy(mwh).rsplit(" ", 1)
    assert math.isclose(
        read(number) * {"MWh": 1, "GWh": 1e3, "TWh": 1e6}[unit], mwh, rel_tol=0.0051, abs_tol=0.0
    )


@given(shares)
def test_fine_shares_say_more_than_none(share: float) -> None:
    assert (say.fine(share) == "0%") == (share == 0)
