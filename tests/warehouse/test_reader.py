"""The reader: it sees the published tables and can touch nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.warehouse import small
from warehouse.errors import QueryError
from warehouse.home import Home
from warehouse.reader import ask, connect
from warehouse.releases import rollback


@pytest.fixture
def reader(published_home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(published_home.database) as connection:
        yield connection


def test_an_answer_has_columns_types_and_rows(reader: duckdb.DuckDBPyConnection) -> None:
    answer = ask(reader, "select county_fips, mark from marts.dim_county where county_fips > $1", ["01001"])
    assert answer.columns == ("county_fips", "mark")
    assert answer.types == ("VARCHAR", "BIGINT")
    assert answer.rows == (("06037", 1), ("36061", 1))


def test_a_statement_without_rows_has_an_answer_too(reader: duckdb.DuckDBPyConnection) -> None:
    ask(reader, "use marts")
    assert ask(reader, "select count(*) from dim_county").rows == ((len(small.COUNTIES),),)


@pytest.mark.parametrize(
    "sql",
    [
        "attach '{folder}/other.duckdb' as other",
        "attach '{folder}/other.duckdb' as other (read_only)",
        "copy marts.dim_county to '{folder}/out.csv'",
        "copy (select 1) to '{folder}/out.parquet' (format parquet)",
        "export database '{folder}/export'",
        "import database '{folder}/export'",
        "from read_csv('{folder}/secret.csv')",
        "from '{folder}/secret.csv'",
        "from read_text('{folder}/secret.csv')",
        "from read_blob('{folder}/secret.csv')",
        "from sniff_csv('{folder}/secret.csv')",
        "from glob('{folder}/*')",
        "from read_parquet('{folder}/x.parquet')",
        "from read_csv('https://example.org/x.csv')",
        "install httpfs",
        "load httpfs",
        "load '{folder}/x.duckdb_extension'",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "set threads = 64",
        "set temp_directory = '{folder}'",
        "set lock_configuration = false",
        "reset lock_configuration",
        "set allowed_directories = ['{folder}']",
        "pragma enable_profiling = 'json'",
        "pragma profiling_output = '{folder}/profile.json'",
        "call enable_logging('QueryLog', storage = 'file', storage_config = {{'path': '{folder}'}})",
        "create secret s (type s3)",
        "create table marts.mine as select 1 as x",
        "insert into marts.dim_county values ('99999', 1)",
        "update marts.dim_county set mark = 2",
        "delete from marts.fct_need",
        "drop view access.county_year",
        "alter table marts.dim_county add column x integer",
        "comment on table marts.dim_county is 'mine'",
        "create view access.mine as select 1 as x",
        "insert into meta.releases from meta.releases",
        "begin; drop table marts.dim_county; commit",
        "copy marts.dim_county from '{folder}/secret.csv'",
        "copy (select 1) to '/dev/stdout'",
        "from query('copy (select 1) to ''{folder}/out.csv''')",
        "from query_table('{folder}/secret.csv')",
        "from read_json('{folder}/secret.csv')",
        "from read_text('/proc/self/environ')",
        "from parquet_metadata('{folder}/x.parquet')",
        "from read_duckdb('{folder}/other.duckdb')",
        "summarize '{folder}/secret.csv'",
        "describe '{folder}/secret.csv'",
        "from range(3) as t, (from read_blob('{folder}/secret.csv'))",
        "from duckdb_secrets()",
        "attach ':memory:' as aside",
        "detach warehouse",
        "set max_temp_directory_size = '1TB'",
        "set home_directory = '{folder}'",
        "set secret_directory = '{folder}'",
        "set profiling_output = '{folder}/profile.json'",
        "set custom_extension_repository = '{folder}'",
        "create persistent secret s (type s3)",
        "call enable_profiling()",
        "call start_ui()",
        "select getenv('HOME')",
    ],
)
def test_what_would_change_or_leave_the_release_fails(
    reader: duckdb.DuckDBPyConnection, published_home: Home, tmp_path: Path, sql: str
) -> None:
    (tmp_path / "secret.csv").write_text("word\nswordfish\n")
    before = sorted(published_home.published.rglob("*"))
    with pytest.raises(QueryError) as caught:
        ask(reader, sql.format(folder=tmp_path))
    assert "swordfish" not in str(caught.value)
    assert "What to do: " in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]
    assert sorted(published_home.published.rglob("*")) == before


@pytest.mark.parametrize(
    "sql",
    [
        "create temp table mine as from range(1000)",
        "create temp macro mine() as 1",
        "set variable x = 1",
        "checkpoint",
        "force checkpoint",
        "vacuum",
        "explain analyze from marts.fct_need",
        "use marts",
    ],
)
def test_what_only_concerns_the_connection_leaves_the_release_as_it_was(
    reader: duckdb.DuckDBPyConnection, published_home: Home, sql: str
) -> None:
    before = {path: path.stat().st_mtime_ns for path in published_home.published.rglob("*")}
    ask(reader, sql)
    assert {path: path.stat().st_mtime_ns for path in published_home.published.rglob("*")} == before


def test_a_query_cannot_fill_the_disk(published_home: Home) -> None:
    with connect(published_home.database, memory_limit="20MB", threads=1, spill_limit="1MB") as reader:
        with pytest.raises(QueryError, match="Ask for fewer rows"):
            ask(reader, "create temp table mine as select hash(i)::varchar as t from range(5000000) as r(i)")
        assert ask(reader, "select count(*) from marts.dim_county").rows == ((len(small.COUNTIES),),)


def test_two_connections_of_a_process_are_both_locked(published_home: Home) -> None:
    with connect(published_home.database) as one, connect(published_home.database) as other:
        for reader in (one, other):
            assert ask(reader, "select count(*) from marts.dim_county").rows == ((len(small.COUNTIES),),)
            with pytest.raises(QueryError, match="locked"):
                ask(reader, "set threads = 1")


def test_a_python_variable_is_no_table(reader: duckdb.DuckDBPyConnection) -> None:
    frame = reader.execute("select 1 as x").df()
    assert len(frame) == 1
    with pytest.raises(QueryError, match="frame does not exist"):
        ask(reader, "from frame")


def test_a_query_over_the_memory_limit_spills_outside_the_release(published_home: Home) -> None:
    before = sorted(published_home.published.rglob("*"))
    with connect(published_home.database, memory_limit="60MB", threads=1) as reader:
        (spill,) = ask(reader, "select current_setting('temp_directory')").rows[0]
        total = ask(
            reader,
            "select sum(r) from (select row_number() over (order by hash(i)) as r, i::varchar as t "
            "from range(3000000) t(i)) where t is not null",
        ).rows
        assert total == ((3_000_000 * 3_000_001 // 2,),)
        assert Path(str(spill)).is_dir()
        assert sorted(published_home.published.rglob("*")) == before
    assert not Path(str(spill)).exists()


def test_a_wrong_query_says_what_and_how_to_look(reader: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(QueryError, match=r"fct_ned does not exist(.|\n)*duckdb_tables"):
        ask(reader, "from marts.fct_ned")


def test_no_release_yet_is_a_clear_error(home: Home) -> None:
    with pytest.raises(QueryError, match=r"There is no database at .*\n.*phasein refresh"):
        connect(home.database)


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"nothing to see here" * 1000)
    with pytest.raises(QueryError, match="cannot be opened"):
        connect(path)


def test_a_connection_stays_with_its_release_and_a_new_one_sees_the_new(home_with_release: Home) -> None:
    home = home_with_release
    marks = "select min(mark), max(mark) from access.county_year"
    with connect(home.database) as old:
        small.publish_small(home, 2)
        with connect(home.database) as new:
            assert ask(old, marks).rows == ((1, 1),)
            assert ask(new, marks).rows == ((2, 2),)
            rollback(home)
            assert ask(new, marks).rows == ((2, 2),)
        with connect(home.database) as again:
            assert ask(again, marks).rows == ((1, 1),)
