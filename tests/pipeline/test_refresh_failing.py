"""A refresh that cannot end well: it says why with the documented code, and readers keep what they have."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from orchestration.cli.exits import Exit
from tests.orchestration.receiver import SECRET, receiving
from tests.orchestration.said import COMMAND, phasein
from tests.pipeline.conftest import Refreshed
from warehouse.home import Home

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]


@pytest.fixture
def mirror_of_nothing(tmp_path: Path) -> Path:
    folder = tmp_path / "mirror"
    folder.mkdir()
    return folder


def test_a_mirror_without_files(refreshed: Refreshed, mirror_of_nothing: Path) -> None:
    before = refreshed.home.current.readlink()
    with receiving() as receiver:
        said = phasein(
            refreshed.home.root,
            *("refresh", "--mirror", str(mirror_of_nothing), "--json"),
            PHASEIN_ALERT_WEBHOOK=receiver.address,
        )
    assert said.code == Exit.BAD_INPUT
    document = json.loads(said.out)
    assert document["release_id"] is None
    assert [failure["error"] for failure in document["failures"]] == ["MissingFileError"]
    assert "2017_Gaz_counties_national" in said.err
    assert "the current one is as before" in said.err
    assert refreshed.home.current.readlink() == before
    (alert,) = receiver.documents
    assert alert["run_id"] == document["run_id"]
    assert "2017_Gaz_counties_national" in alert["what"]
    assert SECRET not in said.err + said.out


def test_live_says_at_once_what_no_publisher_serves(home: Home) -> None:
    said = phasein(home.root, "refresh", "--source", "live")
    assert said.code == Exit.BAD_INPUT
    assert "sources are not served" in said.err
    assert "--fill-from-snapshot" in said.err
    assert not home.root.exists() or not list(home.root.iterdir()), "nobody was asked, nothing was begun"


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_it_can_be_stopped(home: Home, stop: signal.Signals) -> None:
    """Ctrl-C and `kill`, impatiently repeated, end it in the middle of dbt; the run has failed, the pen is free."""
    with subprocess.Popen(
        [COMMAND, "refresh"],
        env={"PHASEIN_HOME": str(home.root), "PATH": "/usr/bin:/bin"},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line)
            if "dbt, before" in line and process.poll() is None:
                process.send_signal(stop)
        code = process.wait()
    text = "".join(said)
    assert code == Exit.INTERRUPTED, text
    assert "the refresh was stopped" in text
    assert "Traceback" not in text
    status = phasein(home.root, "status")
    assert (status.code, "free" in status.out) == (Exit.NO_RELEASE, True)
    doctor = {each["about"]: each for each in json.loads(phasein(home.root, "doctor", "--json").out)}
    assert doctor["stale runs"]["seen"] == "none"
