"""Copies of releases as the command line makes them: on demand, after a refresh, after one that had no news."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from orchestration.cli.exits import Exit
from orchestration.copies import copy_current
from orchestration.health import examine
from tests.orchestration.receiver import receiving
from tests.orchestration.said import phasein
from warehouse import remote
from warehouse.errors import RemoteError
from warehouse.home import Home
from warehouse.pen import hold_pen
from warehouse.releases import current_release, list_releases, switch


def test_publish_and_look(two_releases: Home, tmp_path: Path) -> None:
    newest, oldest = (release.release_id for release in list_releases(two_releases))
    there = str(tmp_path / "there")
    said = phasein(two_releases.root, "publish", "--to", there)
    assert said.code == Exit.OK, said.err
    assert newest in said.out
    again = json.loads(phasein(two_releases.root, "publish", "--to", there, "--json").out)
    assert again["copied"] == []
    assert "SHA256SUMS" in again["found_right"]
    assert phasein(two_releases.root, "publish", oldest, PHASEIN_PUBLISH_TO=there).code == Exit.OK
    lines = phasein(two_releases.root, "releases", "--at", there).out.splitlines()
    assert newest in lines[1]
    assert lines[2].startswith("*")
    assert oldest in lines[2]
    told = json.loads(phasein(two_releases.root, "releases", "--at", there, "--json").out)
    assert [each["is_current"] for each in told] == [False, True]


def test_what_cannot_be_published_is_said(two_releases: Home, home: Home, tmp_path: Path) -> None:
    nowhere = phasein(two_releases.root, "publish")
    assert nowhere.code == Exit.USAGE
    assert "PHASEIN_PUBLISH_TO" in nowhere.err
    nothing = phasein(home.root, "publish", "--to", str(tmp_path / "there"))
    assert nothing.code == Exit.NO_RELEASE
    unknown = phasein(two_releases.root, "publish", "no-such-release", "--to", str(tmp_path / "there"))
    assert unknown.code == Exit.DAMAGED
    refused = phasein(two_releases.root, "publish", "--to", "ftp://me:s3cret@127.0.0.1:9/x")
    assert refused.code == Exit.NOT_COPIED
    assert "ftp://127.0.0.1:9/x" in refused.err
    assert "s3cret" not in refused.err + refused.out
    assert phasein(two_releases.root, "releases", "--at", str(tmp_path / "empty")).code == Exit.NO_RELEASE


def test_a_publish_waits_for_no_refresh(two_releases: Home, tmp_path: Path) -> None:
    with hold_pen(two_releases, "r1", "a refresh"):
        said = phasein(two_releases.root, "publish", "--to", str(tmp_path))
    assert said.code == Exit.PEN_HELD


def test_after_a_rollback_the_way_on_is_named(released: Home, tmp_path: Path) -> None:
    assert "phasein publish" not in phasein(released.root, "rollback").out
    newest = list_releases(released)[0].release_id
    said = phasein(released.root, "rollback", newest, PHASEIN_PUBLISH_TO=str(tmp_path))
    assert "`phasein publish`" in said.out


def test_a_copy_follows_the_current_release(
    released: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert copy_current(released, 8) is None, "nothing is set"
    monkeypatch.setenv("PHASEIN_PUBLISH_TO", str(tmp_path / "there"))
    newest, oldest = (release.release_id for release in list_releases(released))
    for wanted in (newest, oldest, newest):
        switch(released, wanted)
        done = copy_current(released, 8)
        assert done is not None
        assert done.error is None
        assert remote.current(str(tmp_path / "there")).release_id == wanted


def test_a_copy_that_fails_is_a_value_and_is_made_up_for(
    released: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "there"
    there.write_text("a file where the folder should be")
    monkeypatch.setenv("PHASEIN_PUBLISH_TO", str(there))
    with receiving() as receiver:
        monkeypatch.setenv("PHASEIN_ALERT_WEBHOOK", receiver.address)
        failed = copy_current(released, 8)
    assert failed is not None
    assert isinstance(failed.error, RemoteError)
    (document,) = receiver.documents
    assert document["event"] == "release_not_copied"
    assert failed.release_id in document["text"]
    there.unlink()
    made_up = copy_current(released, 8)
    assert made_up is not None
    assert made_up.error is None
    release = current_release(released)
    assert release is not None
    assert remote.current(str(there)).release_id == release.release_id == made_up.release_id


def test_nothing_is_read_twice_when_readers_there_see_it(
    released: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHASEIN_PUBLISH_TO", str(tmp_path / "there"))
    copy_current(released, 8)
    monkeypatch.setattr(remote, "publish_to", lambda *given: pytest.fail("copied again"))
    done = copy_current(released, 8)
    assert done is not None
    assert done.error is None


def test_doctor_says_what_readers_there_see(
    released: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> list[tuple[str, str]]:
        return [(each.verdict, each.seen) for each in examine(released) if each.about == "other address"]

    assert found() == []
    monkeypatch.setenv("PHASEIN_PUBLISH_TO", str(tmp_path / "there"))
    ((verdict, seen),) = found()
    assert (verdict, "no release" in seen) == ("wrong", True)
    copy_current(released, 8)
    assert found()[0][0] == "ok"
    switch(released, list_releases(released)[1].release_id)
    ((verdict, seen),) = found()
    assert verdict == "note"
    assert list_releases(released)[0].release_id in seen
