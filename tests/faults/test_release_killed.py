"""The release step killed at any moment: `current` stays whole, and the next publish needs no help."""

from __future__ import annotations

import itertools
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.warehouse import small
from warehouse.home import Home
from warehouse.pen import current_holder
from warehouse.publish import STEPS
from warehouse.reader import ask, connect
from warehouse.releases import current_release, damaged_releases, list_releases
from warehouse.verify import verify

CHECKOUT = Path(__file__).resolve().parents[2]
SEED = 20_270_401
KILLS = 40


def start(home: Home, mark: int, step: str | None = None) -> subprocess.Popen[str]:
    """A publisher in a process of its own."""
    command = [sys.executable, "-m", "tests.faults.publish_process", str(home.root), str(mark)]
    return subprocess.Popen(
        [*command, *([step] if step else [])],
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_until_ready(child: subprocess.Popen[str]) -> None:
    """Its build is finished and it holds the pen."""
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n", child.communicate()


def let_publish(child: subprocess.Popen[str]) -> None:
    wait_until_ready(child)
    assert child.stdin is not None
    child.stdin.write("go\n")
    child.stdin.flush()


def mark_of_current(home: Home) -> int:
    with connect(home.database) as reader:
        ((low, high),) = ask(reader, "select min(mark), max(mark) from access.county_year").rows
    assert low == high
    return int(str(low))


def require_whole(home: Home, allowed: set[int]) -> None:
    """After a kill: current is one of the allowed releases, whole to the byte, and nobody holds the pen."""
    assert verify(home.current.resolve()).problems == ()
    assert mark_of_current(home) in allowed
    assert damaged_releases(home) == ()
    assert current_holder(home) is None


def require_next_publish_succeeds(home: Home, mark: int) -> None:
    """The next refresh works unaided and leaves nothing of the killed one but, at most, its whole release."""
    release = small.publish_small(home, mark)
    assert current_release(home) == release
    assert mark_of_current(home) == mark
    on_disk = {path.name for path in home.releases.iterdir()}
    assert on_disk == {release.release_id for release in list_releases(home)}
    assert {path.name for path in home.published.iterdir()} == {"current", "releases"}
    assert [path.name for path in home.build.iterdir()] == [f"run-{mark}"]
    assert release.release_number == len(release.earlier) + 1


@pytest.mark.parametrize("step", ["tables", "name", "switch"])
def test_killed_where_it_would_hurt_most(tmp_path: Path, step: str) -> None:
    home = Home(tmp_path)
    small.publish_small(home, 1)
    with start(home, 2, step) as child:
        let_publish(child)
        assert child.wait() == -signal.SIGKILL
    require_whole(home, allowed={1})
    require_next_publish_succeeds(home, 3)


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_the_beginning_of_each_step(tmp_path: Path, step: str) -> None:
    home = Home(tmp_path)
    small.publish_small(home, 1)
    with start(home, 2, step) as child:
        let_publish(child)
        assert child.wait() == -signal.SIGKILL
    require_whole(home, allowed={2} if STEPS.index(step) > STEPS.index("switch") else {1})
    require_next_publish_succeeds(home, 3)


@pytest.mark.slow
def test_killed_at_forty_random_moments(tmp_path: Path) -> None:
    """One moment in each fortieth of the step's measured length; wherever exactly it falls, it does no harm."""
    home = Home(tmp_path)
    small.publish_small(home, 1)
    length = _seconds_of_an_undisturbed_publish(home, mark=2)
    current, marks = 2, itertools.count(3)
    chance = random.Random(SEED)
    for moment in range(KILLS):
        delay = length * (moment + chance.random()) / KILLS
        # Faster than measured: it was done before the kill came. Again, and earlier.
        while not _killed_after(home, mark := next(marks), delay):
            current, delay = mark, delay / 2
        require_whole(home, allowed={current, mark})
        current = next(marks)
        require_next_publish_succeeds(home, current)


def test_of_two_refreshes_one_works_and_the_other_says_who_does(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with start(home, 1) as first:
        wait_until_ready(first)
        with start(home, 2) as second:
            _, said = second.communicate()
        first.communicate("go\n")
    assert first.returncode == 0
    assert second.returncode == 1
    assert f"held by process {first.pid} (run child-1)" in said
    assert "doing: refresh in a child" in said
    assert "Traceback" not in said
    assert mark_of_current(home) == 1


def _killed_after(home: Home, mark: int, delay: float) -> bool:
    """Publish in a child and kill it after so many seconds; False if it was done by then."""
    with start(home, mark) as child:
        let_publish(child)
        try:
            assert child.wait(timeout=delay) == 0, child.communicate()
        except subprocess.TimeoutExpired:
            child.kill()
        return child.wait() == -signal.SIGKILL


def _seconds_of_an_undisturbed_publish(home: Home, mark: int) -> float:
    with start(home, mark) as child:
        let_publish(child)
        started = time.perf_counter()
        assert child.wait() == 0
        return time.perf_counter() - started
