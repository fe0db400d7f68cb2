"""One thing that is wrong in a seed: where it stands, what is wrong, what to do.

Belongs here: the value and its words. Does not belong here: finding it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
_SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Problem:
    """A fault of a seed.

    file: below the seeds folder. line: counted from 1; None when it is about the file as a whole.
    severity: an error stops a refresh, a warning does not.
    about: the scenario, pathway or plan it belongs to; empty when it concerns all of them.
    """

    file: str
    line: int | None
    column: str
    value: str
    what: str
    remedy: str
    severity: Severity = "error"
    about: str = ""

    @property
    def place(self) -> str:
        """`scenarios/phase.csv, line 4, target_share 1.5`."""
        value = self.value if self.value == self.value.strip() else repr(self.value)
        if len(value) > _SHOWN_CHARACTERS:
            value = f"{value[:_SHOWN_CHARACTERS]}..."
        line = f"line {self.line}" if self.line is not None else ""
        return ", ".join(part for part in (self.file, line, f"{self.column} {value}".strip()) if part)

    def __str__(self) -> str:
        return f"{self.place}: {self.what}. {self.remedy}"
