"""Files of a home that are damaged: the pointer, the pen, an old build, the current release. The next publish mends it or says what to do."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from orchestration.copies import copy_current
from orchestration.news import no_news
from tests.warehouse import small
from warehouse.errors import ReleaseError
from warehouse.home import Home
from warehouse.releases import current_release, list_releases, prune, rollback

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with the releases 1 and 2; 2 is current. Only to be copied."""
    home = Home(tmp_path_factory.mktemp("damage") / "home")
    small.publish_small(home, 1, made_from_sha256="one")
    small.publish_small(home, 2, made_from_sha256="two")
    return home


@pytest.fixture
def home(two_releases: Home, tmp_path: Path) -> Home:
    """A copy of that home, to be damaged."""
    home = Home(tmp_path / "home")
    shutil.copytree(two_releases.root, home.root, symlinks=True)
    return home


def dangling(home: Home) -> None:
    home.current.unlink()
    home.current.symlink_to("releases/gone")


def garbage(home: Home) -> None:
    home.current.unlink()
    home.current.write_bytes(b"\0garbage")


def to_another_folder(home: Home) -> None:
    home.current.unlink()
    home.current.symlink_to("releases")


def missing(home: Home) -> None:
    home.current.unlink()


@pytest.mark.parametrize("damage", [dangling, garbage, to_another_folder, missing])
def test_a_pointer_that_leads_nowhere(home: Home, damage: Callable[[Home], None]) -> None:
    damage(home)
    assert no_news(home, "two") is None, "a refresh that would change nothing else still mends the pointer"
    small.publish_small(home, 3)
    assert small.mark_seen(home) == 3


@pytest.mark.parametrize("damage", [dangling, garbage, to_another_folder])
def test_a_release_beside_a_damaged_pointer(
    home: Home, damage: Callable[[Home], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is made; nothing is removed or copied while nobody can tell what readers see."""
    damage(home)
    made = small.publish_small(home, 3, aside=True, keep=2)
    assert {release.release_number for release in list_releases(home)} == {1, 2, 3}
    assert prune(home, 2, youngest=timedelta(0)) == ()
    monkeypatch.setenv("PHASEIN_PUBLISH_TO", str(tmp_path / "there"))
    assert copy_current(home, 2) is None
    assert rollback(home, made.release_id).release_id == made.release_id
    assert small.mark_seen(home) == 3


def test_a_folder_in_the_pointers_place_is_named(home: Home) -> None:
    home.current.unlink()
    home.current.mkdir()
    (home.current / "someones.txt").write_text("keep")
    with pytest.raises(ReleaseError, match=r"(?s)current.*What to do|current"):
        small.publish_small(home, 3)
    assert (home.current / "someones.txt").read_text() == "keep", "nothing of anybody's is removed"


@pytest.mark.parametrize("content", [b"", b"\0\xff garbage", b'{"pid": 1}', b"x" * 100_000])
def test_a_pen_with_anything_in_it(home: Home, content: bytes) -> None:
    home.pen.write_bytes(content)
    small.publish_small(home, 3)
    assert small.mark_seen(home) == 3


def test_a_pen_that_is_a_folder_is_named(home: Home) -> None:
    home.pen.unlink()
    home.pen.mkdir()
    with pytest.raises(Exception, match=r"\.pen") as raised:
        small.publish_small(home, 3)
    assert "What to do" in str(raised.value)
    assert small.mark_seen(home) == 2


def test_a_damaged_old_build_harms_nothing(home: Home) -> None:
    old = home.build / "run-dead"
    old.mkdir()
    (old / "warehouse.duckdb").write_bytes(b"\0" * 1000)
    (home.build / "a file").write_text("x")
    small.publish_small(home, 3)
    assert small.mark_seen(home) == 3
    assert not old.exists()


@pytest.mark.parametrize("file", ["warehouse.duckdb", "release.json", "tables/marts__dim_county.parquet"])
@pytest.mark.parametrize("how", ["cut", "changed", "gone"])
def test_a_damaged_current_release_is_made_again(home: Home, file: str, how: str) -> None:
    current = current_release(home)
    assert current is not None
    path = home.releases / current.release_id / file
    path.chmod(0o644)
    content = path.read_bytes()
    if how == "gone":
        path.unlink()
    else:
        half = len(content) // 2
        path.write_bytes(
            content[:half] if how == "cut" else content[:half] + b"\x01\x02" + content[half + 2 :]
        )
    assert no_news(home, "two") is None
    small.publish_small(home, 3, made_from_sha256="two")
    assert small.mark_seen(home) == 3
    assert no_news(home, "two") is not None
