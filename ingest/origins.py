"""The ways in: the embedded snapshot, a mirror folder of publisher files, the live addresses.

Belongs here: what `--source` chooses. Does not belong here: parsing (`ingest.sources`), storing
(`ingest.landing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.errors import OriginError
from ingest.files import sha256_file
from ingest.mirror import open_mirror
from ingest.model import Source
from ingest.provenance import Obtained, OriginKind
from ingest.reference import Reference
from ingest.registry import SOURCES
from ingest.snapshot import MANIFEST, SNAPSHOT_FOLDER, open_snapshot


class Origin(Protocol):
    """A way in: which vintages of a source it has, newest first, and a vintage's condensed table.

    The newest is always named, there or not. The snapshot has no other and does not look at the reference.
    """

    @property
    def kind(self) -> OriginKind: ...

    def vintages(self, source: Source) -> tuple[Source, ...]: ...

    def obtain(self, source: Source, reference: Reference) -> Obtained: ...

    def state(
        self, sources: Sequence[Source], *, older: bool = False, named: Mapping[str, str] | None = None
    ) -> Iterable[tuple[str, str]]:
        """Name and SHA-256 of every file that the sources would be read from: what must be the same for the same tables.

        older: earlier vintages may stand in. named: source -> the vintage that it is read from, and no other.
        """
        ...

    def close(self) -> None:
        """Ends connections, where there are any."""
        ...


@dataclass(frozen=True)
class SnapshotOrigin:
    """The condensed tables that come with the code, each checked against the manifest."""

    folder: Path = SNAPSHOT_FOLDER
    kind: OriginKind = "snapshot"

    def vintages(self, source: Source) -> tuple[Source, ...]:
        """The newest alone, to keep the snapshot small."""
        return (source,)

    def obtain(self, source: Source, reference: Reference) -> Obtained:
        """The source's table. Raises SnapshotError when it is missing, altered or made by another parser."""
        return open_snapshot(self.folder).obtain(source)

    def state(
        self, sources: Sequence[Source], *, older: bool = False, named: Mapping[str, str] | None = None
    ) -> Iterable[tuple[str, str]]:
        """Its manifest, which holds the tables' checksums."""
        path = self.folder / MANIFEST
        return [(MANIFEST, sha256_file(path))] if path.is_file() else []

    def close(self) -> None:
        """Holds nothing open."""


@dataclass(frozen=True)
class LiveOptions:
    """What the live way in needs: a folder to keep fetched files in, and whether the snapshot fills gaps."""

    cache: Path
    fill_from_snapshot: bool = False


def open_origin(kind: OriginKind, mirror: Path | None = None, live: LiveOptions | None = None) -> Origin:
    """The way in of that kind; `mirror` is the folder for the kind `mirror`. Raises OriginError."""
    if kind == "snapshot":
        return SnapshotOrigin()
    if kind == "live":
        if live is None:
            raise OriginError(
                "the live origin needs a folder to keep what it fetches",
                remedy="set PHASEIN_HOME to a folder.",
            )
        # An HTTP client is loaded by those alone who ask for it.
        from ingest.live.origin import open_live

        return open_live(live.cache, SOURCES, fill=live.fill_from_snapshot)
    if mirror is None:
        raise OriginError(
            "the mirror origin needs a folder of publisher files and none was named",
            remedy="name it with --mirror or PHASEIN_MIRROR, or take the embedded figures with `phasein refresh --source snapshot`.",
        )
    return open_mirror(mirror)
