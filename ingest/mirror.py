"""The mirror: a folder of publisher files, parsed and condensed as they come.

Belongs here: which files a source has and the run of its two steps. Does not belong here: the steps
themselves (`ingest.sources`), the choice of a way in (`ingest.origins`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.bounded import over_cap
from ingest.errors import OriginError
from ingest.model import Source
from ingest.provenance import Obtained, OriginKind, count_rows, describe_file
from ingest.reference import Reference
from ingest.remembered import Remembered
from ingest.shapes import county_shapefile

_seen = Remembered()
"""The daemon looks every minute, and a mirror may hold gigabytes."""


@dataclass(frozen=True)
class MirrorOrigin:
    """A folder of publisher files, laid out by source as `Source.mirror_path` says."""

    folder: Path
    kind: OriginKind = "mirror"

    def vintages(self, source: Source) -> tuple[Source, ...]:
        """The newest, and the earlier ones whose files are all in the folder."""
        newest, *earlier = source.vintages
        return (
            newest,
            *(each for each in earlier if all(path.is_file() for path, _ in input_files(each, self.folder))),
        )

    def obtain(self, source: Source, reference: Reference) -> Obtained:
        """Parses and condenses the source's files. Raises IngestError."""
        files = input_files(source, self.folder)
        inputs = tuple(describe_file(path, location) for path, location in files)
        for (path, _), file in zip(files, inputs, strict=True):
            if file.bytes > source.max_bytes:
                raise over_cap(path, f"has {file.bytes:,} bytes", source.max_bytes)
        # Companions are found beside the first file by the source's own parse step.
        parsed = source.parse(files[0][0])
        condensed = source.condense(parsed, reference)
        return Obtained(
            table=condensed.table,
            quarantine=condensed.quarantine,
            parsed=parsed.rows,
            origin=self.kind,
            inputs=inputs,
            counts=count_rows(condensed),
        )

    def state(
        self, sources: Sequence[Source], *, older: bool = False, named: Mapping[str, str] | None = None
    ) -> Iterable[tuple[str, str]]:
        """Every file of every vintage that is there, since all are landed; what is missing is left out."""
        for source in sources:
            for each in self.vintages(source):
                for path, location in input_files(each, self.folder):
                    if path.is_file():
                        yield f"{source.name} {location}", _seen.sha256(path)

    def close(self) -> None:
        """Holds nothing open."""


def open_mirror(folder: Path) -> MirrorOrigin:
    """The mirror in that folder. Raises OriginError when there is none."""
    if not folder.is_dir():
        raise OriginError(
            f"{folder}: no such folder",
            remedy="correct --mirror or PHASEIN_MIRROR.",
        )
    return MirrorOrigin(folder)


def input_files(source: Source, mirror: Path) -> list[tuple[Path, str]]:
    """The source's files, its first one first: path and the name it is known by.

    A source without mirror_path reads the county shapes, which come with the package plotly-geo.
    """
    if not source.mirror_path:
        shapes = county_shapefile()
        return [(path, f"package plotly-geo: {path.name}") for path in (shapes, shapes.with_suffix(".dbf"))]
    return [(mirror / location, location) for location in (source.mirror_path, *source.companions)]
