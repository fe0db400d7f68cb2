"""Publishing: what a release holds, and that a refused one changes nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.warehouse import small
from warehouse.build import new_build
from warehouse.errors import ReleaseError
from warehouse.home import Home
from warehouse.pen import hold_pen
from warehouse.publish import STEPS, VERIFICATION_FILE, publish
from warehouse.reader import ask, connect
from warehouse.release import Release, checksum_problems, read_release
from warehouse.releases import current_release, list_releases, release_folder


@pytest.fixture
def published(published_home: Home) -> tuple[Home, Release]:
    """A home with one release of the small warehouse, mark 1. Only to be read."""
    release = current_release(published_home)
    assert release is not None
    return published_home, release


def test_current_points_to_the_release_by_a_relative_link(published: tuple[Home, Release]) -> None:
    home, release = published
    assert str(home.current.readlink()) == f"releases/{release.release_id}"
    assert current_release(home) == release
    assert read_release(release_folder(home, release.release_id)) == release


def test_the_folder_holds_exactly_what_it_promises(published: tuple[Home, Release]) -> None:
    home, release = published
    folder = release_folder(home, release.release_id)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    tables = {f"tables/{table.schema_name}__{table.name}.parquet" for table in release.tables}
    assert files == {"warehouse.duckdb", "release.json", "SHA256SUMS"} | tables
    assert [path.name for path in home.releases.iterdir()] == [release.release_id]
    assert all(path.stat().st_mode & 0o222 == 0 for path in folder.rglob("*") if path.is_file())


def test_the_checksums_can_be_checked_with_coreutils(published: tuple[Home, Release]) -> None:
    home, release = published
    folder = release_folder(home, release.release_id)
    assert checksum_problems(folder) == ()
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0


def test_only_public_schemas_are_published(published: tuple[Home, Release]) -> None:
    home, _ = published
    with connect(home.database) as reader:
        rows = ask(
            reader,
            "select distinct schema_name from duckdb_tables() union select schema_name from duckdb_views() "
            "where not internal order by all",
        ).rows
    assert rows == (("access",), ("marts",), ("meta",))


def test_comments_keys_references_and_checks_survive(published: tuple[Home, Release]) -> None:
    home, release = published
    with connect(home.database) as reader:
        constraints = ask(
            reader,
            "select constraint_type, count(*) from duckdb_constraints() "
            "where table_name = 'fct_need' group by all order by all",
        ).rows
        comment = ask(
            reader, "select comment from duckdb_functions() where function_name = 'energy_needs_for'"
        ).rows
    assert constraints == (("CHECK", 1), ("FOREIGN KEY", 2), ("NOT NULL", 5), ("PRIMARY KEY", 1))
    assert comment == (("Energy need by county for a scenario and a year.",),)
    need = next(table for table in release.tables if table.name == "fct_need")
    assert need.comment == "What trucks'll need. Grain: one row per scenario, county and year."
    assert {column.name: column.comment for column in need.columns}["need_mwh"] == "Energy need, MWh a year"
    assert need.rows == small.NEED_ROWS
    assert need.key == small.NEED_KEY
    view = next(view for view in release.views if view.name == "county_year")
    assert {column.name: column.comment for column in view.columns}["need_mwh"] == "Energy need, MWh a year"


def test_the_table_function_answers(published: tuple[Home, Release]) -> None:
    home, _ = published
    with connect(home.database) as reader:
        answer = ask(reader, "from access.energy_needs_for('steady', 2035)")
    expected = [small.need_mwh(1, county, 2, mark=1) for county in range(len(small.COUNTIES))]
    assert [row[:2] for row in answer.rows] == list(zip(small.COUNTIES, expected, strict=True))
    assert expected == [1102.0, 1112.0, 1122.0]


@pytest.mark.parametrize(
    ("table", "key"),
    [("fct_need", small.NEED_KEY), ("fct_load", ("hour",)), ("dim_county", ("county_fips",))],
)
def test_rows_are_ordered_by_key_in_database_and_parquet(
    published: tuple[Home, Release], table: str, key: tuple[str, ...]
) -> None:
    home, release = published
    folder = release_folder(home, release.release_id)
    columns = ", ".join(key)
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        stored = connection.execute(f"select {columns} from marts.{table}").fetchall()
        filed = connection.execute(
            f"select {columns} from '{folder}/tables/marts__{table}.parquet'"
        ).fetchall()
    assert stored == sorted(stored)
    assert filed == stored


def test_meta_tells_the_release_its_sources_and_checks(published: tuple[Home, Release]) -> None:
    home, release = published
    with connect(home.database) as reader:
        releases = ask(
            reader,
            "select release_id, release_number, origin, table_count, row_count, is_current_at_release "
            "from meta.releases",
        ).rows
        sources = ask(reader, "select source, vintage, rows_in, landed_at::varchar from meta.sources").rows
        checks = ask(
            reader, "select check_number, check_name, stage, column_name from meta.check_results"
        ).rows
        undocumented = ask(
            reader,
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'meta' and comment is null",
        ).rows
        counted = [
            ask(reader, f"select count(*) from {table.full_name}").rows[0][0] for table in release.tables
        ]
    assert releases == ((release.release_id, 1, "snapshot", 10, release.row_count, True),)
    assert sources == (
        ("bird_count", "2021", 12, "2026-01-02 03:04:05"),
        ("tree_census", "2020", 12, "2026-01-02 03:04:05"),
    )
    assert checks == ((1, "rows_present", "expectation", None), (2, "unique_grain", "dbt_test", None))
    assert undocumented == ()
    assert sum(int(str(count)) for count in counted) == release.row_count


def test_the_verifiers_report_stays_with_the_run(published: tuple[Home, Release]) -> None:
    home, release = published
    report = json.loads((home.run("run-1") / VERIFICATION_FILE).read_text())
    assert report["release_id"] == release.release_id
    assert report["problems"] == []
    assert report["notes"] == ["access.energy_needs_for('slow', 2027) returned 3 rows"]


def test_releases_remember_the_earlier_ones_and_the_same_data_has_the_same_hash(home: Home) -> None:
    first, second = small.publish_small(home, 1), small.publish_small(home, 2)
    with hold_pen(home, "again", "refresh"):
        database = small.make_build(new_build(home, "again"), mark=2)
        third = publish(home, database, "again", small.make_run_folder(home, "again"))
    assert [release.release_number for release in list_releases(home)] == [3, 2, 1]
    assert third.content_sha256 == second.content_sha256 != first.content_sha256
    assert third.release_id != second.release_id
    assert third.release_id.split("-")[1] == third.content_sha256[:7]
    with connect(home.database) as reader:
        rows = ask(
            reader, "select release_id, is_current_at_release from meta.releases order by release_number"
        ).rows
    assert rows == ((first.release_id, False), (second.release_id, False), (third.release_id, True))


def test_steps_are_told_in_order(home: Home) -> None:
    heard: list[str] = []
    with hold_pen(home, "told", "refresh"):
        database = small.make_build(new_build(home, "told"))
        publish(home, database, "told", small.make_run_folder(home, "told"), on_step=heard.append)
    assert tuple(heard) == STEPS


def test_a_build_whose_writer_left_a_log_is_settled_first(home: Home) -> None:
    with hold_pen(home, "logged", "refresh"):
        database = new_build(home, "logged")
        small.make_build(database)
        script = (
            f"import duckdb, os; c = duckdb.connect({str(database)!r}); "
            "c.execute('update marts.dim_scenario set mark = 77'); os._exit(0)"
        )
        subprocess.run([sys.executable, "-c", script], check=True)
        assert database.with_name(database.name + ".wal").exists()
        publish(home, database, "logged", small.make_run_folder(home, "logged"))
    with connect(home.database) as reader:
        assert ask(reader, "select distinct mark from marts.dim_scenario").rows == ((77,),)


Spoil = Callable[[duckdb.DuckDBPyConnection], object]

REFUSED: dict[str, tuple[Spoil, str]] = {
    "empty table": (lambda c: c.execute("delete from marts.fct_load"), "table marts.fct_load is empty"),
    "key twice": (
        lambda c: c.execute("insert into marts.fct_load values (5, 1.0, 1)"),
        r"marts.fct_load has more than one row for hour = \(5,\)",
    ),
    "view of a private table": (
        lambda c: c.execute("create view access.leak as select * from staging.secret"),
        "view access.leak fails",
    ),
    "empty view": (
        lambda c: c.execute("create view access.nothing as select * from marts.fct_need where false"),
        "view access.nothing is empty",
    ),
    "function that names the catalog": (
        lambda c: c.execute(
            "create macro access.f(scenario) as table select * from warehouse.marts.dim_county"
        ),
        "attached under another name: access.f",
    ),
    "function of a private table": (
        lambda c: c.execute("create macro access.g() as table select * from raw.secret"),
        r"access.g\(\) fails",
    ),
    "type that Parquet lacks": (
        lambda c: c.execute("create table marts.fct_huge as select 1::hugeint as big"),
        "fct_huge.*big HUGEINT",
    ),
    "table the release writes": (
        lambda c: c.execute("create schema meta; create table meta.sources as select 1 as x"),
        "already has meta.sources",
    ),
    "table in main": (lambda c: c.execute("create table main.stray as select 1 as x"), "schema main"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_bad_build_is_refused_and_current_stays(home_with_release: Home, name: str) -> None:
    spoil, reason = REFUSED[name]
    good = current_release(home_with_release)
    with pytest.raises(ReleaseError, match=reason):
        small.publish_small(home_with_release, 2, mutate=spoil)
    assert current_release(home_with_release) == good
    assert list_releases(home_with_release) == (good,)


def test_the_next_publish_clears_what_a_refused_one_left(home_with_release: Home) -> None:
    home = home_with_release
    with pytest.raises(ReleaseError, match="is empty"):
        small.publish_small(home, 2, mutate=lambda c: c.execute("delete from marts.fct_load"))
    assert (home.releases / ".making-run-2").is_dir()
    (home.published / ".current-left").symlink_to("releases/nowhere")
    (home.releases / ".removing-20200101T000000Z-0000000").mkdir()
    small.publish_small(home, 3)
    assert [path.name for path in home.published.iterdir() if path.name.startswith(".")] == []
    assert {path.name for path in home.releases.iterdir()} == {
        release.release_id for release in list_releases(home)
    }


def test_tables_are_filled_after_those_they_refer_to(home: Home) -> None:
    """By name the child would come first, and its foreign key would refuse it."""
    release = small.publish_small(
        home,
        1,
        mutate=lambda c: c.execute(
            "create table marts.z_parent (id bigint primary key); insert into marts.z_parent values (1), (2);"
            "create table marts.m_child (id bigint primary key, up bigint references marts.z_parent (id));"
            "insert into marts.m_child values (10, 1);"
            "create table marts.a_grandchild (up bigint references marts.m_child (id));"
            "insert into marts.a_grandchild values (10)"
        ),
    )
    assert {"z_parent", "m_child", "a_grandchild"} <= {table.name for table in release.tables}


def test_keeping_too_few_is_said_before_anything_is_published(home: Home) -> None:
    with pytest.raises(ReleaseError, match="keep=1"):
        small.publish_small(home, 1, keep=1)
    assert current_release(home) is None


def test_a_disk_error_is_told_without_a_traceback(home: Home) -> None:
    home.published.mkdir(parents=True)
    (home.published / "releases").write_text("a file where a folder belongs")
    with pytest.raises(ReleaseError, match=r"The release cannot be made: .*File exists|Not a directory"):
        small.publish_small(home, 1)


def test_a_function_without_fitting_values_is_noted_not_refused(home: Home) -> None:
    small.publish_small(
        home,
        1,
        mutate=lambda c: c.execute("create macro access.h(shoe_size) as table select shoe_size as size"),
    )
    report = json.loads((home.run("run-1") / VERIFICATION_FILE).read_text())
    assert "access.h was not called: no column fits shoe_size" in report["notes"]


def test_rows_lie_by_the_order_asked_for_and_then_by_key(home: Home) -> None:
    with hold_pen(home, "ordered", "refresh"):
        database = small.make_build(new_build(home, "ordered"))
        folder = small.make_run_folder(home, "ordered")
        (folder / "orders.json").write_text('{"marts.fct_need": ["scenario_id", "year"]}')
        release = publish(home, database, "ordered", folder)
    stored = "select scenario_id, year, county_fips from"
    with connect(home.database) as reader:
        rows = ask(reader, f"{stored} marts.fct_need").rows
    parquet = release_folder(home, release.release_id) / "tables" / "marts__fct_need.parquet"
    assert len(rows) == small.NEED_ROWS
    assert list(rows) == sorted(rows)
    assert duckdb.sql(f"{stored} read_parquet('{parquet}')").fetchall() == list(rows)


def _spoil_run(folder: Path, file: str, text: str | None) -> None:
    if text is None:
        (folder / file).unlink()
    else:
        (folder / file).write_text(text)


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("sources.jsonl", None, "sources.jsonl cannot be read"),
        ("checks.jsonl", None, "checks.jsonl cannot be read"),
        ("sources.jsonl", '{"source": "x"}\n', "sources.jsonl, line 1: vintage: Field required"),
        ("checks.jsonl", "\nnot json\n", "checks.jsonl, line 2"),
        (
            "checks.jsonl",
            json.dumps(small.check_line("sums", status="fail")) + "\n",
            "1 checks .* did not pass.*sums",
        ),
        ("keys.json", '{"marts.fct_nothing": ["hour"]}', "table 'marts.fct_nothing'"),
        ("keys.json", '{"marts.fct_load": ["minute"]}', "column 'minute' of marts.fct_load"),
        ("keys.json", '["marts.fct_load"]', "keys.json: the file"),
        (
            "orders.json",
            '{"marts.fct_need": ["month"]}',
            "orders.json names column 'month' of marts.fct_need",
        ),
        ("orders.json", "[]", "orders.json: the file"),
        ("sources.jsonl", "", "table meta.sources is empty"),
    ],
)
def test_bad_records_of_a_run_are_refused_by_file_and_line(
    home: Home, file: str, text: str | None, reason: str
) -> None:
    with hold_pen(home, "bad", "refresh"):
        database = small.make_build(new_build(home, "bad"))
        folder = small.make_run_folder(home, "bad")
        _spoil_run(folder, file, text)
        with pytest.raises(ReleaseError, match=reason):
            publish(home, database, "bad", folder)
    assert current_release(home) is None


def test_publishing_without_the_pen_is_refused(home: Home) -> None:
    database = small.make_build(new_build(home, "penless"))
    folder = small.make_run_folder(home, "penless")
    with pytest.raises(ReleaseError, match="without the pen: nobody holds it"):
        publish(home, database, "penless", folder)
    with hold_pen(home, "other", "refresh"), pytest.raises(ReleaseError, match="run other holds it"):
        publish(home, database, "penless", folder)


def test_a_build_that_is_still_open_for_writing_is_refused(home: Home) -> None:
    hold_open = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('update marts.dim_county set mark = 5'); "
        "print('open', flush=True); sys.stdin.read()"
    )
    with hold_pen(home, "open", "refresh"):
        database = small.make_build(new_build(home, "open"))
        folder = small.make_run_folder(home, "open")
        command = [sys.executable, "-c", hold_open, str(database)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "open\n"
            with pytest.raises(ReleaseError, match="is not finished"):
                publish(home, database, "open", folder)
            writer.communicate()
        publish(home, database, "open", folder)
