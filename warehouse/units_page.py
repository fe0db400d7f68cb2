"""The part of `docs/schema.md` that lists the units, made from the vocabulary so that it cannot drift from it.

Belongs here: Markdown of what `warehouse.units` declares, between two markers of the page. Does not belong here: the
rest of the page, which is written by hand. `python -m warehouse.units_page` writes it.
"""

from __future__ import annotations

from pathlib import Path

from warehouse.units import UNITS, Unit

PAGE = Path(__file__).resolve().parents[1] / "docs" / "schema.md"
BEGIN = "<!-- units: made from warehouse/units.py by `make docs` -->"
END = "<!-- end of units -->"


def table(units: tuple[Unit, ...] = UNITS) -> str:
    """The units as a Markdown table, labels last."""
    rows = [f"| `{unit.name}` | {_endings(unit)} | {unit.meaning} |" for unit in units]
    return "\n".join(["| unit | names end in | meaning |", "|---|---|---|", *rows])


def with_units(page: str) -> str:
    """The page with its list of units made anew. Raises ValueError where the markers are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{PAGE} has lost its marker {BEGIN if not begin else END}")
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def _endings(unit: Unit) -> str:
    return ", ".join(f"`{ending}`" for ending in unit.endings) or "-"


if __name__ == "__main__":
    PAGE.write_text(with_units(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
