"""The pages and what stands in them.

Belongs here: which pages there are, their links, code and words in backticks. Does not belong here: assertions.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.conftest import CHECKOUT

PAGES = sorted(
    [*CHECKOUT.glob("*.md"), *(CHECKOUT / "docs").rglob("*.md")], key=lambda path: path.relative_to(CHECKOUT)
)
TEXT = {path.relative_to(CHECKOUT).as_posix(): path.read_text(encoding="utf-8") for path in PAGES}
# Records of what was decided then: they may name what is gone since.
TODAY = {name: text for name, text in TEXT.items() if not name.startswith("docs/decisions/0")}
_FENCED = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<body>.*?)^(?P=indent)```", re.M | re.S)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_CALL = re.compile(r"""(?<![\w./",-])(?:\.venv/bin/)?phasein +(?=[a-z-])""")
_ENDS = ("#", "&&", "|", ";", "-")


def blocks(text: str, language: str | None = None) -> list[str]:
    """The bodies of the fenced blocks, all or those of a language."""
    return [
        each["body"] for each in _FENCED.finditer(text) if language is None or each["language"] == language
    ]


def spans(text: str) -> list[str]:
    """What stands in backticks in running text."""
    return _SPAN.findall(_FENCED.sub("", text))


def links(text: str) -> list[str]:
    """Where the links and pictures of running text lead."""
    return _LINK.findall(_SPAN.sub("", _FENCED.sub("", text)))


def anchors(text: str) -> set[str]:
    """The anchors that GitHub makes of the headings."""
    headings = re.findall(r"^#+ +(.+)$", _FENCED.sub("", text), re.M)
    return {re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def command_lines(text: str) -> list[list[str]]:
    """The words after `phasein` wherever a page calls it; SQL over several lines is one word."""
    found = []
    for code in [*blocks(text, ""), *blocks(text, "bash"), *blocks(text, "sh"), *spans(text)]:
        for call in _CALL.finditer(code):
            found.append(_words(code[call.end() :]))
    return [words for words in found if words]


def _words(rest: str) -> list[str]:
    """The words of a call up to its end: a line end outside quotes, a comment, another command."""
    quoted = re.match(r"""(?:"[^"]*"|'[^']*'|(?! #)[^"'\n])*""", rest)
    words = shlex.split((quoted.group() if quoted else "").replace("`", ""))
    for at, word in enumerate(words):
        if word in _ENDS:
            return words[:at]
    return words


def is_in_checkout(name: str) -> bool:
    """Whether the path is there; `*`, `<name>` and {a,b} stand for whatever fits."""
    pattern = re.sub(r"<[^>]+>|NAME|\{[^}]*\}", "*", name).rstrip("/")
    return any(True for _ in Path(CHECKOUT).glob(pattern))
