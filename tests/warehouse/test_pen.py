"""The pen: one holder, known to all; free again however the holder ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from warehouse.errors import HomeError
from warehouse.home import Home
from warehouse.pen import PenHeldError, current_holder, hold_pen

CHECKOUT = Path(__file__).resolve().parents[2]
HOLD_UNTIL_STDIN_CLOSES = """
import sys
from pathlib import Path
from warehouse.home import Home
from warehouse.pen import hold_pen
with hold_pen(Home(Path(sys.argv[1])), "run-of-a-child", "refresh from snapshot"):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holding_child(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the pen until its stdin is closed."""
    command = [sys.executable, "-c", HOLD_UNTIL_STDIN_CLOSES, str(home.root)]
    with subprocess.Popen(
        command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "held\n"
            yield child
        finally:
            child.kill()


def test_a_second_process_is_told_who_holds_the_pen(home: Home) -> None:
    with holding_child(home) as child:
        with pytest.raises(PenHeldError) as caught, hold_pen(home, "mine", "refresh"):
            pytest.fail("two holders at once")
        holder = caught.value.holder
        assert holder is not None
        assert (holder.pid, holder.run_id, holder.doing) == (
            child.pid,
            "run-of-a-child",
            "refresh from snapshot",
        )
        message = str(caught.value)
        assert f"process {child.pid} (run run-of-a-child)" in message
        assert f"{holder.since:%Y-%m-%d %H:%M}" in message
        assert f"kill {child.pid}" in message
        assert current_holder(home) == holder


def test_the_pen_is_free_when_the_holder_ends(home: Home) -> None:
    with holding_child(home) as child:
        child.communicate()
        assert child.returncode == 0
    assert current_holder(home) is None
    with hold_pen(home, "mine", "refresh"):
        pass


def test_a_killed_holder_holds_nothing_though_its_name_is_still_written(home: Home) -> None:
    with holding_child(home) as child:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert "run-of-a-child" in home.pen.read_text()
    assert current_holder(home) is None
    with hold_pen(home, "mine", "refresh") as pen:
        assert current_holder(home) == pen.holder


def test_one_process_cannot_hold_it_twice(home: Home) -> None:
    with (
        hold_pen(home, "first", "refresh"),
        pytest.raises(PenHeldError, match="run first"),
        hold_pen(home, "second", "refresh"),
    ):
        pytest.fail("two holders at once")


def test_looking_at_the_pen_never_stands_in_the_way(home: Home) -> None:
    for _ in range(200):
        with hold_pen(home, "mine", "refresh"):
            assert current_holder(home) is not None
        assert current_holder(home) is None


def test_the_holder_says_what_it_is_doing_now(home: Home) -> None:
    with hold_pen(home, "mine", "a rather long description of ingest") as pen:
        pen.say("release")
        holder = current_holder(home)
        assert holder is not None
        assert holder.doing == "release"


def test_an_error_inside_gives_the_pen_back(home: Home) -> None:
    with pytest.raises(ZeroDivisionError), hold_pen(home, "mine", "refresh"):
        _ = 1 / 0
    assert current_holder(home) is None


def test_no_pen_yet_means_nobody_holds_it(home: Home) -> None:
    assert current_holder(home) is None


def test_a_home_that_is_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    with (
        pytest.raises(HomeError, match="cannot be opened"),
        hold_pen(Home(tmp_path / "home"), "mine", "refresh"),
    ):
        pytest.fail("a file is no home")
