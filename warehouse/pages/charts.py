"""Charts: a Vega-Lite specification, the release's rows and a theme become a picture, without a browser.

Belongs here: which charts there are, their rows, themes, rendering. Does not belong here: titles and frames of figures
(`figures`), sentences about the numbers (`phrases`), interaction (the atlas uses the same specifications).

A chart is the files of one name in `charts/`: `<chart>.vl.json`, with data by name ({"data": {"name": "rows"}}), and
`<chart>.sql` for `rows`, `<chart>.<data>.sql` for other data. Parameters of the SQL: $scenario, $year, $first_year,
$last_year. Maps also name `counties` and `states`, the release's TopoJSON. Colours come from `palette.json`: by named
range ({"scale": {"range": "phase"}}) or by parameter ({"expr": "accent"}). A file's own `config` is laid over the theme's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from warehouse.reader import ask

if TYPE_CHECKING:
    import duckdb

Theme = Literal["light", "dark"]
Rows = list[dict[str, Any]]
Spec = dict[str, Any]

FOLDER = Path(__file__).with_name("charts")
PALETTE = Path(__file__).with_name("palette.json")
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
SPEC_VERSION = "6.4"
"""Version of Vega-Lite that renders; one that the renderer carries."""

CHARTS = (
    "phase_map",
    "energy_by_phase",
    "energy_by_segment",
    "need_concentration",
    "phasing_benefit",
    "deployment",
    "load_day",
    "nation_range",
    "no_regrets",
)
GEOGRAPHY = frozenset({"counties", "states"})
"""Names of data that the TopoJSON of the release fills."""

_NARROW = 400
"""A chart that is narrower takes what its file says under usermeta.narrow, such as a legend of one column."""

_RANGES = ("phase", "segment", "plan", "strategy", "measure", "yesno", "factor")


@cache
def palette(theme: Theme) -> Mapping[str, Any]:
    """Colours of a theme: of the page by name, of categories as lists, in the order of their domain."""
    return json.loads(PALETTE.read_text(encoding="utf-8"))[theme]


def read_spec(chart: str) -> Spec:
    """The chart's specification as it stands in its file, without data and colours."""
    return json.loads((FOLDER / f"{chart}.vl.json").read_text(encoding="utf-8"))


def data_names(chart: str) -> tuple[str, ...]:
    """The names of data that the chart's SQL fills: `rows` and, where it has more, others. Without geography."""
    others = sorted(path.name.split(".")[1] for path in FOLDER.glob(f"{chart}.*.sql"))
    return ("rows", *others)


def sql_of(chart: str, data: str = "rows") -> str:
    """The query that fills a chart's data."""
    name = f"{chart}.sql" if data == "rows" else f"{chart}.{data}.sql"
    return (FOLDER / name).read_text(encoding="utf-8")


def read_rows(
    connection: duckdb.DuckDBPyConnection, chart: str, parameters: Mapping[str, object]
) -> dict[str, Rows]:
    """Name of data -> rows (columns as in the query). parameters: scenario, year, first_year, last_year.

    Raises QueryError where the release lacks a table.
    """
    found = {}
    for data in data_names(chart):
        query = sql_of(chart, data)
        used = {name: value for name, value in parameters.items() if re.search(rf"\${name}\b", query)}
        found[data] = ask(connection, query, used).records()
    return found


def config(theme: Theme) -> Spec:
    """Vega-Lite's configuration in the colours and type of a theme; with `params` it makes a specification drawable."""
    colours = palette(theme)
    ranges: dict[str, list[str]] = {name: colours[name] for name in _RANGES}
    ranges["category"] = colours["segment"]
    ranges["range"] = [colours["band"], colours["muted"], colours["phase"][0]]
    return {
        "background": colours["background"],
        "font": FONT,
        "range": ranges,
        "aria": False,  # a label on each of 3,142 counties helps nobody; pages describe the picture as a whole
        "padding": 4,
        "view": {"stroke": None},
        "title": {"color": colours["text"], "fontWeight": "normal", "fontSize": 12, "offset": 8},
        "axis": {
            "labelColor": colours["text"],
            "titleColor": colours["muted"],
            "titleFontWeight": "normal",
            "labelFontSize": 11,
            "titleFontSize": 11,
            "gridColor": colours["grid"],
            "domainColor": colours["axis"],
            "tickColor": colours["axis"],
        },
        "axisX": {"grid": False},
        "axisY": {
            "domain": False,
            "ticks": False,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleAnchor": "end",
            "titleX": 0,
            "titleY": -9,
        },
        "legend": {
            "orient": "top",
            "direction": "horizontal",
            "labelColor": colours["text"],
            "titleColor": colours["text"],
            "labelFontSize": 11.5,
            "symbolStrokeWidth": 0,
            "offset": 26,
        },
        "line": {"strokeCap": "round"},
    }


def params(theme: Theme) -> list[Spec]:
    """Colours that specifications use by name in expressions."""
    colours = palette(theme)
    named = {"textColor": "text", "paper": "background"} | {
        name: name for name in ("muted", "accent", "band", "outline", "border")
    }
    return [{"name": name, "value": colours[colour]} for name, colour in named.items()]


def chart_spec(
    chart: str,
    data: Mapping[str, Rows],
    theme: Theme = "light",
    *,
    topology: Mapping[str, Any] | None = None,
    width: int | None = None,
    height: int | None = None,
) -> Spec:
    """A specification that stands alone: data, colours and type in it.

    data: as `read_rows` returns it. topology: the TopoJSON of the release, needed by maps. width and height in pixels
    of the plotting area, of each panel where there are several; None is what the file says.
    Raises KeyError for data that the specification names and nobody gave.
    """
    spec = _with_data(read_spec(chart), data, topology)
    for panel in spec.get("hconcat", [spec]):
        if width is not None:
            panel["width"] = width
        if height is not None:
            panel["height"] = height
    own = [spec.get("config", {})]
    if width is not None and width < _NARROW:
        own.append(spec.get("usermeta", {}).get("narrow", {}))
    return spec | {"config": _merged(config(theme), *own), "params": params(theme)}


def _merged(base: Spec, *others: Spec) -> Spec:
    """Configurations laid over each other, one level deep."""
    found = dict(base)
    for other in others:
        for part, values in other.items():
            found[part] = {**found.get(part, {}), **values}
    return found


def _with_data(part: Any, data: Mapping[str, Rows], topology: Mapping[str, Any] | None) -> Any:
    """The part of a specification with values where it names data."""
    if isinstance(part, list):
        return [_with_data(each, data, topology) for each in part]
    if not isinstance(part, dict):
        return part
    filled = {key: _with_data(value, data, topology) for key, value in part.items() if key != "data"}
    if "data" in part:
        named = part["data"]["name"]
        if named in GEOGRAPHY:
            if topology is None:
                raise KeyError(named)
            filled["data"] = {**part["data"], "values": topology}
        else:
            filled["data"] = {"values": data[named]}
    return filled


def to_svg(spec: Spec) -> str:
    """The picture as SVG text. Nothing is fetched: a specification that names an address is refused."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec, vl_version=SPEC_VERSION, allowed_base_urls=[])
    return _shorter(svg)


def to_png(svg: str, scale: float = 2.0) -> bytes:
    """A picture in pixels from one in SVG; scale 1 is a pixel a unit."""
    import vl_convert

    png: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return png


_PATH = re.compile(r' d="([^"]+)"')
_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_POINTS = re.compile(r"M[\d.,L-]+")
_NEAR = 0.5
"""Points of an outline that lie nearer than this to the one before, in pixels both ways, are left out."""


def _shorter(svg: str) -> str:
    """Paths with a decimal instead of a dozen and without points that nobody sees: a map is a third of the size."""
    return _PATH.sub(lambda path: f' d="{_thinned(_NUMBER.sub(_rounded, path[1]))}"', svg)


def _rounded(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")


def _thinned(path: str) -> str:
    return _POINTS.sub(_thinned_outline, path)


def _thinned_outline(outline: re.Match[str]) -> str:
    """One outline, `Mx,yLx,y...`, with its first and last points and those in between that move the pen."""
    texts = outline[0][1:].split("L")
    if len(texts) < 8 or "M" in outline[0][1:]:
        return outline[0]
    points = [tuple(map(float, text.split(","))) for text in texts]
    kept, last = [0], points[0]
    for place, point in enumerate(points[1:-1], start=1):
        if abs(point[0] - last[0]) > _NEAR or abs(point[1] - last[1]) > _NEAR:
            kept.append(place)
            last = point
    return "M" + "L".join(texts[place] for place in (*kept, len(points) - 1))
