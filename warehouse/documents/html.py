"""HTML pages of the documents: templates with autoescape, one style, and no way out to a network.

Belongs here: rendering. Does not belong here: what a page tells.

Each page is one file. Its content security policy allows our own style and script by their hash and nothing else, so
that text from data could not run even if it got through unescaped.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from warehouse.documents.words import figure, many, megabytes, whole

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"whole": whole, "figure": figure, "megabytes": megabytes}
    made.globals["many"] = many
    return made


def render(template: str, *, script: str | None = None, **values: object) -> str:
    """The page from a template of the folder; script: name of the JavaScript file that is put into it, if any."""
    style = _text("style.css")
    code = _text(script) if script else ""
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(code)}'" if code else "script-src 'none'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = {"policy": policy, "style": Markup(style), "script": Markup(code)}
    return _environment().get_template(template).render(**parts, **values)


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
