"""Numbers as a person reads them, and the bars of a waterfall."""

from __future__ import annotations

import pytest

from orchestration.cli.figures import energy, money, points, power, signed, waterfall_bar
from orchestration.cli.screen import text


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (energy(0), "0 MWh"),
        (energy(999), "999 MWh"),
        (energy(470_658), "470.7 GWh"),
        (energy(46_011_979), "46.0 TWh"),
        (money(0), "$0"),
        (money(950), "$950"),
        (money(923_600_000), "$923.6 million"),
        (money(45e9), "$45.0 billion"),
        (power(12.34), "12.3"),
        (power(7576.4), "7,576"),
        (points(-0.0004), "0.0"),
        (points(8.46), "8.5"),
        (signed(-5, "5 MW"), "-5 MW"),
        (signed(5, "5 MW"), "+5 MW"),
        (signed(0, "0 MW"), "0 MW"),
    ],
)
def test_numbers(told: str, expected: str) -> None:
    assert told == expected


def test_bars_stand_one_after_the_other() -> None:
    """Of 10 points on 20 characters the first 4 fill 8, the next 5 fill 10 behind them, the last 1 fills 2."""
    assert waterfall_bar(0, 4, 10, 20) == "█" * 8
    assert waterfall_bar(4, 5, 10, 20) == " " * 8 + "█" * 10
    assert waterfall_bar(9, 1, 10, 20) == " " * 18 + "█" * 2


def test_bars_of_nothing_and_of_little() -> None:
    assert waterfall_bar(5, 0, 10, 20) == " " * 10
    assert waterfall_bar(5, 0.01, 10, 20) == " " * 10 + "▏"
    assert waterfall_bar(5, -2, 10, 20) == " " * 6 + "█" * 4, "a negative part goes back"
    assert waterfall_bar(0, 0, 0) == ""


def test_text_of_data_has_no_markup_and_no_control() -> None:
    assert text("[red]x[/red]") == "\\[red]x\\[/red]"
    assert text("a\x1b[2J\x08b\u202ec\td\n") == "a\ufffd[2J\ufffdb\ufffdc\td\n"
