"""Fixtures of the documents' tests: homes with small releases, made once. Only to be read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.documents.making import HOSTILE, Country, build, folder_of, hostile
from tests.warehouse import small
from warehouse.home import Home
from warehouse.release import Release


@dataclass(frozen=True)
class Made:
    home: Home
    release: Release

    @property
    def folder(self) -> Path:
        return folder_of(self.home, self.release)

    def text(self, name: str) -> str:
        return (self.folder / name).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def country_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose current release is the invented country as it is by default."""
    home = Home(tmp_path_factory.mktemp("country"))
    build(home, 1, mutate=Country().write)
    return home


@pytest.fixture(scope="session")
def hostile_release(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The second release of a home: hostile text in data, comments, sources and checks."""
    home = Home(tmp_path_factory.mktemp("hostile"))
    build(home, 1, mutate=Country().write)
    areas = tuple((text, text, at) for at, text in enumerate(HOSTILE, start=1))

    def mutate(connection):  # type: ignore[no-untyped-def]
        Country(areas=areas).write(connection)
        hostile(connection)

    sources = [
        small.source_line(f"source {text}", vintage=text, publisher=text, licence=text, location=text)
        for text in HOSTILE
    ]
    checks = [
        small.check_line(text, status="warn", reason=text, suite=text, table_name=text, column_name=text)
        for text in HOSTILE
    ]
    return Made(home, build(home, 2, mutate=mutate, sources=sources, checks=checks))
