"""HTML pages of the documents: templates with autoescape, one style, and no way out to a network.

Belongs here: rendering. Does not belong here: what a page tells.

Each page is one file. Its content security policy allows our own style and script by their hash and nothing else, so
that text from data could not run even if it got through unescaped.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from warehouse.documents.words import figure, many, megabytes, whole
from warehouse.html import environment, source_hash

TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    made = environment(TEMPLATES)
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
            f"style-src {source_hash(style)}",
            f"script-src {source_hash(code)}" if code else "script-src 'none'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    parts = {"policy": policy, "style": Markup(style), "script": Markup(code)}
    return _environment().get_template(template).render(**parts, **values)


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
