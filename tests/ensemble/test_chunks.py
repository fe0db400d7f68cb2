"""Chunks that are damaged, foreign or half written are made again; a full disk is said clearly."""

from __future__ import annotations

import errno
import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fsspec.implementations.local import LocalFileOpener

from tests.ensemble.small_inputs import SEED, drawn, files, small_chunks, written
from warehouse.ensemble.errors import EngineError, EnsembleError, StoreError
from warehouse.ensemble.run import Progress, is_done, run_local, worlds_at
from warehouse.ensemble.store import Store

FIRST = "phased/draws-00000000-00000010"


def _cut(folder: Path) -> None:
    path = folder / "county.parquet"
    path.write_bytes(path.read_bytes()[:-10])


def _flip(folder: Path) -> None:
    path = folder / "county.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _lose(folder: Path) -> None:
    (folder / "nation.parquet").unlink()


def _unmark(folder: Path) -> None:
    (folder / "done.json").unlink()


def _scribble(folder: Path) -> None:
    (folder / "done.json").write_text("[1, 2")


def _foreign(folder: Path) -> None:
    mark = json.loads((folder / "done.json").read_text())
    (folder / "done.json").write_text(json.dumps(mark | {"fingerprint": "another"}))


@pytest.mark.parametrize("damage", [_cut, _flip, _lose, _unmark, _scribble, _foreign])
def test_a_damaged_chunk_is_made_again_and_no_other(
    inputs: str, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    before = drawn(inputs, tmp_path)
    others = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("draws-00000010*/*")}
    damage(tmp_path / FIRST)
    chunks, fingerprint = small_chunks(inputs, 30, 10)
    store = Store(str(tmp_path))
    assert [is_done(store, chunk, fingerprint) for chunk in chunks] == [False, True, True]
    assert drawn(inputs, tmp_path) == before
    assert {path: path.stat().st_mtime_ns for path in others} == others


def test_a_base_without_regret_is_drawn_again_with_the_slow_scenario(inputs: str, tmp_path: Path) -> None:
    chunks, fingerprint = small_chunks(inputs, 10, 10)
    (pair,) = chunks
    alone = [replace(pair, with_slow=None), replace(pair, scenario_id="slow", with_slow=None)]
    run_local(inputs, str(tmp_path), alone, SEED, fingerprint)
    assert not is_done(Store(str(tmp_path)), pair, fingerprint)
    run_local(inputs, str(tmp_path), chunks, SEED, fingerprint)
    assert is_done(Store(str(tmp_path)), pair, fingerprint)


def test_a_full_disk(inputs: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was finished stays, nothing half written lies there, and the same call goes on when there is room."""
    expected = drawn(inputs, tmp_path / "whole")
    chunks, fingerprint = small_chunks(inputs, 30, 10)
    outputs = tmp_path / "full"
    run_local(inputs, str(outputs), chunks[:1], SEED, fingerprint)
    finished = files(outputs)
    with monkeypatch.context() as patched:

        def full(opener: LocalFileOpener, content: bytes) -> int:
            opener.f.write(content[:100])
            raise OSError(errno.ENOSPC, "No space left on device")

        patched.setattr(LocalFileOpener, "write", full, raising=False)
        with pytest.raises(StoreError) as raised:
            run_local(inputs, str(outputs), chunks, SEED, fingerprint, threads=1)
    assert "No space left on device" in raised.value.what
    assert "make room" in raised.value.remedy
    assert files(outputs) == finished
    run_local(inputs, str(outputs), chunks, SEED, fingerprint)
    assert files(outputs) == expected


def test_ctrl_c_keeps_finished_chunks_and_the_next_run_makes_the_rest(inputs: str, tmp_path: Path) -> None:
    expected = drawn(inputs, tmp_path / "whole")
    chunks, fingerprint = small_chunks(inputs, 30, 10)
    outputs = tmp_path / "stopped"

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_local(inputs, str(outputs), chunks, SEED, fingerprint, stop, threads=1)
    store = Store(str(outputs))
    assert is_done(store, chunks[0], fingerprint)
    assert not list(outputs.rglob("*.part-*"))
    run_local(inputs, str(outputs), chunks, SEED, fingerprint)
    assert files(outputs) == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ensemble_weight_concentration", 0.0),
        ("ensemble_weight_concentration", -50.0),
        ("ensemble_weight_concentration", 1e-6),
        ("ensemble_factor_noise", -0.03),
        ("ensemble_adoption_sigma", -0.1),
        ("ensemble_adoption_sigma", 1.5),
        ("ensemble_need_sigma", 2.0),
        ("ensemble_target_shift", -0.1),
        ("ensemble_target_shift", 0.6),
    ],
)
def test_absurd_distributions(tmp_path: Path, name: str, value: float) -> None:
    inputs = written(tmp_path, **{name: value})
    with pytest.raises(EnsembleError) as raised:
        worlds_at(inputs, f"{name} {value}")
    assert name in raised.value.what
    assert raised.value.remedy


def test_an_error_of_a_worker_comes_back_whole() -> None:
    error = EngineError("what", remedy="remedy")
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), again.what, again.remedy) == (EngineError, "what", "remedy")
