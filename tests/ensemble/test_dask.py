"""Chunks on Dask's workers: the same files as threads write, also when a worker is killed; and clear refusals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import psutil
import pytest
from polars.testing import assert_frame_equal

from tests.conftest import CHECKOUT
from tests.ensemble.small_inputs import SEED, drawn, files, small_chunks
from warehouse.ensemble import dask_engine, dask_ground
from warehouse.ensemble.dask_engine import connected, run_dask
from warehouse.ensemble.dask_ground import require_same_ground
from warehouse.ensemble.errors import EngineError
from warehouse.ensemble.identity import code_identity
from warehouse.ensemble.run import Progress, is_done
from warehouse.ensemble.store import Store

pytest.importorskip("distributed")

UNTIL_STOPPED = """
import sys
from tests.ensemble.small_inputs import SEED, small_chunks
from warehouse.ensemble.dask_engine import run_dask
if __name__ == "__main__":
    inputs, outputs = sys.argv[1:]
    chunks, fingerprint = small_chunks(inputs, 200_000, 500)
    try:
        run_dask(inputs, outputs, chunks, SEED, fingerprint, lambda progress: print("chunk", flush=True))
    except KeyboardInterrupt:
        sys.exit(130)
"""


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A `dask` process, ended with the block."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(CHECKOUT),
        # a lost worker is noticed by its broken connection; no page, no addresses beyond the loopback
        "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "dask", *arguments],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def scheduler() -> Iterator[str]:
    """The address of a scheduler process."""
    with scheduler_process() as (address, _):
        yield address


@contextmanager
def scheduler_process() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A scheduler with its address."""
    with started("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "Scheduler at:" in line:
                yield line.split()[-1], process
                break
        else:
            raise AssertionError("the scheduler did not start")


@contextmanager
def workers(address: str, count: int) -> Iterator[list[subprocess.Popen[str]]]:
    """Worker processes of that scheduler, all of them there."""
    options = ("--host", "127.0.0.1", "--no-nanny", "--nthreads", "1", "--no-dashboard")
    with ExitStack() as stack:
        made = [stack.enter_context(started("worker", address, *options)) for _ in range(count)]
        for process in made:
            assert process.stderr is not None
            assert any("Registered to" in line for line in process.stderr)
        yield made


def assert_equal(found: Path, expected: Path) -> None:
    """The same Parquet files with the same figures to a billionth."""
    names = sorted(path.relative_to(expected) for path in expected.rglob("*.parquet"))
    assert sorted(path.relative_to(found) for path in found.rglob("*.parquet")) == names
    assert names
    for name in names:
        assert_frame_equal(
            pl.read_parquet(found / name), pl.read_parquet(expected / name), rel_tol=1e-9, abs_tol=0
        )


@pytest.mark.slow
def test_a_worker_killed_in_the_middle(inputs: str, tmp_path: Path) -> None:
    chunks, fingerprint = small_chunks(inputs, 4_000, 100)
    drawn(inputs, tmp_path / "local", 4_000, 100)
    outputs = tmp_path / "dask"
    told: list[Progress] = []
    with scheduler() as address, workers(address, 2) as (doomed, other):

        def kill_one(progress: Progress) -> None:
            told.append(progress)
            if len(told) == 2:
                # Stopped in whatever it does, so that it is killed with a chunk in hand.
                doomed.send_signal(signal.SIGSTOP)
                doomed.send_signal(signal.SIGKILL)

        run_dask(inputs, f"file://{outputs}", chunks, SEED, fingerprint, kill_one, address)
        assert doomed.wait(30) == -signal.SIGKILL
        assert other.poll() is None, "the other worker ended too"
    assert len(told) == len(chunks)
    assert told[-1].draws_done == told[-1].draws_total == 8_000
    assert all(is_done(Store(str(outputs)), chunk, fingerprint) for chunk in chunks)
    assert_equal(outputs, tmp_path / "local")
    assert not list(outputs.glob(".probe-*"))


@pytest.mark.slow
def test_workers_started_here_listen_on_the_loopback_only(inputs: str, tmp_path: Path) -> None:
    chunks, fingerprint = small_chunks(inputs, 60, 10)
    drawn(inputs, tmp_path / "local", 60, 10)
    listening: set[str] = set()

    def look(progress: Progress) -> None:
        here = psutil.Process()
        for process in (here, *here.children(recursive=True)):
            listening.update(
                each.laddr.ip for each in process.net_connections("inet") if each.status == "LISTEN"
            )

    run_dask(inputs, str(tmp_path / "dask"), chunks, SEED, fingerprint, look, workers=2)
    assert listening == {"127.0.0.1"}
    assert_equal(tmp_path / "dask", tmp_path / "local")


@pytest.mark.slow
def test_stopped_and_resumed(inputs: str, tmp_path: Path) -> None:
    chunks, fingerprint = small_chunks(inputs, 300, 10)
    drawn(inputs, tmp_path / "local", 300, 10)

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    with scheduler() as address, workers(address, 1):
        outputs = tmp_path / "dask"
        with pytest.raises(KeyboardInterrupt):
            run_dask(inputs, str(outputs), chunks, SEED, fingerprint, stop, address)
        store = Store(str(outputs))
        finished = [chunk for chunk in chunks if is_done(store, chunk, fingerprint)]
        assert finished
        run_dask(inputs, str(outputs), chunks, SEED, fingerprint, scheduler=address)
    assert_equal(tmp_path / "dask", tmp_path / "local")


@pytest.mark.slow
def test_ctrl_c_in_a_terminal(inputs: str, tmp_path: Path) -> None:
    """It reaches every process of the group: one exit, no traceback of a worker, nobody left behind."""
    with subprocess.Popen(
        [sys.executable, "-c", UNTIL_STOPPED, inputs, str(tmp_path)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "chunk\n"
        workers = psutil.Process(process.pid).children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in said
    gone, alive = psutil.wait_procs(workers, timeout=10)
    assert gone
    assert not alive
    assert not list(tmp_path.rglob("*.part-*"))
    assert list(tmp_path.rglob("done.json"))


@pytest.mark.slow
def test_a_path_that_is_not_shared(inputs: str, tmp_path: Path) -> None:
    """Memory of one process is no place for another: said before any chunk is given out."""
    chunks, fingerprint = small_chunks(inputs, 10, 10)
    with scheduler() as address, workers(address, 1):
        with pytest.raises(EngineError) as raised:
            run_dask(inputs, "memory://chunks", chunks, SEED, fingerprint, scheduler=address)
        assert "not a path that all machines share" in raised.value.what
        assert "--path" in raised.value.remedy
        # other inputs under the same address
        with pytest.raises(EngineError) as raised:
            run_dask(inputs, str(tmp_path / "out"), chunks, SEED, "another", scheduler=address)
        assert "other inputs" in raised.value.what
    assert not list((tmp_path / "out").rglob("*.parquet"))


@pytest.mark.slow
def test_a_scheduler_without_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_engine, "CONNECT_SECONDS", 2)
    with (
        scheduler() as address,
        pytest.raises(EngineError, match="has no workers"),
        connected(address, 2),
    ):
        pass


@pytest.mark.slow
def test_all_workers_lost(inputs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_engine, "LOST_SECONDS", 1)
    chunks, fingerprint = small_chunks(inputs, 2_000, 50)
    with scheduler() as address, workers(address, 1) as (only,):
        with pytest.raises(EngineError) as raised:
            run_dask(inputs, str(tmp_path), chunks, SEED, fingerprint, lambda progress: only.kill(), address)
        assert "no worker for" in raised.value.what
        assert "finished chunks are kept" in raised.value.remedy
    assert files(tmp_path)


@pytest.mark.slow
def test_the_scheduler_lost(inputs: str, tmp_path: Path) -> None:
    chunks, fingerprint = small_chunks(inputs, 2_000, 50)
    with scheduler_process() as (address, process), workers(address, 1):
        with pytest.raises(EngineError) as raised:
            run_dask(
                inputs, str(tmp_path), chunks, SEED, fingerprint, lambda progress: process.kill(), address
            )
        assert "the scheduler went away" in raised.value.what
    assert files(tmp_path)


def test_a_scheduler_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_engine, "CONNECT_SECONDS", 0.5)
    with pytest.raises(EngineError) as raised, connected("tcp://127.0.0.1:1", 2):
        pass
    assert "tcp://127.0.0.1:1 does not answer" in raised.value.what
    assert "dask scheduler" in raised.value.remedy


@pytest.mark.parametrize("address", ["nonsense", "127.0.0.1:8786", "http://127.0.0.1:8786"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(EngineError, match="tcp://HOST:PORT"), connected(address, 2):
        pass


class OneWorker:
    """A client whose one worker answers as a test wants."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def run(self, function: object, folder: str, on_error: str) -> dict[str, Any]:
        answer = self.answer
        return {"tcp://worker": answer(folder) if callable(answer) else answer}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (FileNotFoundError("no such file"), "not a path that all machines share"),
        ({"wrote": "nothing", "code": code_identity()}, "does not arrive here"),
        ({"wrote": "client", "code": "python 2.7, code 0"}, "runs another version"),
        (ModuleNotFoundError("No module named 'warehouse'"), "cannot run phasein"),
    ],
)
def test_strange_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: object, words: str) -> None:
    monkeypatch.setattr(dask_ground, "SEEN_SECONDS", 0)
    with pytest.raises(EngineError) as raised:
        require_same_ground(OneWorker(answer), str(tmp_path))  # type: ignore[arg-type]
    assert words in raised.value.what
    assert raised.value.remedy
    assert not list(tmp_path.iterdir()), "the probe was left behind"


def test_a_worker_that_shares_the_path(tmp_path: Path) -> None:
    require_same_ground(OneWorker(dask_ground._answer_probe), str(tmp_path))  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_a_path_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(EngineError, match="cannot be written"):
        require_same_ground(OneWorker(dask_ground._answer_probe), str(tmp_path / "file" / "x"))  # type: ignore[arg-type]
