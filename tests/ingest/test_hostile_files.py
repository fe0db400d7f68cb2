"""Broken and hostile files over every parser: used with every row accounted for, or refused by name.

No other exception, no crash, no ten seconds, no gigabyte. Each file is made from a good one and tried in a
process with a limit on its address space (`tests.ingest.hostile`).
"""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest
import shapefile

from ingest.errors import UnreadableFileError
from ingest.registry import SOURCES
from ingest.shapes import county_shapefile
from ingest.sources import county_shape
from tests.ingest.hostile import cases, mutations
from tests.ingest.hostile.bombs import ESCAPED_FILE
from tests.ingest.hostile.cases import Case
from tests.ingest.hostile.originals import Original, from_mirror, invented, vintages
from tests.ingest.hostile.pool import Outcome, try_all

ROUNDS = int(os.environ.get("PHASEIN_HOSTILE_ROUNDS", "1"))
GIGABYTE_MB = 1024


@pytest.fixture(scope="module")
def real(mirror: Path) -> list[Original]:
    return [from_mirror(source, mirror) for source in vintages()]


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> list[Original]:
    return list(invented(tmp_path_factory.mktemp("invented")))


def check(originals: list[Original], chosen: list[Case]) -> list[Outcome]:
    """Every case tried, none a fault, and the originals themselves used."""
    outcomes = try_all(originals, chosen)
    faults = [f"{each.case}: {each.detail}" for each in outcomes if each.outcome == "fault"]
    assert not faults, (
        f"{len(faults)} faults; see one again with `python -m tests.ingest.hostile CASE FOLDER MIRROR`\n"
        + "\n\n".join(faults[:10])
    )
    by_case = {each.case: each for each in outcomes}
    assert {original.label: by_case[original.label].detail for original in originals} == {
        original.label: "" for original in originals
    }
    assert len(by_case) == len(originals) + len(chosen)
    assert max(each.peak_mb for each in outcomes) < GIGABYTE_MB
    return outcomes


def test_every_source_of_a_publisher_is_tried(real: list[Original]):
    tried = {original.source.name for original in real}
    assert tried == {source.name for source in SOURCES if source.mirror_path}
    assert len(real) == sum(len(source.vintages) for source in SOURCES if source.mirror_path)


def test_a_few_broken_files_of_each_source(real: list[Original]):
    check(real, cases.fast_run(real))


def test_broken_invented_files(made_up: list[Original]):
    """What can be shown without the publishers' files."""
    outcomes = check(made_up, cases.fast_run(made_up) + cases.bombs_in_turn(made_up, 1))
    assert {"used", "refused"} == {each.outcome for each in outcomes}


@pytest.mark.slow
def test_more_than_a_thousand_broken_files(real: list[Original], made_up: list[Original], tmp_path: Path):
    originals = [*real, *made_up]
    chosen = cases.long_run(originals, ROUNDS)
    assert len(chosen) > 1_000
    outcomes = check(originals, chosen)
    count = Counter(each.outcome for each in outcomes)
    # Were all refused at the door, the rules behind it would not have been tried.
    assert min(count["used"], count["refused"]) > len(outcomes) / 4
    assert {case.way for case in chosen} >= set(cases.all_ways())
    assert not list(tmp_path.parent.rglob(ESCAPED_FILE))
    assert not Path("/tmp", ESCAPED_FILE).exists()
    slowest, largest = max(each.seconds for each in outcomes), max(each.peak_mb for each in outcomes)
    print(f"{len(chosen)} files: {dict(count)}; slowest {slowest:.1f} s, most memory {largest} MB")


def test_the_same_case_gives_the_same_files(made_up: list[Original]):
    for original in made_up:
        for way in ("flip_bits", "dbase_cells" if "port" in original.label else "hostile_cells"):
            case = Case(original.label, way, 3)
            assert cases.mutated(case, original.files) == cases.mutated(case, original.files)
            assert cases.mutated(case, original.files) != original.files


@pytest.mark.filterwarnings("ignore:Declared file size", "ignore:invalid value")
def test_broken_county_shapes_are_refused(tmp_path: Path):
    """The package's shapes are read by pyshp, which checks little itself."""
    with (
        shapefile.Reader(str(county_shapefile())) as reading,
        shapefile.Writer(str(tmp_path / "a")) as writing,
    ):
        writing.fields = reading.fields[1:]
        for position in range(5):
            writing.shape(reading.shape(position))
            writing.record(*reading.record(position))
    whole = {ending: (tmp_path / f"a{ending}").read_bytes() for ending in (".shp", ".dbf", ".shx")}
    assert county_shape.parse(tmp_path / "a.shp").rows.height == 5
    ways = [*mutations.ANY_FILE.values(), mutations.POINTS["numbers_of_records"]]
    refused = 0
    for seed in range(100):
        draw = random.Random(seed)
        files = draw.choice(ways)({f"{seed}{ending}": raw for ending, raw in whole.items()}, draw)
        for name, raw in files.items():
            (tmp_path / name).write_bytes(raw)
        try:
            county_shape.parse(tmp_path / f"{seed}.shp")
        except UnreadableFileError:
            refused += 1
    assert refused > 50
