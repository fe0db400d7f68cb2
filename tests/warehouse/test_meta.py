"""From JSON lines to `meta`: what goes in comes out, typed; what does not fit is refused by line."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse import small
from warehouse.errors import ReleaseError
from warehouse.meta import (
    CHECK_RESULTS,
    META_TABLES,
    SOURCES,
    CheckResultRow,
    CheckRow,
    SourceRow,
    read_checks,
    read_sources,
    write_table,
)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
counts = st.integers(0, 2**63 - 1)
times = st.datetimes(timezones=st.sampled_from([UTC]))
checks = st.builds(
    CheckRow,
    check_name=texts,
    stage=st.sampled_from(["expectation", "dbt_test", "dbt_unit_test", "release"]),
    suite=st.none() | texts,
    table_name=st.none() | texts,
    column_name=st.none() | texts,
    status=st.sampled_from(["pass", "warn"]),
    failed_count=st.none() | counts,
    reason=st.none() | texts,
    checked_at=times,
)


@given(rows=st.lists(checks, max_size=8))
@settings(max_examples=40, deadline=None)
def test_check_results_come_out_as_they_went_in(rows: list[CheckRow]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = "".join(row.model_dump_json() + "\n" for row in rows)
        Path(folder, "checks.jsonl").write_text(lines, encoding="utf-8")
        read = read_checks(Path(folder))
    fields = list(CheckResultRow.model_fields)
    with duckdb.connect() as connection:
        write_table(connection, "memory", CHECK_RESULTS, read)
        stored = connection.execute(
            f"select {', '.join(fields)} from meta.check_results order by check_number"
        ).fetchall()
    expected = [
        (*(getattr(row, name) for name in fields[:-2]), row.checked_at.replace(tzinfo=None), number)
        for number, row in enumerate(rows, start=1)
    ]
    assert fields[-2:] == ["checked_at", "check_number"]
    assert stored == expected


def test_every_column_is_typed_and_documented() -> None:
    with duckdb.connect() as connection:
        for table in META_TABLES:
            write_table(connection, "memory", table, [])
        rows = connection.execute(
            "select column_name, data_type, comment from duckdb_columns() where schema_name = 'meta'"
        ).fetchall()
    assert len(rows) == sum(len(table.row.model_fields) for table in META_TABLES)
    assert {data_type for _, data_type, _ in rows} == {"VARCHAR", "BIGINT", "BOOLEAN", "TIMESTAMP"}
    assert [name for name, _, comment in rows if not comment] == []


def test_times_with_a_zone_are_brought_to_utc_and_without_one_taken_as_utc() -> None:
    zoned = SourceRow.model_validate(small.source_line("a", landed_at="2026-06-01T02:00:00+05:00"))
    naive = SourceRow.model_validate(small.source_line("a", landed_at="2026-06-01T02:00:00"))
    assert zoned.landed_at == datetime(2026, 5, 31, 21, tzinfo=UTC)
    assert naive.landed_at == datetime(2026, 6, 1, 2, tzinfo=UTC)


def test_sources_are_sorted_and_further_fields_are_let_be(tmp_path: Path) -> None:
    lines = [
        small.source_line("b", remark="not a column"),
        small.source_line("a"),
        small.source_line("a", vintage="2019"),
    ]
    small.write_lines(tmp_path / "sources.jsonl", lines)
    assert [(row.source, row.vintage) for row in read_sources(tmp_path)] == [
        ("a", "2019"),
        ("a", "2020"),
        ("b", "2020"),
    ]


def test_a_line_separator_inside_a_text_does_not_end_the_line(tmp_path: Path) -> None:
    line = json.dumps(small.check_line("one", reason="first\u2028second"), ensure_ascii=False)
    (tmp_path / "checks.jsonl").write_text(line + "\n", encoding="utf-8")
    assert [row.reason for row in read_checks(tmp_path)] == ["first\u2028second"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"rows_in": -1}, r"sources.jsonl, line 2: rows_in: .*greater than or equal to 0 \(seen: -1\)"),
        ({"rows_in": "many"}, r"line 2: rows_in: .*\(seen: 'many'\)"),
        ({"bytes": 2**63}, "line 2: bytes: .*less than or equal to 9223372036854775807"),
        ({"landed_at": "0001-01-01T00:00:00+10:00"}, "line 2: landed_at: .*outside the years 1 to 9999"),
        ({"publisher": None}, r"line 2: publisher: .*\(seen: None\)"),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_line(
    tmp_path: Path, changes: dict[str, object], reason: str
) -> None:
    small.write_lines(tmp_path / "sources.jsonl", [small.source_line("a"), small.source_line("b", **changes)])
    with pytest.raises(ReleaseError, match=reason):
        read_sources(tmp_path)


def test_the_same_source_and_vintage_twice_is_refused(tmp_path: Path) -> None:
    small.write_lines(tmp_path / "sources.jsonl", [small.source_line("a"), small.source_line("a")])
    rows = read_sources(tmp_path)
    with duckdb.connect() as connection, pytest.raises(duckdb.ConstraintException, match="duplicate key"):
        write_table(connection, "memory", SOURCES, rows)
