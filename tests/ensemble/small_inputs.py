"""The ensemble's invented country as files, and chunks of it.

Belongs here: writing them, running them, comparing what was written. Does not belong here: expectations.
"""

from __future__ import annotations

from pathlib import Path

from tests.allocation.world import PHASED, write
from tests.ensemble.world import SLOW, country, with_plan
from warehouse.ensemble.run import Chunk, Request, chunks_of, fingerprint, run_local

BASE = PHASED
SEED = 11


def written(folder: Path, **spread: float) -> str:
    """All input tables as Parquet in `<folder>/inputs`; its address. `spread` changes distributions."""
    usual = with_plan(country(), folder / "plan")
    return str(write(usual | {"spread": country(**spread)["spread"]}, folder / "inputs"))


def small_chunks(inputs: str, draws: int, chunk_draws: int) -> tuple[list[Chunk], str]:
    """Chunks of both scenarios, and the fingerprint of these inputs."""
    request = Request(SEED, draws, chunk_draws=chunk_draws)
    return chunks_of({BASE: request, SLOW: request}, BASE, SLOW), fingerprint(inputs, SEED)


def drawn(inputs: str, outputs: Path, draws: int = 30, chunk_draws: int = 10) -> dict[str, bytes]:
    """What threads of this process write."""
    chunks, fingerprint = small_chunks(inputs, draws, chunk_draws)
    run_local(inputs, str(outputs), chunks, SEED, fingerprint)
    return files(outputs)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
