"""A whole refresh over a home whose files were damaged since the last one: it needs no hand.

The real project with few draws and without pages. A damaged snapshot table is in `tests/pipeline/test_bad_input`, damage that a
person must mend in `test_damage`.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.faults.test_refresh_killed import REDUCED, assert_answers_whole
from tests.orchestration.said import phasein
from warehouse.home import Home
from warehouse.releases import damaged_releases
from warehouse.verify import verify

pytestmark = pytest.mark.slow


def damage(path: Path) -> None:
    """Other bytes of the same length, in the middle."""
    path.chmod(0o644)
    content = bytearray(path.read_bytes())
    half = len(content) // 2
    content[half : half + 16] = b"\0" * 8 + b"\xff" * 8
    path.write_bytes(content)


def test_landing_build_lock_and_pointer_damaged_together(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    first = phasein(home.root, "refresh", "--json", *REDUCED)
    assert first.code == 0, first.err
    release_id = json.loads(first.out)["release_id"]
    landed = sorted(home.landing.glob("*/vintage=*/*/*.parquet"))
    assert landed
    for path in landed[::3]:
        damage(path)
    for path in sorted(home.landing.glob("*/vintage=*/*/*.json"))[1::3]:
        path.chmod(0o644)
        path.write_bytes(b'{"cut')
    (build,) = home.build.glob("*/warehouse.duckdb")
    damage(build)
    home.pen.write_bytes(b"\0\xff garbage")
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
