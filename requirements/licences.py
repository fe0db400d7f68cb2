"""Makes docs/licences.md: every locked package with its licence, from the metadata of what is installed.

Run as `make licences` in the environment of the tests, with the extras installed. Belongs here: reading locks and
metadata, the page. Does not belong here: which licences may be used (tests/requirements/test_licences.py).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "licences.md"
AUDIT = HERE.parent / ".cache" / "audit"
"""The environment of `make audit`."""
LOCKS = {
    "main": "`make refresh`",
    "postgres": "the extra `postgres`",
    "dev": "tests, the extra `cluster`",
    "build": "what installs the others",
    "audit": "`make audit`, in a folder of its own",
}
"""Lock files of which the page tells, and what each is for; readers-*.lock pin older duckdb and what it needs."""

_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)")
# Metadata spells the same licence in many ways; these are all that do not read well as they stand.
_SPELLINGS = {
    "apache": "Apache-2.0",
    "apache 2": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "apache-2": "Apache-2.0",
    "apache license": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache license version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0",
    "bsd": "BSD",
    "bsd license": "BSD",
    "bsd 3-clause": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "new bsd": "BSD-3-Clause",
    "new bsd license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "modified bsd": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "isc license": "ISC",
    "mit license": "MIT",
    "the mit license (mit)": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "mpl 2.0": "MPL-2.0",
    "mpl-2.0": "MPL-2.0",
    "psf": "PSF-2.0",
    "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0",
    "lgpl with exceptions": "LGPL-3.0-or-later WITH exceptions",
    "gnu library or lesser general public license (lgpl)": "LGPL",
    "the unlicense (unlicense)": "Unlicense",
    "unlicense": "Unlicense",
}
_CLASSIFIER = "License :: "
_LONGEST_NAME = 90


@dataclass(frozen=True)
class Package:
    """A locked package. locks: the lock files that pin this version, in the order of LOCKS."""

    name: str
    version: str
    locks: tuple[str, ...]


def locked(folder: Path = HERE) -> list[Package]:
    """Every package and version that the lock files pin, by name."""
    found: dict[tuple[str, str], list[str]] = {}
    for lock in LOCKS:
        for line in (folder / f"{lock}.lock").read_text(encoding="utf-8").splitlines():
            if match := _PINNED.match(line):
                found.setdefault((_canonical(match.group(1)), match.group(2)), []).append(lock)
    return [Package(name, version, tuple(locks)) for (name, version), locks in sorted(found.items())]


def licence(package: Package) -> str | None:
    """The licence that the installed package declares; None if this version is not installed."""
    places = [*sys.path, *map(str, AUDIT.glob("lib/python*/site-packages"))]
    for installed in Distribution.discover(name=package.name, path=places):
        if installed.version == package.version:
            return declared(installed)
    return None


def declared(installed: Distribution) -> str:
    """What the metadata says: the expression, else the field if it is a name and no text, else the classifiers, else the
    first line of the licence itself.
    """
    metadata = installed.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    field = (metadata.get("License") or "").strip().strip('"')
    named = [
        line[len(_CLASSIFIER) :].removeprefix("OSI Approved :: ")
        for line in metadata.get_all("Classifier") or []
        if line.startswith(_CLASSIFIER) and line != "License :: OSI Approved"
    ]
    if field and "\n" not in field and len(field) <= _LONGEST_NAME and field.upper() != "UNKNOWN":
        return _spelt(field)
    if named:
        return " OR ".join(dict.fromkeys(_spelt(name) for name in named))
    title = field or _text(installed)
    return _spelt(title.splitlines()[0].strip()) if title else "not declared"


def _text(installed: Distribution) -> str:
    """The text of the licence that the package carries; empty if it carries none."""
    for name in installed.metadata.get_all("License-File") or []:
        text = installed.read_text(f"licenses/{name}") or installed.read_text(name)
        if text and text.strip():
            return text.strip()
    return ""


def page(packages: list[Package], licences: dict[Package, str]) -> str:
    """The page as Markdown."""
    return "\n".join([*_head(), *(_row(package, licences[package]) for package in packages), ""])


def known_rows() -> dict[tuple[str, str], str]:
    """(name, version) -> licence of the page as it is; empty if there is none."""
    if not PAGE.exists():
        return {}
    rows = (line.split(" | ") for line in PAGE.read_text(encoding="utf-8").splitlines())
    return {(row[0][2:], row[1]): row[2] for row in rows if len(row) == 4 and row[1][0].isdigit()}


def _head() -> Iterator[str]:
    yield "# Licences of the packages phasein is built with"
    yield ""
    yield "Made by `make licences` from the lock files and the metadata that each package declares; not edited by hand."
    yield "phasein installs these packages and does not hand them on: its own code is Apache-2.0, its data CC BY 4.0."
    yield ""
    for lock, meaning in LOCKS.items():
        yield f"- `{lock}`: {meaning}"
    yield ""
    yield "| package | version | licence | locks |"
    yield "|---|---|---|---|"


def _row(package: Package, licence: str) -> str:
    told = licence.replace("|", "/")
    return f"| {package.name} | {package.version} | {told} | {' '.join(package.locks)} |"


def _spelt(name: str) -> str:
    plain = name.removeprefix(_CLASSIFIER).removeprefix("OSI Approved :: ")
    return _SPELLINGS.get(plain.lower(), plain)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> None:
    """Writes the page; a version that is not installed keeps the licence it had on the page."""
    before, packages = known_rows(), locked()
    licences = {each: licence(each) or before.get((each.name, each.version)) for each in packages}
    missing = [f"{each.name}=={each.version}" for each in packages if licences[each] is None]
    if missing:
        sys.exit(f"not installed, so their licence is not known: {', '.join(missing)}")
    PAGE.write_text(page(packages, {each: str(licences[each]) for each in packages}), encoding="utf-8")
    print(f"{PAGE.name}: {len(packages)} packages")


if __name__ == "__main__":
    main()
