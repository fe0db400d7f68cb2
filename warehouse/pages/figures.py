"""Figures for slides: each chart in a frame of 16:9 with title, unit, source and release in the picture itself.

Belongs here: the frame, and which charts are framed. Does not belong here: the charts (`charts`), their words
(`captions`).
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from markupsafe import escape

from warehouse.pages.captions import Caption, captions
from warehouse.pages.charts import CHARTS, FONT, palette, to_png
from warehouse.pages.pictures import Pictures
from warehouse.release import Release

FOLDER = "figures"
WIDTH, HEIGHT = 960, 540
MAP_SIZE = (760, 410)
"""Of the map everywhere: it takes a second to draw."""
_MARGIN, _HEAD, _FOOT = 36, 92, 40
_TITLE_SIGNS, _UNIT_SIGNS = 72, 130
_SIZES: dict[str, tuple[int, int]] = {
    "phase_map": MAP_SIZE,
    "deployment": (240, 300),
    "energy_by_segment": (620, 330),
    "no_regrets": (560, 0),
}
_SIZE = (820, 300)
_SCALE = 2
_BOX = re.compile(r'<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"')


def write_figures(making: Path, pictures: Pictures, release: Release) -> None:
    """Writes `figures/<chart>.svg` and `.png` of every chart into the release being made."""
    folder = making / FOLDER
    folder.mkdir()
    words = captions(pictures.facts)
    for chart in CHARTS:
        svg = framed(figure(pictures, chart), words[chart], release, pictures.facts.base.scenario_name)
        name = file_stem(chart)
        (folder / f"{name}.svg").write_text(svg, encoding="utf-8")
        (folder / f"{name}.png").write_bytes(to_png(svg, _SCALE))


def small_figure(release_folder: Path, chart: str) -> bytes | None:
    """A figure of a release as PNG in the size of a screen; None where the release was made without pages."""
    path = release_folder / FOLDER / f"{file_stem(chart)}.svg"
    return to_png(path.read_text(encoding="utf-8"), scale=1) if path.is_file() else None


def file_stem(chart: str) -> str:
    """The name of a figure's files, without what they end in."""
    return chart.replace("_", "-")


def figure(pictures: Pictures, chart: str) -> str:
    """The chart in the size of a slide."""
    width, height = _SIZES.get(chart, _SIZE)
    return pictures.svg(chart, width, height or None)


def framed(svg: str, caption: Caption, release: Release, scenario: str) -> str:
    """A picture of 960 x 540 around a chart's SVG; the chart keeps its proportions and is never enlarged."""
    found = _BOX.search(svg)
    if found is None:
        raise ValueError("the chart's SVG has no size")
    width, height = float(found[1]), float(found[2])
    scale = min(1.0, (WIDTH - 2 * _MARGIN) / width, (HEIGHT - _HEAD - _FOOT) / height)
    colours = palette("light")
    place = (WIDTH - width * scale) / 2 if scale < 1 else _MARGIN
    inner = svg.replace("<svg", f'<svg x="{place:.1f}" y="{_HEAD}"', 1)
    inner = re.sub(
        r' width="[\d.]+" height="[\d.]+"',
        f' width="{width * scale:.1f}" height="{height * scale:.1f}"',
        inner,
        count=1,
    )
    title = _lines(caption.title, _TITLE_SIGNS, 1)[0]
    unit = _lines(caption.unit, _UNIT_SIGNS, 2)
    source = f"Scenario: {scenario}. Source: phasein, release {release.release_id}, {release.released_at:%Y-%m-%d}. CC BY 4.0"
    texts = [
        _text(_MARGIN, 42, 24, colours["text"], title, "bold"),
        *(_text(_MARGIN, 66 + 17 * place, 13, colours["muted"], line) for place, line in enumerate(unit)),
        _text(_MARGIN, HEIGHT - 14, 11, colours["muted"], source),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{WIDTH}" '
        f'height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="{FONT}">'
        f"<title>{escape(caption.title)}</title><desc>{escape(caption.description)}</desc>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours["background"]}"/>'
        f'<rect width="{WIDTH}" height="6" fill="{colours["accent"]}"/>'
        f"{inner}{''.join(texts)}</svg>\n"
    )


def _lines(text: str, signs: int, most: int) -> list[str]:
    """A text in at most so many lines, the last cut with an ellipsis."""
    return textwrap.wrap(text, signs, max_lines=most, placeholder=" …") or [""]


def _text(x: float, y: float, size: int, colour: str, text: str, weight: str = "normal") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}">{escape(text)}</text>'
