"""What ensembles leave in the home, `draws/<fingerprint>/`: inputs, unfinished chunks, the runs that used them.

Belongs here: keeping, finding again and clearing these folders. Does not belong here: drawing
(`warehouse.ensemble`), when it is done (`orchestration.ensemble`).

Two builds from the same sources differ in the last bits, since sums are made by several threads. So a killed
ensemble is not found by comparing bytes: inputs that agree in every key and to 1e-9 in every number count as the
same, and the kept ones are used for all of its chunks.
"""

from __future__ import annotations

import json
import shutil
import time
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from polars import selectors

from warehouse.ensemble.errors import StoreError
from warehouse.ensemble.run import Chunk, Request, fingerprint
from warehouse.ensemble.world import INPUT_NAMES
from warehouse.files import MAKING, remove_folder

if TYPE_CHECKING:
    from warehouse.home import Home

SAME = 1e-9
STEP = 1.1e-6
"""Ports, energy and power are stored in steps of a millionth: what differs in the last bit may be rounded to the next one."""
STEPPED = ("_count", "_mwh", "_mw")
KEPT_DAYS = 7
"""For chunks of an ensemble that was not finished."""


@dataclass(frozen=True)
class Drawn:
    """A run's ensemble, as a replay needs it; draws: of each scenario."""

    run_id: str
    seed: int
    draws: dict[str, int]
    fingerprint: str


@dataclass(frozen=True)
class Ensemble:
    """An ensemble whose chunks are finished, as `warehouse.ensemble.results.combine` takes it.

    folder: in the home. inputs, outputs: addresses. requests: of each scenario.
    """

    folder: Path
    inputs: str
    outputs: str
    requests: Mapping[str, Request]
    chunks: tuple[Chunk, ...]
    fingerprint: str
    seconds: float

    @property
    def draws(self) -> int:
        """Over all scenarios."""
        return sum(request.draws for request in self.requests.values())


def keep_inputs(home: Home, exported: Path, seed: int) -> tuple[Path, str]:
    """The folder of the ensemble with these inputs and this seed, and its fingerprint.

    The folder is that of an earlier run if the inputs are the same, else a new one with a copy of them.
    """
    for folder in _folders(home):
        kept = folder / "inputs"
        if same_inputs(kept, exported) and fingerprint(str(kept), seed) == folder.name:
            return folder, folder.name
    named = fingerprint(str(exported), seed)
    aside = home.draws / f"{MAKING}{uuid.uuid4().hex}"
    folder = home.draws / named
    try:
        (aside / "inputs").mkdir(parents=True)
        for name in INPUT_NAMES:
            shutil.copyfile(exported / f"{name}.parquet", aside / "inputs" / f"{name}.parquet")
        if folder.exists():  # its inputs are damaged, or it would have been found
            remove_folder(folder)
        aside.rename(folder)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise StoreError(
            f"the inputs of the ensemble cannot be kept in {home.draws}: {error}",
            remedy="make room on the disk, then run the same command again",
        ) from error
    return folder, named


def same_inputs(kept: Path, exported: Path) -> bool:
    """Every table has the same rows, numbers to a billionth or to the step that they are stored in."""
    return all(_same(kept / f"{name}.parquet", exported / f"{name}.parquet") for name in INPUT_NAMES)


def _same(kept: Path, exported: Path) -> bool:
    try:
        one, other = pl.read_parquet(kept), pl.read_parquet(exported)
    except (OSError, pl.exceptions.PolarsError):
        return False
    if one.schema != other.schema or one.height != other.height:
        return False
    if not one.select(~selectors.float()).equals(other.select(~selectors.float())):
        return False
    return all(
        one.select(
            (
                (pl.col(name) - other[name]).abs()
                <= SAME * pl.max_horizontal(pl.col(name).abs(), pl.lit(1e-3))
                + (STEP if name.endswith(STEPPED) else 0.0)
            )
            .fill_null(pl.col(name).is_null() & other[name].is_null())
            .all()
        ).item()
        for name in one.select(selectors.float()).columns
    )


def note_run(folder: Path, drawn: Drawn) -> None:
    """Says that a run used this ensemble, for the replay of its release."""
    path = folder / "runs" / f"{drawn.run_id}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(asdict(drawn)))


def find_run(home: Home, run_id: str) -> tuple[Path, Drawn] | None:
    """The ensemble that a run used, if its inputs are still there."""
    for folder in _folders(home):
        path = folder / "runs" / f"{run_id}.json"
        if path.is_file():
            return folder, Drawn(**json.loads(path.read_text()))
    return None


def clear_after_release(
    home: Home, folder: Path, chunks: Collection[Chunk], kept_runs: Collection[str]
) -> None:
    """Removes the chunks that the release was made from, and ensembles that no kept release needs.

    kept_runs: the runs of the releases that are kept. Chunks of an unfinished ensemble stay for a week.
    """
    for chunk in chunks:
        for scenario in chunk.scenarios:
            shutil.rmtree(folder / "chunks" / scenario / chunk.name.rpartition("/")[2], ignore_errors=True)
    for aside in home.draws.glob(f"{MAKING}*"):
        remove_folder(aside)
    for each in _folders(home):
        for run in (each / "runs").glob("*.json"):
            if run.stem not in kept_runs:
                run.unlink()
        if not _has_recent_chunks(each):
            shutil.rmtree(each / "chunks", ignore_errors=True)
            if not any((each / "runs").glob("*.json")):
                remove_folder(each)


def _has_recent_chunks(folder: Path) -> bool:
    since = time.time() - KEPT_DAYS * 86_400
    return any(mark.stat().st_mtime >= since for mark in (folder / "chunks").glob("*/*/done.json"))


def _folders(home: Home) -> Iterator[Path]:
    """Newest first."""
    found = [path for path in home.draws.glob("[0-9a-f]*") if path.is_dir()] if home.draws.is_dir() else []
    yield from sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
