"""Older DuckDB versions and Superset beside the environment, from hashed locks: `python tests/readers/install_readers.py`.

Belongs here: installing `requirements/readers-*.lock` into `.cache/readers/<lock's name>`. Does not belong
here: using them. Nothing happens where the folder is there already and its lock has not changed.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
LOCKS = tuple(sorted((CHECKOUT / "requirements").glob("readers-[0-9]*.lock")))
SUPERSET = CHECKOUT / "requirements" / "readers-superset.lock"
CACHE = CHECKOUT / ".cache" / "readers"
TIMEOUT_SECONDS = 180


class InstallError(Exception):
    """The packages could not be had; the message is the installer's own."""


def install(lock: Path) -> Path:
    """The folder with the lock's packages, installed now or before. Raises InstallError."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    folder = CACHE / f"{lock.stem}-{digest[:12]}"
    if folder.is_dir():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as aside:
        target = Path(aside, "packages")
        _run_installer(lock, target)
        try:
            target.rename(folder)
        except OSError:
            # Another test process was quicker; its folder is as good.
            if not folder.is_dir():
                raise
    return folder


def _run_installer(lock: Path, target: Path) -> None:
    uv = Path(sys.executable).with_name("uv")
    options = ["--quiet", "--no-deps", "--require-hashes", "--target", str(target), "-r", str(lock)]
    if uv.exists():
        command = [str(uv), "pip", "install", "--python", sys.executable, *options]
    else:
        command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise InstallError(f"no answer within {TIMEOUT_SECONDS} s") from error
    if done.returncode != 0:
        shutil.rmtree(target, ignore_errors=True)
        raise InstallError(done.stderr.strip()[-500:])


if __name__ == "__main__":
    for each in (*LOCKS, SUPERSET):
        print(install(each))
