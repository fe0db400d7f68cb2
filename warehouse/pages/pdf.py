"""PDF of pages by a Chromium of the machine, if there is one.

Belongs here: finding Chromium, printing with it, giving up with a clear word. Does not belong here: what is printed.

Chromium runs without a profile of a person and without the network: each run has a data folder of its own, and every
host name but none leads nowhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TIMEOUT_SECONDS = 60
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
VARIABLE = "PHASEIN_CHROMIUM"
NO_PDF_FILE = "no-pdf.txt"
"""Says in a release why its pages have no PDF; absent where they have."""


class NoPdfError(Exception):
    """There is no PDF; the message says why and what to do."""


def why_no_pdf(folder: Path) -> str | None:
    """Why a release has no PDFs; None where it has them, or no pages at all."""
    told = folder / NO_PDF_FILE
    return told.read_text(encoding="utf-8").strip() if told.is_file() else None


def find_chromium() -> Path:
    """The Chromium that PHASEIN_CHROMIUM names, else the first on PATH. Raises NoPdfError."""
    named = os.environ.get(VARIABLE)
    if named:
        if shutil.which(named) is None:
            raise NoPdfError(f"{VARIABLE} is {named}, which cannot be run; name Chromium's program with it")
        return Path(named)
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise NoPdfError(f"Chromium is not installed; install it or name its program with {VARIABLE}")
    return Path(found)


def print_pages(pages: Mapping[Path, Path]) -> None:
    """Prints each HTML file to its PDF, side by side. Raises NoPdfError; then none of the PDFs is there."""
    chromium = find_chromium()
    try:
        with ThreadPoolExecutor(max_workers=max(1, len(pages))) as pool:
            list(pool.map(lambda page: _print(chromium, *page), pages.items()))
    except NoPdfError:
        for pdf in pages.values():
            pdf.unlink(missing_ok=True)
        raise


def _print(chromium: Path, page: Path, pdf: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="phasein-chromium-", ignore_cleanup_errors=True) as folder:
        try:
            done = subprocess.run(
                [
                    *_command(chromium, Path(folder)),
                    f"--print-to-pdf={pdf.absolute()}",
                    page.absolute().as_uri(),
                ],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=TIMEOUT_SECONDS,
                check=False,
                env={**os.environ, "HOME": folder},
            )
        except subprocess.TimeoutExpired as error:
            raise NoPdfError(
                f"Chromium did not print {page.name} within {TIMEOUT_SECONDS} seconds"
            ) from error
        except OSError as error:
            raise NoPdfError(f"Chromium at {chromium} cannot be run: {error}") from error
    if done.returncode != 0 or not pdf.is_file() or not pdf.read_bytes().startswith(b"%PDF-"):
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise NoPdfError(f"Chromium could not print {page.name} (exit {done.returncode}): {last}")


def _command(chromium: Path, folder: Path) -> list[str]:
    """Headless, alone and offline."""
    command = [
        str(chromium),
        "--headless",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-sync",
        "--metrics-recording-only",
        "--no-first-run",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}",
    ]
    # Chromium refuses its sandbox to root, which is who runs it in a container.
    return [*command, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else command
