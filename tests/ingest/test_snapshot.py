"""The embedded snapshot and the choice of a way in."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import IngestError, MissingFileError, OriginError, SnapshotError, UnreadableFileError
from ingest.mirror import open_mirror
from ingest.origins import SnapshotOrigin, open_origin
from ingest.reference import build_reference, reference_before_counties
from ingest.registry import GAZETTEER, SOURCES, source
from ingest.snapshot import (
    MANIFEST,
    MAX_SNAPSHOT_BYTES,
    SNAPSHOT_FOLDER,
    Manifest,
    build_snapshot,
    open_snapshot,
)
from tests.ingest.publisher_files import write_csv

BARE = reference_before_counties()
ANY = source("county_shape")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SNAPSHOT_FOLDER, tmp_path / "snapshot"))


class TestEmbedded:
    @pytest.mark.parametrize("each", SOURCES, ids=lambda each: each.name)
    def test_every_source_has_a_table_that_passes_its_checks(self, each):
        obtained = open_origin("snapshot").obtain(each, BARE)
        assert obtained.table.select(each.key).is_duplicated().sum() == 0
        assert obtained.table.equals(obtained.table.sort(each.key))
        assert obtained.counts.rows_used > 0
        assert obtained.parsed is None

    def test_it_is_small_enough_and_holds_nothing_else(self):
        names = {f"{each.name}.parquet" for each in SOURCES} | {MANIFEST}
        assert {path.name for path in SNAPSHOT_FOLDER.iterdir()} == names
        assert sum(path.stat().st_size for path in SNAPSHOT_FOLDER.iterdir()) <= MAX_SNAPSHOT_BYTES

    def test_the_manifest_names_no_place_of_a_machine(self):
        manifest = (SNAPSHOT_FOLDER / MANIFEST).read_text()
        assert not re.search(r'"/|\\\\|file:', manifest)
        assert json.dumps(json.loads(manifest), indent=2, sort_keys=True) + "\n" == manifest


class TestFaults:
    def test_an_altered_table_is_named(self, copied: Path):
        with (copied / "county_shape.parquet").open("ab") as table:
            table.write(b"x")
        with pytest.raises(SnapshotError, match=r"county_shape: SHA-256 is .* the manifest says"):
            SnapshotOrigin(copied).obtain(ANY, BARE)

    def test_a_missing_table_is_named(self, copied: Path):
        (copied / "county_shape.parquet").unlink()
        with pytest.raises(SnapshotError, match="no table county_shape"):
            SnapshotOrigin(copied).obtain(ANY, BARE)

    def test_a_table_of_another_parser_must_be_built_again(self):
        with pytest.raises(SnapshotError, match=r"parser version 1 .*the code has 2"):
            SnapshotOrigin().obtain(replace(ANY, parser_version=ANY.parser_version + 1), BARE)

    def test_a_table_of_other_columns_must_be_built_again(self):
        with pytest.raises(SnapshotError, match=r"declared are [\s\S]*phasein snapshot build"):
            SnapshotOrigin().obtain(replace(ANY, columns=ANY.columns[:2]), BARE)

    @pytest.mark.parametrize("content", [None, "{", '{"tables": {"x": {}}}'])
    def test_a_missing_or_broken_manifest_says_what_to_do(self, copied: Path, content: str | None):
        path = copied / MANIFEST
        path.unlink() if content is None else path.write_text(content)
        with pytest.raises(SnapshotError, match=r"manifest\.json: .*\n  What to do: restore it"):
            open_snapshot(copied)

    def test_a_failed_build_leaves_the_old_snapshot(self, copied: Path, tmp_path: Path):
        before = {path.name: path.read_bytes() for path in copied.iterdir()}
        (tmp_path / "mirror").mkdir()
        with pytest.raises(MissingFileError, match="2017_Gaz_counties_national"):
            build_snapshot(tmp_path / "mirror", copied)
        assert {path.name: path.read_bytes() for path in copied.iterdir()} == before
        assert [path.name for path in tmp_path.glob(".snapshot-*")] == []

    def test_one_source_alone_needs_its_own_file_alone(self, copied: Path, tmp_path: Path):
        before = {path.name: path.read_bytes() for path in copied.iterdir()}
        row = {
            "FIPS": "36001",
            "State": "NY",
            "County_Name": "Albany",
            "Population_2020": "9",
            "RUCC_2023": "2",
        }
        path = tmp_path / "mirror" / source("rural_urban_county").mirror_path
        write_csv(path, (*row, "Description"), [row])
        report = build_snapshot(tmp_path / "mirror", copied, only=["rural_urban_county"])
        assert report.rows["rural_urban_county"] == 1
        changed = {path.name for path in copied.iterdir() if path.read_bytes() != before.get(path.name)}
        assert changed == {"rural_urban_county.parquet", MANIFEST}
        snapshot = open_snapshot(copied)
        for each in SOURCES:
            assert snapshot.obtain(each).table.height == report.rows[each.name]

    def test_one_source_alone_keeps_no_damaged_table_of_another(self, copied: Path, tmp_path: Path):
        (copied / "zip_county.parquet").write_bytes(b"damaged")
        (tmp_path / "mirror").mkdir()
        with pytest.raises(SnapshotError, match="zip_county: SHA-256"):
            build_snapshot(tmp_path / "mirror", copied, only=["bts_port_county"])
        with pytest.raises(IngestError, match="'bts_harbour'"):
            build_snapshot(tmp_path / "mirror", copied, only=["bts_harbour"])


class TestWaysIn:
    def test_live_needs_a_folder(self):
        with pytest.raises(OriginError, match="needs a folder to keep what it fetches"):
            open_origin("live")

    def test_a_mirror_needs_a_folder(self, tmp_path: Path):
        with pytest.raises(OriginError, match="--mirror or PHASEIN_MIRROR"):
            open_origin("mirror")
        with pytest.raises(OriginError, match="gone: no such folder"):
            open_origin("mirror", tmp_path / "gone")

    def test_a_file_over_its_source_s_cap_is_not_parsed(self, tmp_path: Path):
        gazetteer = replace(source(GAZETTEER), max_bytes=10)
        path = tmp_path / gazetteer.mirror_path
        path.parent.mkdir()
        path.write_text("x" * 11)
        with pytest.raises(UnreadableFileError, match="11 bytes, over the cap of 10"):
            open_mirror(tmp_path).obtain(gazetteer, BARE)

    def test_an_unknown_source_lists_those_there_are(self):
        with pytest.raises(IngestError, match=r"'countys'[\s\S]*gazetteer_county"):
            source("countys")


class TestFromTheMirror:
    def test_building_it_again_gives_the_committed_bytes(self, mirror: Path, tmp_path: Path):
        report = build_snapshot(mirror, tmp_path / "first")
        build_snapshot(mirror, tmp_path / "second")
        for path in sorted((tmp_path / "first").iterdir()):
            assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes(), path.name
            assert path.read_bytes() == (SNAPSHOT_FOLDER / path.name).read_bytes(), path.name
        assert report.rows == {each.name: report.rows[each.name] for each in SOURCES}

    def test_mirror_and_snapshot_give_the_same_tables(self, mirror: Path):
        reference = BARE
        for each in SOURCES:
            ours = open_origin("mirror", mirror).obtain(each, reference)
            embedded = open_origin("snapshot").obtain(each, reference)
            if each.name == GAZETTEER:
                reference = build_reference(ours.table)
            assert ours.table.equals(embedded.table), each.name
            assert ours.inputs == embedded.inputs
            assert ours.counts == embedded.counts
            assert isinstance(ours.parsed, pl.DataFrame)
            assert ours.parsed.height == ours.counts.rows_in


def test_the_manifest_refuses_fields_it_does_not_know():
    with pytest.raises(ValueError, match="made_at"):
        Manifest.model_validate({"tables": {}, "made_at": "2020-01-01"})
