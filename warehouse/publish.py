"""Making a release: from a finished build to a verified folder that `current` points to.

Belongs here: the steps and their order. Does not belong here: how tables are written, what is checked,
running the pipeline.

The order makes a kill at any moment harmless: everything is written under a name nobody reads, made
durable, verified by a fresh process, given its own name, and only then does the link move, in one step.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
from pydantic import JsonValue, ValidationError

from warehouse import meta, writer
from warehouse.description import read_description
from warehouse.errors import ReleaseError
from warehouse.files import MAKING, require_disk_space, sync, sync_tree
from warehouse.home import Home, plain_name
from warehouse.making import Extra, Facts, OnStep, earlier_records, write_files
from warehouse.pen import current_holder
from warehouse.release import TABLES_FOLDER, Release
from warehouse.releases import (
    KEEP,
    clear_leftovers,
    list_releases,
    prune,
    release_folder,
    require_enough_kept,
    switch,
)
from warehouse.schema_promise import is_draft, require_version
from warehouse.verify import Report

STEPS = ("prepare", "copy", "tables", "meta", "describe", "sync", "verify", "name", "switch", "prune", "done")
"""What `on_step` hears, in this order, each as the step begins; between meta and describe the names of the extras.
`current` moves within `switch`."""

VERIFICATION_FILE = "verification.json"
ROOM_FACTOR = 1.2
"""Of the build: database, Parquet and pages together were 0.85 of it."""


def publish(
    home: Home,
    build_database: Path,
    run_id: str,
    run_folder: Path,
    keep: int = KEEP,
    *,
    on_step: OnStep = lambda step: None,
    memory_limit: str = "1GB",
    extras: Mapping[str, Extra] | None = None,
    made_from_sha256: str | None = None,
    aside: bool = False,
    options: Mapping[str, JsonValue] | None = None,
) -> Release:
    """Publish a build as a new release and point `current` to it. The caller holds the pen for `run_id`.

    aside: leave `current` where it is.

    extras add files to the folder after the data and before the checksums, in order; if one fails, no release is made.
    made_from_sha256: what a later refresh compares with, to know that it has no news. options: what was asked, for one
    that is to ask the same.

    run_folder holds sources.jsonl, checks.jsonl and, if they are known, description.json (what dbt says of the
    tables), keys.json: keys of tables without PRIMARY KEY ({"marts.fct_energy_need": ["scenario_id", ...]}),
    orders.json: by which columns a table is stored before its key; the verifier's report is left in it as
    verification.json. Raises ReleaseError or DiskSpaceError; then `current` is as before, and the half-made
    folder goes with the next publish.
    """
    on_step("prepare")
    require_enough_kept(keep)
    _require_pen(home, run_id)
    with _disk_errors_told("The release cannot be made"):
        clear_leftovers(home)
        facts = _gather(home, run_id, run_folder, made_from_sha256, aside, options or {})
        release = _make(home, build_database, run_folder, facts, on_step, memory_limit, extras or {})
    on_step("prune")
    with _disk_errors_told(f"Release {release.release_id} is made, but earlier ones cannot be removed"):
        prune(home, keep)
    on_step("done")
    return release


def _gather(
    home: Home,
    run_id: str,
    run_folder: Path,
    made_from_sha256: str | None,
    is_aside: bool,
    options: Mapping[str, JsonValue],
) -> Facts:
    """What the run folder and the releases on disk say."""
    return Facts(
        run_id=run_id,
        made_from_sha256=made_from_sha256,
        is_aside=is_aside,
        options=options,
        sources=meta.read_sources(run_folder),
        checks=meta.read_checks(run_folder),
        keys=writer.read_keys(run_folder),
        orders=writer.read_orders(run_folder),
        description=read_description(run_folder),
        earlier=earlier_records(list_releases(home)),
        before=_folder_before(home),
    )


def _folder_before(home: Home) -> Path | None:
    """The folder that `current` points to, readable or not; None without one."""
    return home.current.resolve() if home.current.is_symlink() and home.current.is_dir() else None


def _make(
    home: Home,
    build_database: Path,
    run_folder: Path,
    facts: Facts,
    on_step: OnStep,
    memory_limit: str,
    extras: Mapping[str, Extra],
) -> Release:
    """Everything up to the moment when readers see the release, or, made aside, could."""
    require_disk_space(home.published, int(ROOM_FACTOR * _settle(build_database)), "A release")
    making = home.releases / f"{MAKING}{plain_name(facts.run_id)}"
    (making / TABLES_FOLDER).mkdir(parents=True)
    release = write_files(home, build_database, making, facts, on_step, memory_limit, extras)
    on_step("sync")
    _seal(making)
    on_step("verify")
    _verify_in_fresh_process(making, run_folder)
    # After what may be broken: a version number is mended last.
    settled = [each for each in list_releases(home) if not each.is_aside and not is_draft(each)]
    if settled:
        require_version(max(settled, key=lambda each: each.release_number), release)
    on_step("name")
    making.rename(release_folder(home, release.release_id))
    sync(home.releases)
    if not facts.is_aside:
        on_step("switch")
        switch(home, release.release_id)
    return release


@contextmanager
def _disk_errors_told(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ReleaseError(
            f"{what}: {error}.",
            remedy="Check the room on the disk and who owns the folder; then refresh again.",
        ) from error


def _seal(making: Path) -> None:
    """Make the files read-only (who opens the database for writing would shut readers out) and durable."""
    for path in making.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    sync_tree(making)
    sync(making.parent)


def _verify_in_fresh_process(making: Path, run_folder: Path) -> None:
    """Verify as a reader would see it: no state of this process can hide a fault."""
    done = subprocess.run(
        [sys.executable, "-m", "warehouse.verify", str(making)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[1],
    )
    try:
        report = Report.model_validate_json(done.stdout)
    except ValidationError:
        report = None
    if report is not None:
        (run_folder / VERIFICATION_FILE).write_text(report.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if report is None or done.returncode != 0 or report.problems:
        reasons = (
            report.problems if report and report.problems else ((done.stderr or done.stdout).strip()[-2000:],)
        )
        raise ReleaseError(
            f"The release did not pass verification ({len(reasons)} reasons): " + "; ".join(reasons[:10]),
            remedy=f"`current` is unchanged. The refused files are in {making} until the next refresh.",
        )


def _require_pen(home: Home, run_id: str) -> None:
    holder = current_holder(home)
    if holder is None or holder.run_id != run_id:
        held = f"run {holder.run_id} holds it" if holder else "nobody holds it"
        raise ReleaseError(
            f"Run {run_id} publishes without the pen: {held}.",
            remedy="Publish inside `with hold_pen(home, run_id, ...)`.",
        )


def _settle(build_database: Path) -> int:
    """Fold a write-ahead log that dbt may have left into the build; returns the build's size in bytes."""
    if not build_database.is_file():
        raise ReleaseError(f"There is no build at {build_database}.", remedy="Refresh again from the start.")
    if build_database.with_name(build_database.name + ".wal").exists():
        try:
            with duckdb.connect(str(build_database)) as connection:
                connection.execute("checkpoint")
        except duckdb.Error as error:
            raise ReleaseError(
                f"{build_database} is not finished: {str(error).strip()}",
                remedy="Close every connection to the build, or refresh again from the start.",
            ) from error
    return build_database.stat().st_size
