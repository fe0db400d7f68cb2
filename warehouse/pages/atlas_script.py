"""Many small modules as one script, so that one hash in the page's policy allows all of them.

Belongs here: joining modules of the form that the atlas uses. Does not belong here: a bundler for anything else.

Each module becomes a function that returns its exports; imports become the names of its result. What is understood:
`import {a, b as c} from "./x.js";` and `export` before const, function, async function or class, each at the start of a line.
"""

from __future__ import annotations

import re
from pathlib import Path

_IMPORT = re.compile(r'^import\s*\{([^}]*)\}\s*from\s*"\./([\w.-]+)";[ \t]*$', re.MULTILINE)
_EXPORT = re.compile(r"^export (const|let|function|async function|class) (\w+)", re.MULTILINE)
_OTHER = re.compile(r"^(?:import\b(?!\()|export\b).*$", re.MULTILINE)


def join_modules(folder: Path, entry: str) -> str:
    """The text of one module that does what `entry` does with all that it imports.

    Raises ValueError for an import or export of another form, and for modules that import each other in a circle.
    """
    done: dict[str, str] = {}
    _add(folder, entry, done, ())
    return "\n".join(done.values())


def _add(folder: Path, name: str, done: dict[str, str], above: tuple[str, ...]) -> None:
    if name in done:
        return
    if name in above:
        raise ValueError(f"modules import each other: {' -> '.join((*above, name))}")
    text = (folder / name).read_text(encoding="utf-8")
    for found in _IMPORT.finditer(text):
        _add(folder, found[2], done, (*above, name))
    exported = [found[2] for found in _EXPORT.finditer(text)]
    text = _EXPORT.sub(r"\1 \2", _IMPORT.sub(_taken, text))
    if other := _OTHER.search(text):
        raise ValueError(f"{name}: not understood: {other[0]}")
    text = text.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    done[name] = f"const {_variable(name)} = (() => {{\n{text}\nreturn {{{', '.join(exported)}}};\n}})();"


def _taken(found: re.Match[str]) -> str:
    names = ", ".join(part.strip().replace(" as ", ": ") for part in found[1].split(",") if part.strip())
    return f"const {{{names}}} = {_variable(found[2])};"


def _variable(name: str) -> str:
    return "module_" + re.sub(r"\W", "_", name.removesuffix(".js"))
