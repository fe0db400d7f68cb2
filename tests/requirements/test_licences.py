"""docs/licences.md says what is locked, and every licence is one that phasein may be built with."""

from __future__ import annotations

import re
from email.message import Message
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.requirements.scripts import FOLDER, load

licences = load("licences")
# Permissive, or copyleft that stays within the package: none asks anything of code that imports it.
ALLOWED = {
    "0BSD",
    "Apache-2.0",
    "Artistic License",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "Dual License",  # python-dateutil: Apache-2.0 or BSD-3-Clause, as its file says
    "ISC",
    "LGPL-3.0-or-later WITH exceptions",  # psycopg2-binary, an extra, linked as a library
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "PSF-2.0",
    "Unlicense",
    "Zlib",
}
PACKAGES = licences.locked()


def test_the_page_tells_of_every_locked_package() -> None:
    told = set(licences.known_rows())
    wanted = {(each.name, each.version) for each in PACKAGES}
    assert told == wanted, "run `make licences`"


def test_the_page_is_what_the_script_makes() -> None:
    rows = licences.known_rows()
    made = licences.page(PACKAGES, {each: rows[each.name, each.version] for each in PACKAGES})
    assert licences.PAGE.read_text() == made, "run `make licences`"


def test_the_page_agrees_with_what_is_installed() -> None:
    rows = licences.known_rows()
    declared = {each: licences.licence(each) for each in PACKAGES}
    installed = {each: found for each, found in declared.items() if found is not None}
    assert len(installed) > 100
    assert {each: rows[each.name, each.version] for each in installed} == installed


@pytest.mark.parametrize("package", PACKAGES, ids=lambda each: each.name)
def test_the_licence_may_be_used(package: object) -> None:
    told = licences.known_rows()[package.name, package.version]  # type: ignore[attr-defined]
    parts = {part.strip("() ") for part in re.split(r" (?:AND|OR) ", told)}
    assert parts <= ALLOWED


def test_every_lock_file_is_told_of() -> None:
    locks = {path.stem for path in FOLDER.glob("*.lock") if not path.stem.startswith("readers-")}
    assert locks == set(licences.LOCKS)


def test_the_same_package_has_one_version_in_every_environment_of_phasein() -> None:
    ours = [each for each in PACKAGES if set(each.locks) - {"audit"}]
    assert len({each.name for each in ours}) == len(ours)


def metadata(*lines: tuple[str, str], text: str | None = None) -> SimpleNamespace:
    message = Message()
    for name, value in lines:
        message[name] = value
    return SimpleNamespace(metadata=message, read_text=lambda name: text)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([("License-Expression", "MIT"), ("License", "something older")], "MIT"),
        ([("License", "Apache License, Version 2.0")], "Apache-2.0"),
        ([("License", "Copyright 2020\nAll of a text"), ("Classifier", "License :: OSI Approved :: MIT License")], "MIT"),
        ([("License", "UNKNOWN"), ("Classifier", "License :: OSI Approved :: BSD License")], "BSD"),
        ([("License", "License :: OSI Approved :: MIT License")], "MIT"),
        (
            [("Classifier", "License :: OSI Approved :: MIT License"), ("Classifier", "License :: Other/Proprietary License")],
            "MIT OR Other/Proprietary License",
        ),
        ([], "not declared"),
    ],
)  # fmt: skip
def test_what_metadata_says(lines: list[tuple[str, str]], expected: str) -> None:
    assert licences.declared(metadata(*lines)) == expected


def test_where_only_the_text_says_it() -> None:
    installed = metadata(("License-File", "LICENSE"), text="\nMIT License\n\nCopyright (c) 2022 Someone\n")
    assert licences.declared(installed) == "MIT"


def test_a_lock_file_is_read(tmp_path: Path) -> None:
    for lock in licences.LOCKS:
        (tmp_path / f"{lock}.lock").write_text("# made by a tool\nOne_Two[x]==1.0 \\\n    --hash=sha256:00\n")
    (tmp_path / "dev.lock").write_text("one.two==2.0 ; python_version < '4'\n")
    found = [(each.name, each.version, each.locks) for each in licences.locked(tmp_path)]
    others = tuple(lock for lock in licences.LOCKS if lock != "dev")
    assert found == [("one-two", "1.0", others), ("one-two", "2.0", ("dev",))]
