"""Why a refresh ended without a release, in words for the person who started it.

Belongs here: the errors that orchestration itself raises. Does not belong here: exit codes and printing (the
command line does that).
"""

from __future__ import annotations

from collections.abc import Sequence

from orchestration.journal import CheckLine


class RefreshError(Exception):
    """A refresh that cannot go on. `what` names the thing and the value seen, `remedy` the next step."""

    def __init__(self, what: str, *, remedy: str) -> None:
        self.what = what
        self.remedy = remedy
        super().__init__(f"{what}\n  What to do: {remedy}")


class ChecksFailedError(RefreshError):
    """One or more checks of a stage failed: the outcomes stand in `failed`."""

    def __init__(self, what: str, failed: Sequence[CheckLine], *, remedy: str) -> None:
        super().__init__(what, remedy=remedy)
        self.failed = tuple(failed)


class DbtError(RefreshError):
    """dbt ended without running the project: it does not parse, or a model's SQL is wrong."""


class MissingInputError(RefreshError):
    """A relation or column that the allocation or the ensemble reads is not in the build database."""


class DescriptionError(RefreshError):
    """A public model, column or metric does not say what it is."""


class SettingError(RefreshError):
    """A PHASEIN_ variable has a value that cannot be used."""


class HistoryError(RefreshError):
    """Dagster's history cannot be read."""


class HungError(RefreshError):
    """Whoever holds the pen has not moved for long."""


class StoppedError(RefreshError):
    """Someone stopped the run: Ctrl-C, `kill`, or the web page's button."""

    def __init__(self) -> None:
        super().__init__(
            "the refresh was stopped",
            remedy="start it again when you like; it begins from the start, but finished draws of the ensemble are kept",
        )


class PartialRunError(RefreshError):
    """Someone asked the web page for some of the assets: a build starts empty, so only the whole refresh can
    run.
    """
