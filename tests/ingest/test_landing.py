"""Landings never change, are written whole, and prove where they came from."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from pydantic import ValidationError

from ingest.landing import Landed, clear_unused, land, verify_landing
from ingest.model import QUARANTINE_SCHEMA, Column, Condensed, Parsed, Source
from ingest.provenance import InputFile, Obtained, RowCounts, combined, write_parquet


def unused(*_: object) -> Parsed | Condensed:
    raise AssertionError("landing does not parse")


SOURCE = Source(
    name="things",
    title="Things",
    description="",
    publisher="Nobody",
    licence="none",
    vintage="2020 v1/2",
    grain="one row per thing",
    key=("code",),
    cadence="never",
    live_url="https://example.org/things.csv",
    mirror_path="things/things.csv",
    columns=(Column("code", "VARCHAR", "code", ""),),
    parse=unused,
    condense=unused,
)
FILE = InputFile(location="things/things.csv", bytes=12, sha256="ab" * 32)
OBTAINED = Obtained(
    table=pl.DataFrame({"code": ["a", "b"]}),
    quarantine=pl.DataFrame([(4, "code", None, "code is missing")], schema=QUARANTINE_SCHEMA, orient="row"),
    parsed=pl.DataFrame({"code": ["a", "b", None], "row_number": [2, 3, 4]}),
    origin="mirror",
    inputs=(FILE,),
    counts=RowCounts(rows_in=3, rows_used=2, rows_quarantined=1, quarantine_reasons={"code is missing": 1}),
)


def folder_of(landed: Landed) -> Path:
    return landed.path.parent


def stamps(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_landing_holds_table_quarantine_rows_and_provenance(tmp_path: Path):
    landed = land(SOURCE, OBTAINED, tmp_path)
    folder = folder_of(landed)
    assert folder.parent == tmp_path / "things" / "vintage=2020_v1_2"
    assert len(folder.name) == 12
    assert landed.parsed_path is not None
    assert pl.read_parquet(landed.path, hive_partitioning=False).equals(OBTAINED.table)
    assert pl.read_parquet(landed.quarantine_path, hive_partitioning=False).equals(OBTAINED.quarantine)
    assert pl.read_parquet(landed.parsed_path, hive_partitioning=False).height == 3
    written = json.loads((folder / "provenance.json").read_text())
    assert written == landed.provenance.model_dump(mode="json")
    assert (written["rows_in"], written["rows_used"], written["rows_quarantined"]) == (3, 2, 1)
    assert written["location"] == "things/things.csv"
    assert written["landed_at"].endswith("Z")


def test_the_same_content_lands_in_the_same_folder_untouched(tmp_path: Path):
    first = land(SOURCE, OBTAINED, tmp_path)
    before = stamps(folder_of(first))
    again = land(SOURCE, OBTAINED, tmp_path)
    assert again == first
    assert stamps(folder_of(again)) == before


def test_other_content_another_parser_and_another_origin_land_elsewhere(tmp_path: Path):
    others = [
        land(SOURCE, OBTAINED, tmp_path),
        land(SOURCE, replace(OBTAINED, table=pl.DataFrame({"code": ["a", "c"]})), tmp_path),
        land(replace(SOURCE, parser_version=2), OBTAINED, tmp_path),
        land(SOURCE, replace(OBTAINED, origin="snapshot", parsed=None), tmp_path),
    ]
    assert len({folder_of(landed) for landed in others}) == 4
    assert others[-1].parsed_path is None


@pytest.mark.parametrize("name", ["table.parquet", "quarantine.parquet", "parsed.parquet", "provenance.json"])
@pytest.mark.parametrize("damage", ["flip", "remove"])
def test_a_damaged_landing_is_landed_again(tmp_path: Path, name: str, damage: str, caplog):
    first = land(SOURCE, OBTAINED, tmp_path)
    path = folder_of(first) / name
    if damage == "flip":
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 0xFF
        path.write_bytes(raw)
    else:
        path.unlink()
    assert verify_landing(folder_of(first)) is None
    with caplog.at_level(logging.WARNING, logger="ingest.landing"):
        again = land(SOURCE, OBTAINED, tmp_path)
    assert again.path == first.path
    assert verify_landing(folder_of(again)) == again.provenance
    assert "does not match its checksums" in caplog.text


def test_nothing_half_written_is_left_by_a_failure(tmp_path: Path):
    class Unwritable(pl.DataFrame):
        def rechunk(self):
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        land(SOURCE, replace(OBTAINED, quarantine=Unwritable(OBTAINED.quarantine)), tmp_path)
    assert list((tmp_path / "things" / "vintage=2020_v1_2").iterdir()) == []


def test_what_a_killed_writer_left_is_cleared_and_a_living_one_s_is_not(tmp_path: Path):
    vintage = tmp_path / "things" / "vintage=2020_v1_2"
    beyond_any_process = 2**22 + 1
    dead = vintage / f".writing-{beyond_any_process}-0"
    alive = vintage / f".writing-{os.getppid()}-0"
    for folder in (dead, alive):
        folder.mkdir(parents=True)
        (folder / "table.parquet").write_bytes(b"half")
    land(SOURCE, OBTAINED, tmp_path)
    assert not dead.exists()
    assert alive.exists()


def test_equal_frames_give_equal_bytes(tmp_path: Path):
    whole = pl.DataFrame({"x": [1.5, 2.5, 3.5], "code": ["a", "b", "c"]})
    pieces = pl.concat([whole.head(1), whole.tail(2)], rechunk=False)
    assert write_parquet(whole, tmp_path / "a") == write_parquet(pieces, tmp_path / "b")


def test_counts_that_do_not_add_up_are_refused():
    with pytest.raises(ValidationError, match="3 rows in, 1 used, 1 quarantined"):
        RowCounts(rows_in=3, rows_used=1, rows_quarantined=1, quarantine_reasons={"x": 1})
    with pytest.raises(ValidationError, match="for 1 quarantined rows"):
        RowCounts(rows_in=2, rows_used=1, rows_quarantined=1, quarantine_reasons={})


def test_several_files_are_described_as_one():
    other = InputFile(location="things/more.csv", bytes=30, sha256="cd" * 32)
    both = combined((FILE, other))
    assert (both.location, both.bytes) == ("things/things.csv; things/more.csv", 42)
    assert both.sha256 not in {FILE.sha256, other.sha256}
    assert combined((FILE,)) == FILE


def test_landings_that_nobody_used_for_long_are_cleared_and_land_again(tmp_path: Path):
    old = land(SOURCE, OBTAINED, tmp_path)
    new = land(replace(SOURCE, vintage="2021"), OBTAINED, tmp_path)
    long_ago = (datetime.now(UTC) - timedelta(days=100)).timestamp()
    for landed in (old, new):
        os.utime(folder_of(landed), (long_ago, long_ago))
    land(replace(SOURCE, vintage="2021"), OBTAINED, tmp_path)  # used again
    assert clear_unused(tmp_path, datetime.now(UTC) - timedelta(days=90)) == (folder_of(old),)
    assert not folder_of(old).parent.exists()
    assert verify_landing(folder_of(new)) is not None
    assert land(SOURCE, OBTAINED, tmp_path).path == old.path
    assert clear_unused(tmp_path / "nowhere", datetime.now(UTC)) == ()
