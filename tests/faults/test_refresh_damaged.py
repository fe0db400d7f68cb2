"""A whole refresh over a home whose files were damaged since the last one, or while it runs: it needs no hand.

The real project with few draws and without pages. A damaged snapshot table is in `tests/pipeline/test_bad_input.py`, damage that a
person must mend in `test_damage`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.cli.exits import Exit
from tests.faults.watched import REDUCED, assert_answers_whole, refresh_until
from tests.orchestration.said import phasein
from warehouse.home import Home
from warehouse.releases import damaged_releases
from warehouse.verify import verify

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]
BLOCK_BYTES = 262_144
"""Of DuckDB."""


def damage(path: Path) -> None:
    """Other bytes of the same length, in the middle."""
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half : half + 16] = b"\0" * 8 + b"\xff" * 8
    path.write_bytes(content)


def overwrite_pages(path: Path) -> None:
    """The middle third of an SQLite file."""
    content = bytearray(path.read_bytes())
    third = len(content) // 3
    content[third : 2 * third] = b"\xff" * third
    path.write_bytes(content)


def cut_the_build(home: Home) -> None:
    (build,) = home.build.glob("*/warehouse.duckdb")
    os.truncate(build, build.stat().st_size // 2)


def garble_the_build(home: Home) -> None:
    """Some bytes of every block but the first."""
    (build,) = home.build.glob("*/warehouse.duckdb")
    with build.open("r+b") as file:
        for block in range(1, build.stat().st_size // BLOCK_BYTES):
            file.seek(block * BLOCK_BYTES + BLOCK_BYTES // 2)
            file.write(b"\xff" * 64)


def test_whatever_is_damaged_the_next_refresh_needs_no_hand(
    tmp_path: Path, refreshed_at: Callable[[Path], tuple[Home, str]]
) -> None:
    """The build twice while it is made, then landing, lock, history and pointer together."""
    home, release_id = refreshed_at(tmp_path / "home")
    for damage_build in (cut_the_build, garble_the_build):
        ended = refresh_until(home, ("dbt_before_allocation", 0.5), lambda _, act=damage_build: act(home))
        assert ended.code == Exit.FAILED
        (error,) = [line for line in ended.lines if "exit_code" in line]
        assert error["error"] == "BuildError"
        assert "Start the refresh again" in error["remedy"]
        assert_answers_whole(home, release_id)
    landed = sorted(home.landing.glob("*/vintage=*/*/*.parquet"))
    assert landed
    for path in landed[::3]:
        damage(path)
    for path in sorted(home.landing.glob("*/vintage=*/*/*.json"))[1::3]:
        path.chmod(0o644)
        path.write_bytes(b'{"cut')
    home.pen.write_bytes(b"\0\xff garbage")
    for path in home.dagster.rglob("*.db"):
        overwrite_pages(path)
    assert_answers_whole(home, release_id)
    home.current.unlink()
    home.current.symlink_to("releases/gone")
    # Without --force: a pointer that leads nowhere is worth a release.
    last = phasein(home.root, "refresh", "--json", *REDUCED)
    assert last.code == 0, last.err
    made = json.loads(last.out)["release_id"]
    assert made != release_id
    assert_answers_whole(home, made)
    assert verify(home.releases / made).problems == ()
    assert damaged_releases(home) == ()
    quiet = phasein(home.root, "refresh", "--json", *REDUCED)
    assert json.loads(quiet.out) == {"release_id": made, "is_new": False, "is_current": True}
