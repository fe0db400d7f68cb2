"""Input that a refresh must refuse: it names file, row, value and what to do, and readers keep what they have."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.cli.exits import Exit
from tests.faults.watched import assert_answers_whole
from tests.orchestration.said import phasein
from tests.pipeline.conftest import Refreshed
from tests.spoilt import checkout_copy, phasein_of, replace_in

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]


def test_indicator_weights_that_do_not_sum_to_one(refreshed: Refreshed, tmp_path: Path) -> None:
    """A seed that dbt's own tests guard: the check is named, with the rows that fail."""
    before = refreshed.home.current.readlink()
    code = checkout_copy(tmp_path)
    seeds = code / "dbt_project" / "seeds" / "score"
    weight = "truck_miles,industry,Medium- and heavy-duty miles,"
    replace_in(seeds / "indicator.csv", f"{weight}0.20", f"{weight}0.25")
    said = phasein_of(code, refreshed.home.root, "refresh")
    assert said.code == Exit.FAILED
    assert "sums_to_one" in said.err
    assert "indicator" in said.err
    assert "industry" in said.err
    assert "1.05" in said.err
    assert refreshed.home.current.readlink() == before


def test_a_snapshot_table_that_was_changed(refreshed: Refreshed, tmp_path: Path) -> None:
    before = refreshed.home.current.readlink()
    code = checkout_copy(tmp_path)
    table = code / "ingest" / "snapshot_data" / "county_population.parquet"
    table.write_bytes(table.read_bytes()[:-10] + b"0123456789")
    said = phasein_of(code, refreshed.home.root, "refresh")
    assert said.code == Exit.BAD_INPUT
    assert "county_population" in said.err
    assert "What to do" in said.err
    assert refreshed.home.current.readlink() == before
    assert_answers_whole(refreshed.home, refreshed.document["release_id"])


def spoiled_mirror(mirror: Path, folder: Path, file: str, spoil: Callable[[bytes], bytes]) -> Path:
    """A mirror of links to the real files, but for one that is spoiled."""
    for source in mirror.iterdir():
        if source.is_dir():
            (folder / source.name).mkdir(parents=True)
            for each in source.iterdir():
                (folder / source.name / each.name).symlink_to(each)
    spoiled = folder / file
    content = spoiled.read_bytes()
    spoiled.unlink()
    spoiled.write_bytes(spoil(content))
    return folder


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def half_of_the_lines(content: bytes) -> bytes:
    """A whole file to look at, but with half of the country: only its expectations can tell."""
    lines = content.splitlines(keepends=True)
    return b"".join(lines[: len(lines) // 2])


def not_a_table(content: bytes) -> bytes:
    return b"<!DOCTYPE html><html><body>Not found</body></html>"


def without_rows(content: bytes) -> bytes:
    return content.splitlines(keepends=True)[0]


def with_other_columns(content: bytes) -> bytes:
    return content.replace(b"sourceTypePopulation", b"population", 1)


def with_a_negative_value(content: bytes) -> bytes:
    """Every value of one column made negative: each row is quarantined, so nothing is left to use."""
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    place = lines[0].index("sourceTypePopulation")
    rows = [lines[0], *([*row[:place], f"-{row[place]}", *row[place + 1 :]] for row in lines[1:])]
    return "\n".join(",".join(f'"{value}"' for value in row) for row in rows).encode()


def compressed(spoil: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    return lambda content: gzip.compress(spoil(gzip.decompress(content)))


MOVES = "epa_moves_defaults/sourcetypeyear.csv"
VEHICLES = "epa_nei_2020/VPOP_2020NEI.csv.gz"


@pytest.mark.parametrize(
    ("file", "spoil", "said_of_it"),
    [
        pytest.param(VEHICLES, half, "VPOP_2020NEI.csv.gz", id="truncated"),
        pytest.param(MOVES, not_a_table, "sourcetypeyear.csv", id="another file", marks=pytest.mark.slow),
        pytest.param(
            MOVES, with_other_columns, "source_type_population", id="wrong columns", marks=pytest.mark.slow
        ),
        pytest.param(MOVES, without_rows, "sourcetypeyear.csv", id="empty", marks=pytest.mark.slow),
        pytest.param(MOVES, with_a_negative_value, "negative", id="negative", marks=pytest.mark.slow),
        pytest.param(
            VEHICLES,
            compressed(half_of_the_lines),
            "nei_vehicle_population",
            id="half of the rows",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_a_publisher_file_that_cannot_be_used(
    refreshed: Refreshed,
    mirror: Path,
    tmp_path: Path,
    file: str,
    spoil: Callable[[bytes], bytes],
    said_of_it: str,
) -> None:
    before = refreshed.home.current.readlink()
    folder = spoiled_mirror(mirror, tmp_path / "mirror", file, spoil)
    said = phasein(refreshed.home.root, "refresh", "--source", "mirror", "--mirror", str(folder))
    assert said.code in {Exit.BAD_INPUT, Exit.FAILED}, said.err
    assert said_of_it.lower() in said.err.lower()
    assert "What to do" in said.err
    assert refreshed.home.current.readlink() == before
