"""Each address asked once in a run: what came, or why nothing did, holds for all who need it.

Belongs here: the memory of a run. Does not belong here: asking (`ingest.live.fetch`), what lasts beyond a run
(`ingest.live.cache`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ingest.errors import FetchError
from ingest.live.fetch import Ask, Fetched, Fetcher

_T = TypeVar("_T")


class Once:
    """A fetcher that never asks the same twice, failures included."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._files: dict[str, Fetched | FetchError] = {}
        self._there: dict[str, bool | FetchError] = {}

    def get(self, ask: Ask) -> Fetched:
        """See `Fetcher.get`."""
        return _remembered(self._files, ask, self._fetcher.get)

    def is_there(self, ask: Ask) -> bool:
        """See `Fetcher.is_there`."""
        return _remembered(self._there, ask, self._fetcher.is_there)

    def close(self) -> None:
        """Ends the connections."""
        self._fetcher.close()


def _remembered(known: dict[str, _T | FetchError], ask: Ask, action: Callable[[Ask], _T]) -> _T:
    if ask.address not in known:
        try:
            known[ask.address] = action(ask)
        except FetchError as error:
            known[ask.address] = error
    answer = known[ask.address]
    if isinstance(answer, FetchError):
        # A new one each time, with what this asker can do.
        raise type(answer)(answer.what, remedy=answer.remedy if ask.remedy in answer.remedy else ask.remedy)
    return answer
