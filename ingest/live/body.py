"""A body that is watched while it comes.

Belongs here: the look at each part, before it is unpacked. Does not belong here: what is looked at, what is done
with the bytes (`ingest.live.fetch`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx


class Watched(httpx.SyncByteStream):
    """The stream, with `look` called for each part that comes, with the bytes so far.

    Bytes as they travel: a packed body may come for ever and unpack to nothing.
    """

    def __init__(self, stream: httpx.SyncByteStream, look: Callable[[int], None]) -> None:
        self._stream, self._look = stream, look

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            self._look(size)
            yield part

    def close(self) -> None:
        """Ends the exchange."""
        self._stream.close()
