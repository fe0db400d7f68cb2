"""What every HTML page of a release shares: templates that escape, and the policy's hash of a script or style.

Belongs here: these two. Does not belong here: any page (`warehouse.documents`, `warehouse.pages`).
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined


@cache
def environment(templates: Path) -> Environment:
    """The templates of a folder: text from data is escaped, a name that is not given is an error."""
    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def source_hash(text: str) -> str:
    """A source expression of the content security policy that allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
