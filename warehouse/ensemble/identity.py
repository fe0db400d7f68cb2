"""Which code computes: the same here and at every worker, or results would be mixed.

Belongs here: naming the code. Does not belong here: comparing (`run`, `dask_engine`, `dask_ground`).
"""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("numpy", "scipy", "polars")


@cache
def code_hash() -> str:
    """Hash of the Python files that a draw runs through."""
    digest = hashlib.sha256()
    root = Path(__file__).resolve().parents[1]
    for folder in ("allocation", "ensemble"):
        for path in sorted((root / folder).rglob("*.py")):
            digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def code_identity() -> str:
    """The code with Python and the packages that compute, for people to compare."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return f"python {platform.python_version()}, {packages}, code {code_hash()}"
