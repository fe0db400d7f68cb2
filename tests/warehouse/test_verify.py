"""The verifier: each way a folder can be wrong has its own reason."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from warehouse.files import sha256_of
from warehouse.home import DATABASE_FILE, Home
from warehouse.release import RELEASE_FILE, SUMS_FILE, Release, TableRecord, read_release, write_release
from warehouse.verify import Report, verify

CHECKOUT = Path(__file__).resolve().parents[2]
LOAD_FILE = "tables/marts__fct_load.parquet"


@pytest.fixture
def folder(published_home: Home, tmp_path: Path) -> Path:
    """A copy of a whole release that may be spoilt."""
    copy = tmp_path / "release"
    shutil.copytree(published_home.current.resolve(), copy)
    for path in copy.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    return copy


def reseal(folder: Path, change: Callable[[Release], Release] = lambda release: release) -> None:
    """Make the checksums right again, so that only the fault itself can be found."""
    (folder / SUMS_FILE).unlink()
    release = change(read_release(folder))
    tables = tuple(
        table.model_copy(update={"sha256": sha256_of(folder / table.file)}) for table in release.tables
    )
    write_release(
        folder,
        release.model_copy(update={"tables": tables, "database_sha256": sha256_of(folder / DATABASE_FILE)}),
    )


def change_table(name: str, **update: object) -> Callable[[Release], Release]:
    def change(release: Release) -> Release:
        tables = tuple(t.model_copy(update=update) if t.name == name else t for t in release.tables)
        return release.model_copy(update={"tables": tables, "row_count": sum(t.rows for t in tables)})

    return change


def without_table(name: str) -> Callable[[Release], Release]:
    def change(release: Release) -> Release:
        tables: tuple[TableRecord, ...] = tuple(t for t in release.tables if t.name != name)
        update = {"tables": tables, "table_count": len(tables), "row_count": sum(t.rows for t in tables)}
        return release.model_copy(update=update)

    return change


def in_database(folder: Path, sql: str) -> None:
    with duckdb.connect(str(folder / DATABASE_FILE)) as connection:
        connection.execute(sql)


def rewrite_parquet(folder: Path, select: str) -> None:
    with duckdb.connect() as connection:
        rows = f"select {select} from '{folder / LOAD_FILE}'"
        connection.execute(f"create table changed as {rows}")
        connection.execute(f"copy changed to '{folder / LOAD_FILE}' (format parquet)")


def test_a_whole_release_passes(folder: Path) -> None:
    report = verify(folder)
    assert report.problems == ()
    assert report.table_count == 10


def test_the_command_prints_json_and_says_by_its_exit_code(folder: Path) -> None:
    command = [sys.executable, "-m", "warehouse.verify"]
    whole = subprocess.run([*command, str(folder)], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert whole.returncode == 0
    assert Report.model_validate_json(whole.stdout).problems == ()
    (folder / LOAD_FILE).unlink()
    spoilt = subprocess.run(
        [*command, str(folder)], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert spoilt.returncode == 1
    assert json.loads(spoilt.stdout)["problems"] == [f"{LOAD_FILE} is missing"]
    assert subprocess.run(command, cwd=CHECKOUT, capture_output=True, check=False).returncode == 2


@pytest.mark.parametrize("file", [LOAD_FILE, DATABASE_FILE, RELEASE_FILE])
def test_one_changed_byte_is_found(folder: Path, file: str) -> None:
    path = folder / file
    content = bytearray(path.read_bytes())
    middle = content.rfind(b" ") if file == RELEASE_FILE else len(content) // 2
    content[middle] = ord("\t") if file == RELEASE_FILE else content[middle] ^ 1
    path.write_bytes(content)
    assert verify(folder).problems == (f"{file} has changed: its checksum differs from {SUMS_FILE}",)


def test_a_file_too_many_is_found(folder: Path) -> None:
    (folder / "tables" / "notes.txt").write_text("what is this?")
    assert verify(folder).problems == (
        f"tables/notes.txt does not belong to the release (not in {SUMS_FILE})",
    )


@pytest.mark.parametrize("file", [RELEASE_FILE, SUMS_FILE])
def test_a_folder_without_its_descriptions_is_no_release(folder: Path, file: str) -> None:
    (folder / file).unlink()
    (problem,) = verify(folder).problems
    assert file in problem
    assert "cannot be read" in problem


def test_a_description_that_is_none_is_said_so(folder: Path) -> None:
    (folder / RELEASE_FILE).write_text('{"release_id": 7}')
    (problem,) = verify(folder).problems
    assert "is not a release description" in problem


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("drop table marts.fct_load", "table marts.fct_load is missing from the database"),
        ("create table marts.fct_new as select 1 as x", "table marts.fct_new is missing from release.json"),
        ("create schema raw; create table raw.t as select 1 as x", "schema raw is not public"),
        ("create table main.t as select 1 as x", "schema main is not public"),
        (
            "comment on table marts.fct_need is 'else'",
            "table marts.fct_need has other columns, types or comments",
        ),
        (
            "comment on column marts.fct_load.hour is 'else'",
            "table marts.fct_load has other columns, types or comments",
        ),
        (
            "alter table marts.fct_load alter mark type integer",
            "table marts.fct_load has other columns, types",
        ),
        ("drop view access.county_year", "the views are others than release.json says"),
        ("drop macro table access.energy_needs_for", "the table functions are others than release.json says"),
        ("delete from marts.fct_load", "table marts.fct_load is empty"),
        (
            "delete from marts.fct_load where hour = 3",
            "table marts.fct_load has 23 rows, release.json says 24",
        ),
        ("update marts.fct_load set hour = 4 where hour = 3", "more than one row for hour = (4,)"),
        (
            "update marts.fct_load set load_kw = -1 where hour = 3",
            f"{LOAD_FILE} holds other rows than marts.fct_load",
        ),
    ],
)
def test_a_database_that_differs_is_found(folder: Path, sql: str, problem: str) -> None:
    in_database(folder, sql)
    reseal(folder)
    assert any(problem in found for found in verify(folder).problems)


@pytest.mark.parametrize(
    ("select", "problem"),
    [
        (
            "* replace (case when hour = 3 then load_kw + 1e-9 else load_kw end as load_kw)",
            "holds other rows",
        ),
        ("* replace (load_kw::float as load_kw)", "does not hold the columns of marts.fct_load as they are"),
        ("* exclude (mark)", "does not hold the columns of marts.fct_load as they are"),
        ("mark, hour, load_kw", "does not hold the columns of marts.fct_load as they are"),
    ],
)
def test_a_parquet_file_that_differs_is_found(folder: Path, select: str, problem: str) -> None:
    rewrite_parquet(folder, select)
    reseal(folder)
    (found,) = verify(folder).problems
    assert found.startswith(LOAD_FILE)
    assert problem in found


def test_a_file_that_is_no_parquet_is_found(folder: Path) -> None:
    (folder / LOAD_FILE).write_bytes(b"PAR1 not really PAR1")
    reseal(folder)
    (found,) = verify(folder).problems
    assert found.startswith(f"{LOAD_FILE} cannot be read")


def test_a_file_that_is_no_database_is_found(folder: Path) -> None:
    (folder / DATABASE_FILE).write_bytes(b"nothing to see here" * 1000)
    reseal(folder)
    (found,) = verify(folder).problems
    assert f"{DATABASE_FILE} cannot be opened" in found


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (change_table("fct_load", rows=25), "table marts.fct_load has 24 rows, release.json says 25"),
        (without_table("fct_load"), "table marts.fct_load is missing from release.json"),
        (lambda release: release.model_copy(update={"row_count": 1}), "its tables add up to"),
    ],
)
def test_a_description_that_differs_is_found(
    folder: Path, change: Callable[[Release], Release], problem: str
) -> None:
    reseal(folder, change)
    assert any(problem in found for found in verify(folder).problems)
