"""Whether Dask's workers stand on the same ground: the same files, the same code.

Belongs here: the probe and its errors. Does not belong here: finding workers, giving chunks out (`dask_engine`).
"""

from __future__ import annotations

import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from warehouse.ensemble.errors import EngineError, EnsembleError
from warehouse.ensemble.identity import code_identity

if TYPE_CHECKING:
    from distributed import Client

SEEN_SECONDS = 5
"""For a file of a worker to show up here: network file systems keep listings for a moment."""


def require_same_ground(client: Client, outputs: str) -> None:
    """Every worker runs this code and reads and writes the files that are read and written here; else EngineError."""
    token = uuid.uuid4().hex
    folder = f"{outputs}/.probe-{token}"
    try:
        _write(f"{folder}/client", token)
        answers = client.run(_answer_probe, folder, on_error="return")
        for worker, answer in answers.items():
            if isinstance(answer, BaseException):
                raise _strange_worker(worker, outputs, answer) from answer
            if answer["code"] != code_identity():
                raise EngineError(
                    f"worker {worker} runs another version: {answer['code']} there, {code_identity()} here",
                    remedy="install the same checkout and requirements/dev.lock on every machine",
                )
            if not _seen(f"{folder}/{answer['wrote']}", token):
                raise not_shared(outputs, f"what worker {worker} writes there does not arrive here")
    finally:
        _remove(folder)


def _answer_probe(folder: str) -> dict[str, str]:
    """At a worker: reads the client's file, and writes one that says the same."""
    token = _read(f"{folder}/client")
    name = f"worker-{uuid.uuid4().hex}"
    _write(f"{folder}/{name}", token)
    return {"wrote": name, "code": code_identity()}


def _strange_worker(worker: str, outputs: str, error: BaseException) -> EnsembleError:
    if isinstance(error, EnsembleError):
        return error
    if isinstance(error, OSError):
        return not_shared(outputs, f"worker {worker} does not see a file written there: {error}")
    return EngineError(
        f"worker {worker} cannot run phasein: {type(error).__name__}: {error}",
        remedy="install the same checkout and requirements/dev.lock on every machine",
    )


def not_shared(address: str, why: str) -> EngineError:
    """The error for a path that is not the same one everywhere."""
    return EngineError(
        f"{address} is not a path that all machines share: {why}",
        remedy="give with --path a folder that is mounted everywhere under the same name, or an fsspec address",
    )


def _seen(address: str, text: str) -> bool:
    until = time.monotonic() + SEEN_SECONDS
    while True:
        try:
            if _read(address) == text:
                return True
        except OSError:
            pass
        if time.monotonic() > until:
            return False
        time.sleep(0.2)


def _write(address: str, text: str) -> None:
    import fsspec

    try:
        filesystem, path = fsspec.core.url_to_fs(address)
        filesystem.makedirs(path.rpartition("/")[0], exist_ok=True)
        with filesystem.open(path, "wb") as file:
            file.write(text.encode())
    except OSError as error:
        raise EngineError(f"{address} cannot be written: {error}", remedy="give another --path") from error


def _read(address: str) -> str:
    import fsspec

    with fsspec.open(address, "rb") as file:
        return file.read().decode()


def _remove(address: str) -> None:
    import fsspec

    filesystem, path = fsspec.core.url_to_fs(address)
    with suppress(OSError):  # a probe left behind does no harm
        filesystem.rm(path, recursive=True)
