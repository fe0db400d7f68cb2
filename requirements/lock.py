"""Makes the lock files again from pyproject.toml: pinned, hashed, without any address.

main.lock: what `make refresh` installs. dev.lock: the same versions and the test tools. build.lock: what installs them.
postgres.lock: main.lock and the driver of PostgreSQL, for deploy/. audit.lock: what `make audit` installs, in a folder of its own.
readers-*.lock: what else the tests open a release with: older versions of duckdb, Superset.

Belongs here: which lock file is made from what. Does not belong here: what is in them by name (pyproject.toml, *.in).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMPILE = (
    str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--generate-hashes", "--no-strip-extras",
    "--python-version", "3.11", "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock",
)  # fmt: skip


def compile_lock(*arguments: str) -> None:
    """Runs uv in this folder; raises CalledProcessError when the requirements do not resolve."""
    subprocess.run([*COMPILE, *arguments], cwd=HERE, check=True)


if __name__ == "__main__":
    compile_lock("../pyproject.toml", "-o", "main.lock", *sys.argv[1:])
    compile_lock(
        "../pyproject.toml",
        "build.in",
        "--extra",
        "dev",
        "--extra",
        "cluster",
        "--extra",
        "postgres",
        "--extra",
        "notebook",
        "-c",
        "main.lock",
        "-o",
        "dev.lock",
        *sys.argv[1:],
    )
    compile_lock("../pyproject.toml", "--extra", "postgres", "-c", "dev.lock", "-o", "postgres.lock")
    compile_lock("audit.in", "-o", "audit.lock")
    compile_lock("build.in", "-c", "dev.lock", "-o", "build.lock")
    for readers in ("readers-1.1", "readers-1.4", "readers-superset"):
        compile_lock(f"{readers}.in", "--universal", "-o", f"{readers}.lock")
