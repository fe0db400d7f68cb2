"""What someone asked of a refresh, from the command line, the page or a schedule.

Belongs here: the options. Does not belong here: acting on them; nothing heavy is imported.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue, TypeAdapter

from orchestration.ensemble_options import EnsembleOptions
from warehouse.releases import KEEP


@dataclass(frozen=True)
class RefreshOptions:
    """How a refresh is done.

    keep: how many releases stay. allow_older_vintages: a source whose newest vintage does not pass is read from the
    newest earlier one that does. vintages: source -> the vintage to read it from, and no other. ensemble: how to draw.
    fill_from_snapshot: with the live way in, what is not served or cannot be fetched comes from the snapshot.
    pages: the release carries pages for people. aside: the release does not become current. force: also without news.
    """

    keep: int = KEEP
    allow_older_vintages: bool = False
    vintages: Mapping[str, str] = field(default_factory=dict)
    ensemble: EnsembleOptions = field(default_factory=EnsembleOptions)
    fill_from_snapshot: bool = False
    pages: bool = True
    aside: bool = False
    force: bool = False

    def deciding(self) -> dict[str, JsonValue]:
        """Those that decide what a release says; the others only how it comes to be."""
        return {
            "allow_older_vintages": self.allow_older_vintages,
            "vintages": dict(self.vintages),
            "pages": self.pages,
            "aside": self.aside,
            "draws": self.ensemble.draws,
            "scenarios": list(self.ensemble.scenarios),
            "seed": self.ensemble.seed,
        }

    @classmethod
    def again(cls, told: Mapping[str, JsonValue]) -> RefreshOptions:
        """What was asked when the release was made that tells this (`deciding`), for another in its line; without, the defaults.

        Raises ValueError if it is not what `deciding` gives.
        """
        return _AGAIN.validate_python(
            {
                **{name: told[name] for name in ("allow_older_vintages", "pages") if name in told},
                "ensemble": {name: told[name] for name in ("draws", "scenarios", "seed") if name in told},
            }
        )


_AGAIN = TypeAdapter(RefreshOptions)
