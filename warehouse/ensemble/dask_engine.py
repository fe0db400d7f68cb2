"""Chunks on Dask's workers: a cluster that stands already, or worker processes on this machine.

Belongs here: finding workers, giving chunks out, following them. Does not belong here: whether workers see the same files
and run the same code (`dask_ground`), what a chunk is (`run`), where files lie (`store`).

Nothing but names travels over the network: inputs and results lie on a path that all machines share. A chunk
of a worker that is lost is given to another one; what it had written has no mark, so it does not count.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from warehouse.ensemble.dask_ground import not_shared, require_same_ground
from warehouse.ensemble.errors import EngineError
from warehouse.ensemble.identity import code_identity
from warehouse.ensemble.run import Chunk, Progress, fingerprint, run_chunk, unfinished, worlds_at

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 5
"""For a scheduler to answer, and for its first worker to be there."""
LOST_SECONDS = 60
"""Without any worker for so long, a run gives up."""
RETRIES = 2
"""Of a chunk that failed on a worker; one whose worker is lost is given out again by Dask itself."""
_LOOK_SECONDS = 1
_warming = threading.Lock()


def run_dask(
    inputs: str,
    outputs: str,
    chunks: Sequence[Chunk],
    seed: int,
    fingerprint: str,
    on_chunk: Callable[[Progress], None] = lambda progress: None,
    scheduler: str | None = None,
    workers: int = 2,
) -> None:
    """All chunks on the workers of `scheduler`, or on `workers` processes of this machine.

    inputs, outputs: fsspec addresses that all workers share. The first error, or Ctrl-C, takes back what has not
    begun and is raised; finished chunks stay. Raises EnsembleError.
    """
    waiting, found = unfinished(outputs, chunks, fingerprint)
    total = sum(chunk.draws for chunk in chunks)
    with connected(scheduler, workers) as client:
        require_same_ground(client, outputs)
        begun, done = time.monotonic(), found
        if found:
            on_chunk(Progress(done, total, 0.0, found))
        running = {
            client.submit(
                _chunk_on_worker,
                inputs,
                outputs,
                chunk,
                seed,
                fingerprint,
                code_identity(),
                key=f"{chunk.name}-{uuid.uuid4().hex}",
                retries=RETRIES,
                pure=False,
            ): chunk
            for chunk in waiting
        }
        ended: SimpleQueue[Any] = SimpleQueue()
        for future in running:
            future.add_done_callback(ended.put)
        try:
            while running:
                future = _next_ended(client, ended)
                chunk = running.pop(future)
                _result(future, chunk)
                done += chunk.draws
                on_chunk(Progress(done, total, time.monotonic() - begun, found))
        except BaseException:
            with suppress(Exception):  # the scheduler may be what was lost
                client.cancel(list(running), force=True)
            raise


@contextmanager
def connected(scheduler: str | None, workers: int) -> Iterator[Client]:
    """A client of a scheduler with at least one worker. Raises EngineError, with what to do."""
    distributed = _distributed()
    if scheduler is None:
        with _quiet(), _own_cluster(workers) as cluster, distributed.Client(cluster) as client:
            try:
                client.wait_for_workers(workers, timeout=LOST_SECONDS)
            except TimeoutError as error:
                raise EngineError(
                    f"{workers} workers on this machine did not start within {LOST_SECONDS} seconds",
                    remedy="ask for fewer with --workers, or leave --engine out",
                ) from error
            yield client
        return
    if not scheduler.startswith(("tcp://", "tls://", "ucx://")):
        raise EngineError(
            f"the scheduler's address is {scheduler}",
            remedy="give it as `dask scheduler` prints it: tcp://HOST:PORT",
        )
    with _quiet():
        try:
            client = distributed.Client(scheduler, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise EngineError(
                f"the scheduler {scheduler} does not answer within {CONNECT_SECONDS} seconds",
                remedy="start it with `dask scheduler`, check host and port, or leave --scheduler out for workers "
                "on this machine",
            ) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=CONNECT_SECONDS)
            except TimeoutError as error:
                raise EngineError(
                    f"the scheduler {scheduler} has no workers",
                    remedy=f"start one on each machine with `dask worker {scheduler}`, in the same environment",
                ) from error
            yield client


def _chunk_on_worker(inputs: str, outputs: str, chunk: Chunk, seed: int, expected: str, code: str) -> str:
    """`run_chunk` at a worker; one that came later than the probe is asked here for its code and its inputs."""
    if code_identity() != code:
        raise EngineError(
            f"a worker runs another version: {code_identity()} there, {code} here",
            remedy="install the same checkout and requirements/dev.lock on every machine",
        )
    with _warming:
        _ready(inputs, seed, expected)
    return run_chunk(inputs, outputs, chunk, seed, expected)


@cache
def _ready(inputs: str, seed: int, expected: str) -> None:
    """Reads the inputs once in a process, after looking whether they are the client's."""
    found = fingerprint(inputs, seed)
    if found != expected:
        raise not_shared(inputs, f"a worker reads other inputs there ({found}) than the client ({expected})")
    worlds_at(inputs, expected)


def _next_ended(client: Client, ended: SimpleQueue[Any]) -> Any:
    """The next future that has ended. Raises EngineError when nobody is left to work."""
    alone_since: float | None = None
    while True:
        try:
            return ended.get(timeout=_LOOK_SECONDS)
        except Empty:
            pass
        if client.status != "running":
            raise _gone("the scheduler went away")
        try:
            has_workers = bool(client.nthreads())
        except OSError as error:
            raise _gone("the scheduler went away") from error
        if has_workers:
            alone_since = None
        elif alone_since is None:
            alone_since = time.monotonic()
        elif time.monotonic() - alone_since > LOST_SECONDS:
            raise _gone(f"there has been no worker for {LOST_SECONDS} seconds")


def _result(future: Any, chunk: Chunk) -> None:
    """Raises what ended the chunk, as an error for people."""
    from distributed import CancelledError, KilledWorker

    try:
        future.result()
    except KilledWorker as error:
        raise EngineError(
            f"the workers of chunk {chunk.name} died again and again; the last was {error.last_worker.address}",
            remedy="look at that worker's log: most often it had too little memory; finished chunks are kept",
        ) from error
    except CancelledError as error:
        raise _gone("the scheduler went away") from error


def _gone(what: str) -> EngineError:
    return EngineError(
        f"{what} while chunks were running",
        remedy="start it again and give the same command: finished chunks are kept",
    )


def _own_cluster(workers: int) -> Any:
    """Worker processes of this machine, on 127.0.0.1, without the page. Raises EngineError."""
    distributed = _distributed()
    if workers < 1:
        raise EngineError(f"{workers} workers can do nothing", remedy="give --workers 1 or more")
    return distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # of its health page: any free port
        silence_logs=logging.CRITICAL,
        preload=["warehouse.ensemble.dask_worker"],
    )


def _distributed() -> Any:
    """The package, which only the optional extra installs."""
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise EngineError(
            "the engine dask needs packages that are not installed",
            remedy="install them with `pip install phasein[cluster]`, or leave --engine out",
        ) from error
    return distributed


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's warnings about lost workers are not for the screen: what matters is raised."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
