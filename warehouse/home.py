"""Where the data of a warehouse lives: every path follows from one setting, `PHASEIN_HOME`.

Belongs here: the setting and the layout below it. Does not belong here: making, reading or removing what
lies there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from warehouse.errors import HomeError

DATABASE_FILE = (
    "warehouse.duckdb"  # table functions keep the catalog name, so the stem is the same everywhere
)
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")


class Settings(BaseSettings):
    """`PHASEIN_HOME`, or the checkout's `warehouse/` when it is absent or empty."""

    model_config = SettingsConfigDict(env_prefix="PHASEIN_", env_ignore_empty=True, extra="ignore")
    home: Path = Field(default=Path(__file__).resolve().parent)


@dataclass(frozen=True)
class Home:
    """The folders of one warehouse. Nothing is created by asking for a path."""

    root: Path

    @classmethod
    def from_settings(cls) -> Home:
        """The home that the environment names. Raises HomeError when it is something else than a folder."""
        root = Settings().home.expanduser().absolute()
        if root.exists() and not root.is_dir():
            raise HomeError(
                f"PHASEIN_HOME is {root}, which is not a folder.",
                remedy="Set PHASEIN_HOME to a folder, or unset it.",
            )
        return cls(root)

    @property
    def pen(self) -> Path:
        return self.root / ".pen"

    @property
    def build(self) -> Path:
        """One folder per run: `build/<run_id>/warehouse.duckdb`."""
        return self.root / "build"

    @property
    def landing(self) -> Path:
        """Immutable vintages of the sources."""
        return self.root / "landing"

    @property
    def fetched(self) -> Path:
        """What a live refresh fetched, by content."""
        return self.root / "fetched"

    @property
    def runs(self) -> Path:
        """One folder per run: sources.jsonl, checks.jsonl, stages.jsonl, keys.json."""
        return self.root / "runs"

    @property
    def draws(self) -> Path:
        """One folder per ensemble, by fingerprint: its inputs, its chunks while it is not published, its runs."""
        return self.root / "draws"

    @property
    def cache(self) -> Path:
        """What is made once per environment; a refresh makes it again when it is missing."""
        return self.root / "cache"

    @property
    def dagster(self) -> Path:
        return self.root / "dagster"

    @property
    def published(self) -> Path:
        return self.root / "published"

    @property
    def releases(self) -> Path:
        """One folder per release; a release never changes."""
        return self.published / "releases"

    @property
    def current(self) -> Path:
        """The link to the release that readers see."""
        return self.published / "current"

    @property
    def database(self) -> Path:
        """The database that readers see, by way of the link."""
        return self.current / DATABASE_FILE

    def run(self, run_id: str) -> Path:
        """The folder of a run's records. Raises HomeError for an id that is not a plain file name."""
        return self.runs / plain_name(run_id)


def plain_name(name: str) -> str:
    """The name, if it can be a folder's name and nothing more. Raises HomeError."""
    if not _SAFE_NAME.fullmatch(name):
        raise HomeError(
            f"{name!r} cannot name a folder.",
            remedy="Use letters, digits, '.', '_' and '-' only, and begin with a letter or digit.",
        )
    return name
