"""One broken file again: `python -m tests.ingest.hostile CASE FOLDER [MIRROR]` writes its files and tells what comes of them.

CASE as a failing test names it, such as `nei_vehicle_population-2014:flip_bits:0`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.ingest.hostile.cases import Case, mutated
from tests.ingest.hostile.originals import from_mirror, invented, label_of, vintages
from tests.ingest.hostile.pool import try_all, write_files


def main(name: str, folder: str, mirror: str = "../shared/data") -> None:
    label, way, seed = name.split(":")
    with tempfile.TemporaryDirectory() as own:
        originals = {each.label: each for each in invented(Path(own))}
    for source in vintages():
        if label_of(source) == label:
            originals[label] = from_mirror(source, Path(mirror))
    case = Case(label, way, int(seed))
    write_files(mutated(case, originals[label].files), Path(folder))
    for outcome in try_all([originals[label]], [case]):
        print(outcome.case, outcome.outcome, outcome.rows, f"{outcome.seconds:.1f} s {outcome.peak_mb} MB")
        print(outcome.detail)


if __name__ == "__main__":
    main(*sys.argv[1:])
