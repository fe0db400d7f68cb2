"""The releases on disk: switching, going back, clearing out."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from tests.warehouse import small
from warehouse.errors import ReleaseError
from warehouse.home import Home
from warehouse.pen import PenHeldError, hold_pen
from warehouse.reader import ask, connect
from warehouse.release import Release
from warehouse.releases import (
    current_release,
    damaged_releases,
    list_releases,
    prunable,
    prune,
    release_folder,
    rollback,
    switch,
)

HOUR = timedelta(hours=1)
LONG_AFTER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three releases with marks 1, 2, 3; the third is current."""
    home = Home(tmp_path_factory.mktemp("three"))
    for mark in (1, 2, 3):
        small.publish_small(home, mark)
    return home


@pytest.fixture
def three(template: Home, home: Home) -> Home:
    shutil.copytree(template.root, home.root, symlinks=True)
    return home


def numbers(home: Home) -> list[int]:
    return [release.release_number for release in list_releases(home)]


def test_releases_are_listed_newest_first(three: Home) -> None:
    assert numbers(three) == [3, 2, 1]
    current = current_release(three)
    assert current is not None
    assert current.release_number == 3
    assert current.earlier == tuple(release.record for release in reversed(list_releases(three)[1:]))


def test_before_the_first_release_there_is_none(home: Home) -> None:
    assert list_releases(home) == ()
    assert current_release(home) is None
    with pytest.raises(ReleaseError, match=r"no release before the current one \(no release\)"):
        rollback(home)


def test_rollback_goes_back_one_by_one_and_ends_with_a_clear_error(three: Home) -> None:
    assert rollback(three).release_number == 2
    assert small.mark_seen(three) == 2
    assert rollback(three).release_number == 1
    assert small.mark_seen(three) == 1
    with pytest.raises(ReleaseError, match="no release before the current one"):
        rollback(three)
    assert small.mark_seen(three) == 1


def test_rollback_to_a_named_release_goes_both_ways(three: Home) -> None:
    newest, _, oldest = list_releases(three)
    rollback(three, oldest.release_id)
    assert small.mark_seen(three) == 1
    rollback(three, newest.release_id)
    assert small.mark_seen(three) == 3
    with pytest.raises(ReleaseError, match=f"no release 'x'.\n.*{newest.release_id}"):
        rollback(three, "x")


def test_after_a_rollback_the_next_release_counts_on_from_the_newest(three: Home) -> None:
    rollback(three)
    assert small.publish_small(three, 4).release_number == 4
    assert small.mark_seen(three) == 4
    assert numbers(three) == [4, 3, 2, 1]


def test_a_release_made_aside_is_there_and_readers_do_not_see_it(three: Home) -> None:
    aside = small.publish_small(three, 4, aside=True)
    assert (aside.is_aside, aside.release_number) == (True, 4)
    assert small.mark_seen(three) == 3
    assert numbers(three) == [4, 3, 2, 1]
    assert rollback(three).release_number == 2, "the step back passes it by"
    assert rollback(three, aside.release_id).release_number == 4, "by name it can become current"
    assert small.mark_seen(three) == 4
    assert rollback(three).release_number == 3
    with connect(release_folder(three, aside.release_id) / "warehouse.duckdb") as connection:
        query = "select release_number, is_aside, is_current_at_release from meta.releases order by all"
        seen = ask(connection, query).rows
    assert seen == ((1, False, False), (2, False, False), (3, False, False), (4, True, False))


def test_releases_aside_do_not_push_out_those_to_return_to(three: Home) -> None:
    for mark in (4, 5, 6):
        small.publish_small(three, mark, aside=True)
    later = datetime.now(UTC) + timedelta(days=1)
    prune(three, 2, now=later)
    assert numbers(three) == [6, 5, 3, 2]


def test_rollback_refuses_a_damaged_release(three: Home) -> None:
    target = list_releases(three)[1]
    file = release_folder(three, target.release_id) / "warehouse.duckdb"
    file.chmod(0o644)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(ReleaseError, match=r"is damaged: warehouse.duckdb has changed"):
        rollback(three)
    assert small.mark_seen(three) == 3


def test_rollback_waits_for_no_refresh(three: Home) -> None:
    with hold_pen(three, "busy", "refresh"), pytest.raises(PenHeldError, match="run busy"):
        rollback(three)


def test_a_link_that_leads_nowhere_is_said_and_can_be_mended(three: Home) -> None:
    switch(three, "nowhere")
    with pytest.raises(ReleaseError, match="points to releases/nowhere, which is not there"):
        current_release(three)
    rollback(three, list_releases(three)[0].release_id)
    assert small.mark_seen(three) == 3


def test_a_folder_that_is_no_release_is_named_and_left_alone(three: Home) -> None:
    stray = three.releases / "20200101T000000Z-abcdefg"
    stray.mkdir()
    newest = list_releases(three)[0]
    renamed = three.releases / "renamed"
    shutil.copytree(release_folder(three, newest.release_id), renamed)
    assert numbers(three) == [3, 2, 1]
    assert {damaged.folder for damaged in damaged_releases(three)} == {stray, renamed}
    prune(three, 2, now=LONG_AFTER)
    assert stray.is_dir()
    assert renamed.is_dir()


def test_prune_keeps_the_newest_and_the_current(three: Home) -> None:
    newest, middle, oldest = list_releases(three)
    rollback(three, oldest.release_id)
    assert prune(three, 2, now=LONG_AFTER) == ()
    rollback(three, middle.release_id)
    assert prune(three, 2, now=LONG_AFTER) == (oldest.release_id,)
    assert {path.name for path in three.releases.iterdir()} == {newest.release_id, middle.release_id}


def test_prune_leaves_young_releases_to_their_readers(three: Home) -> None:
    assert prune(three, 2) == ()
    assert prune(three, 2, youngest=timedelta(0)) != ()
    assert numbers(three) == [3, 2]


def test_a_removed_release_is_remembered_in_meta(three: Home) -> None:
    prune(three, 2, now=LONG_AFTER)
    small.publish_small(three, 4)
    with connect(three.database) as reader:
        rows = ask(reader, "select release_number from meta.releases order by 1").rows
    assert rows == ((1,), (2,), (3,), (4,))


def test_a_reader_of_a_removed_release_reads_on(three: Home) -> None:
    oldest = list_releases(three)[2]
    with connect(release_folder(three, oldest.release_id) / "warehouse.duckdb") as reader:
        assert prune(three, 2, now=LONG_AFTER) == (oldest.release_id,)
        assert ask(reader, "select sum(mark) from marts.fct_need").rows == ((small.NEED_ROWS,),)


def aged(template: Home, ages: list[timedelta], now: datetime) -> list[Release]:
    """Releases of these ages, newest first."""
    one = list_releases(template)[0]
    return [
        one.model_copy(update={"release_id": f"r{at}", "released_at": now - age})
        for at, age in enumerate(ages)
    ]


@pytest.mark.parametrize(
    ("keep", "current", "expected"),
    [(2, "r0", ("r3", "r4")), (2, "r4", ("r3",)), (4, "r0", ("r4",)), (8, "r0", ())],
)
def test_which_releases_go(template: Home, keep: int, current: str, expected: tuple[str, ...]) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    releases = aged(template, [0 * HOUR, HOUR / 4, HOUR / 2, 2 * HOUR, 30 * HOUR], now)
    assert prunable(releases, current_id=current, keep=keep, youngest=HOUR, now=now) == expected


def test_keeping_fewer_than_two_is_refused(three: Home) -> None:
    with pytest.raises(ReleaseError, match="keep=1 would leave no release to return to"):
        prune(three, 1)
