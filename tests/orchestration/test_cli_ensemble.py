"""`phasein ensemble` as a person and a program see it: refusals before work begins, and the replay of a draw."""

from __future__ import annotations

import json
import os
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from orchestration.cli.exits import Exit
from orchestration.ensemble_folder import Drawn, keep_inputs, note_run
from tests.ensemble.small_inputs import BASE, SEED, written
from tests.ensemble.world import SLOW
from tests.orchestration.said import phasein
from tests.spoilt import checkout_copy, phasein_of
from warehouse.ensemble.run import replay
from warehouse.home import Home
from warehouse.releases import current_release


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(written(tmp_path_factory.mktemp("ensemble")))


@pytest.fixture
def drawn(released: Home, inputs: Path) -> Home:
    """A home whose current release has 50 draws of the base and 20 of the slow scenario."""
    release = current_release(released)
    assert release is not None
    folder, fingerprint = keep_inputs(released, inputs, SEED)
    note_run(folder, Drawn(release.run_id, SEED, {BASE: 50, SLOW: 20}, fingerprint))
    return released


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--draws", "0"), "--draws"),
        (("--draws", "-5"), "--draws"),
        (("--draws", "1.5"), "--draws"),
        (("--draws", "1000001"), "100,000 at most"),
        (("--chunk", "0"), "--chunk"),
        (("--threads", "0"), "--threads"),
        (("--workers", "0"), "--workers"),
        (("--seed", "-1"), "--seed"),
        (("--engine", "steam"), "--engine"),
        (("--scenario", "nobody"), "calstart_phase_in"),
        (("--scenario", "build_everywhere"), "no factor weights"),
        (("--scheduler", "tcp://127.0.0.1:1"), "--engine dask"),
        (("--path", "/shared"), "--engine dask"),
        (("--engine", "dask", "--scheduler", "127.0.0.1"), "tcp://HOST:PORT"),
        (("--engine", "dask", "--scheduler", "tcp://127.0.0.1:1"), "does not answer"),
        (("--source", "snapshot", "--mirror", "x"), "--mirror"),
        (("replay",), "--draw"),
        (("replay", "--draw", "-1"), "--draw"),
    ],
)
def test_usage_errors_leave_no_trace(home: Home, arguments: tuple[str, ...], words: str) -> None:
    said = phasein(home.root, "ensemble", *arguments)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert words in said.err
    assert not home.root.exists()


def test_refused_distributions_leave_current(released: Home, tmp_path: Path) -> None:
    code = checkout_copy(tmp_path / "code")
    path = code / "dbt_project" / "seeds" / "scenarios" / "assumption.csv"
    rows = [row for row in path.read_text().splitlines() if not row.startswith("ensemble_need_sigma,")]
    path.write_text("\n".join([*rows, "ensemble_need_sigma,-1,-1,-1,share,Noise,invented,assumed"]) + "\n")
    before = released.current.readlink()
    said = phasein_of(code, released.root, "ensemble", "--draws", "10")
    assert (said.code, said.out) == (Exit.BAD_INPUT, "")
    assert "nothing can be computed with this ensemble_need_sigma" in said.err
    assert "from 0 to 1" in said.err
    assert released.current.readlink() == before


def test_replay_needs_a_release_and_its_inputs(home: Home) -> None:
    said = phasein(home.root, "ensemble", "replay", "--draw", "1")
    assert said.code == Exit.NO_RELEASE


def test_replay_of_a_release_made_elsewhere(released: Home) -> None:
    said = phasein(released.root, "ensemble", "replay", "--draw", "1")
    assert (said.code, said.out) == (Exit.BAD_INPUT, "")
    assert "are not on this machine" in said.err


def test_replay_is_the_draw_itself(drawn: Home, inputs: Path, tmp_path: Path) -> None:
    expected = replay(str(inputs), SEED, BASE, 17).sort("opening_order")
    file = tmp_path / "draw.parquet"
    said = phasein(drawn.root, "ensemble", "replay", "--draw", "17", "--json", "--out", str(file))
    assert said.code == Exit.OK, said.err
    document = json.loads(said.out)
    assert (document["scenario_id"], document["draw"], document["seed"]) == (BASE, 17, SEED)
    assert_frame_equal(pl.read_parquet(file).select(expected.columns), expected)
    assert [row["county_fips"] for row in document["counties"]] == expected["county_fips"].to_list()


def test_replay_for_a_person(drawn: Home, inputs: Path) -> None:
    said = phasein(drawn.root, "ensemble", "replay", "--draw", "3", "--scenario", SLOW, "--top", "4")
    assert said.code == Exit.OK, said.err
    head, columns, *rows = said.out.splitlines()
    assert head.startswith(f"Draw 3 of {SLOW} (seed {SEED})")
    assert "opens" in columns
    assert len(rows) == 4
    first = replay(str(inputs), SEED, SLOW, 3).sort("opening_order").row(0, named=True)
    assert str(first["opening_year"]) in rows[0]
    assert f"{first['score']:.1f}" in rows[0]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--draw", "20", "--scenario", SLOW), "its draws are 0 to 19"),
        (("--draw", "1", "--scenario", "nobody"), f"name one of {BASE}, {SLOW}"),
    ],
)
def test_a_draw_that_is_not_there(drawn: Home, arguments: tuple[str, ...], words: str) -> None:
    said = phasein(drawn.root, "ensemble", "replay", *arguments)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert words in said.err


def test_a_replay_says_when_inputs_or_code_have_changed(drawn: Home) -> None:
    (county,) = drawn.draws.glob("*/inputs/county.parquet")
    pl.read_parquet(county).with_columns(pl.col("land_km2") + 1).write_parquet(county)
    said = phasein(drawn.root, "ensemble", "replay", "--draw", "1")
    assert said.code == Exit.OK
    assert "may differ" in said.err


def test_a_file_that_cannot_be_written(drawn: Home, tmp_path: Path) -> None:
    nowhere = tmp_path / "no" / "folder" / "draw.parquet"
    said = phasein(drawn.root, "ensemble", "replay", "--draw", "1", "--out", os.fspath(nowhere))
    assert (said.code, said.out) == (Exit.FAILED, "")
    assert "cannot be written" in said.err
