"""The atlas: one HTML file that needs neither network nor server.

Belongs here: putting the page together from its source in `atlas/`, the packed data and the libraries. Does not belong
here: which numbers (`atlas_data`), how they are packed (`atlas_pack`), one script of many modules (`atlas_script`).

The page may load nothing: its policy forbids every address and allows exactly the scripts and the style that stand in it,
by their hashes. Data stands as base64 of gzip, so no text of the data is ever part of the markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from warehouse import reader
from warehouse.errors import ReleaseError
from warehouse.home import DATABASE_FILE
from warehouse.html import source_hash
from warehouse.pages import charts
from warehouse.pages.atlas_data import AtlasData, read_atlas
from warehouse.pages.atlas_pack import pack, pack_text
from warehouse.pages.atlas_script import join_modules
from warehouse.pages.pictures import read_topology
from warehouse.release import Release

ATLAS_FILE = "atlas.html"
MAX_BYTES = 6_000_000
_FOLDER = Path(__file__).with_name("atlas")
_SHARED_CHARTS = ("energy_by_phase", "energy_by_segment", "need_concentration", "phasing_benefit", "load_day")
_OWN_CHARTS = ("county_need", "outcome", "waterfall")
LIBRARIES = """
import * as charting from "/npm/vega@6.2.0/+esm";
import * as shapes from "/npm/d3-geo@3.1.1/+esm";
import * as topology from "/npm/topojson-client@3.1.0/+esm";
import {expressionInterpreter} from "/npm/vega-interpreter@2.0.0/+esm";
globalThis.phaseinLibraries = {vega: charting, geo: shapes, topojson: topology, expressionInterpreter};
"""
"""Modules that the wheel of vl-convert-python carries, at the versions that it carries them in; whose they are stands in
`warehouse.documents.third_party`."""


def write_atlas(making: Path, release: Release, before: Path | None = None) -> None:
    """Write `atlas.html` into the release that is being made: an `Extra`, after the county shapes.

    Raises ReleaseError when the map's shapes are missing or the page would be larger than MAX_BYTES, QueryError when a
    table is missing.
    """
    topology = read_topology(making)
    with reader.connect(making / DATABASE_FILE) as connection:
        data = read_atlas(connection, release)
    page = render(data, topology)
    if len(page.encode()) > MAX_BYTES:
        raise ReleaseError(
            f"The atlas has {len(page.encode()):,} bytes; {MAX_BYTES:,} are the most.",
            remedy="Take out a scenario or a column of `warehouse.pages.atlas_columns`; `--no-pages` goes without the atlas.",
        )
    (making / ATLAS_FILE).write_text(page, encoding="utf-8")


def render(data: AtlasData, topology: Mapping[str, Any]) -> str:
    """The page of the data on the shapes. topology: TopoJSON with objects counties (id: FIPS) and states (id: code)."""
    extra = {
        "topology": {key: value for key, value in topology.items() if key != "bbox"},
        "charts": compiled_charts(),
        "palette": {theme: dict(charts.palette(theme)) for theme in ("light", "dark")},
    }
    libraries = script_libraries()
    modules = join_modules(_FOLDER / "js", "main.js")
    style = (_FOLDER / "style.css").read_text(encoding="utf-8")
    policy = (
        "default-src 'none'; "
        f"script-src {source_hash(libraries)} {source_hash(modules)}; style-src {source_hash(style)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    return _filled(
        (_FOLDER / "page.html").read_text(encoding="utf-8"),
        {
            "policy": policy,
            "style": style,
            "data": pack(data.header, data.columns),
            "extra": pack_text(json.dumps(extra, separators=(",", ":"), ensure_ascii=False)),
            "libraries": libraries,
            "modules": modules,
        },
    )


@cache
def script_libraries() -> str:
    """Vega, its interpreter of expressions (so that no text is run as code), d3-geo and topojson-client as one script."""
    import vl_convert

    try:
        bundle = vl_convert.javascript_bundle(LIBRARIES)
    # What the wheel's own code raises on a missing module is not an Exception.
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise ReleaseError(
            f"vl-convert-python {version('vl-convert-python')} has other modules than the atlas asks for: {error}",
            remedy="Set the environment up again with `make setup`, or mend the versions in `warehouse.pages.atlas`.",
        ) from None
    return _in_script("(() => {" + bundle + "})();")


@cache
def compiled_charts() -> dict[str, dict[str, Any]]:
    """Theme -> chart -> Vega specification without data: the page needs no Vega-Lite."""
    import vl_convert

    themes: dict[str, dict[str, Any]] = {}
    for theme in ("light", "dark"):
        config = charts.config(theme)
        colours = charts.palette(theme)
        config["range"]["score_steps"] = [*colours["factor"], colours["muted"]]
        config["range"]["outcome"] = [
            colours["accent"],
            colours["phase"][2],
            colours["segment"][2],
            colours["segment"][8],
        ]
        themes[theme] = {}
        for name in (*_SHARED_CHARTS, *_OWN_CHARTS):
            spec = charts.read_spec(name) if name in _SHARED_CHARTS else _own_spec(name)
            spec |= {"config": config, "params": charts.params(theme)}
            themes[theme][name] = vl_convert.vegalite_to_vega(spec, vl_version=charts.SPEC_VERSION)
    return themes


def _own_spec(name: str) -> dict[str, Any]:
    spec: dict[str, Any] = json.loads((_FOLDER / "charts" / f"{name}.vl.json").read_text(encoding="utf-8"))
    return spec


def _filled(template: str, parts: Mapping[str, str]) -> str:
    """The template with each {{name}} replaced once; what is put in is not searched again."""
    pieces = template.split("{{")
    filled = [pieces[0]]
    for piece in pieces[1:]:
        name, _, rest = piece.partition("}}")
        filled += [parts[name], rest]
    return "".join(filled)


def _in_script(text: str) -> str:
    """Text that a script element can hold: nothing in it ends the element."""
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")
