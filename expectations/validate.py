"""Runs a suite on a landed table with Great Expectations and hands back plain outcomes.

Belongs here: the only import of great_expectations, inside a function, since it takes seconds; telemetry
and progress bars off. Does not belong here: what is expected (`expectations.suites`), or what to do about a
failure (orchestration).
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import duckdb

from expectations.model import Expectation, Outcome, Rows
from expectations.suites import suite_of

if TYPE_CHECKING:
    import pandas as pd
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.core.expectation_validation_result import ExpectationValidationResult

SAMPLE_SIZE = 5
WHOLE_TABLE = "expect_table_columns_to_match_ordered_list"


class LandedTable(Protocol):
    """The part of `ingest.landing.Landed` that validation needs."""

    @property
    def path(self) -> Path: ...
    @property
    def parsed_path(self) -> Path | None: ...


class NamedSource(Protocol):
    """The part of `ingest.model.Source` that validation needs."""

    @property
    def name(self) -> str: ...
    @property
    def vintage(self) -> str: ...


def validate(source: NamedSource, landed: LandedTable) -> tuple[Outcome, ...]:
    """Outcomes of the source's suite on what was landed, in the order of declaration.

    Raises KeyError when the source has no suite: a source without expectations must not be loaded.
    """
    return validate_table(source.name, landed.path, landed.parsed_path, source.vintage)


def validate_table(
    source_name: str, table_path: Path, parsed_path: Path | None = None, vintage: str = ""
) -> tuple[Outcome, ...]:
    """Outcomes of suite `source_name` on a Parquet table and, where there are any, on the parsed rows.

    vintage: what the table is held to; the newest unless the suite knows an earlier one by that name.
    A table without rows or without a column fails its expectations; it never raises. Expectations on parsed
    rows are left out when `parsed_path` is None.
    """
    suite = suite_of(source_name).for_vintage(vintage)
    outcomes = _outcomes(source_name, suite.of("condensed"), _frame(table_path), "condensed")
    if parsed_path is None:
        return outcomes
    expected = suite.of("parsed")
    wanted = {column for each in expected for column in each.columns}
    return outcomes + _outcomes(source_name, expected, _frame(parsed_path, wanted), "parsed")


def _frame(path: Path, wanted: set[str] | None = None) -> pd.DataFrame:
    """The Parquet file, or those of its columns that are `wanted`, by way of DuckDB, which needs no
    pyarrow.
    """
    with _reader().cursor() as cursor:
        relation = cursor.read_parquet(str(path), hive_partitioning=False)
        if wanted is not None:
            # A frame without columns has no row count, so one column always stays.
            names = [name for name in relation.columns if name in wanted] or relation.columns[:1]
            relation = relation.select(*(duckdb.ColumnExpression(name) for name in names))
        return relation.df()


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """One in-memory database for all frames of a process; each read has a cursor of its own."""
    return duckdb.connect()


def _outcomes(
    suite_name: str, expected: tuple[Expectation, ...], frame: pd.DataFrame, rows: Rows
) -> tuple[Outcome, ...]:
    present = set(frame.columns)
    answerable = {
        position: each
        for position, each in enumerate(expected)
        if each.kind == WHOLE_TABLE or present.issuperset(each.columns)
    }
    results = _run(f"{suite_name}.{rows}", answerable, frame) if answerable else {}
    return tuple(
        _outcome(suite_name, each, results[position])
        if position in results
        else _missing_column(suite_name, each, present)
        for position, each in enumerate(expected)
    )


def _run(
    suite_name: str, expected: dict[int, Expectation], frame: pd.DataFrame
) -> dict[int, ExpectationValidationResult]:
    """Great Expectations' results by position: it returns them in an order of its own."""
    definition = _batch_definition()
    import great_expectations as gx
    from great_expectations import expectations as classes

    suite = gx.ExpectationSuite(
        name=suite_name,
        expectations=[
            getattr(classes, _class_name(each.kind))(**_arguments(each), meta={"position": position})
            for position, each in expected.items()
        ],
    )
    result = definition.get_batch({"dataframe": frame}).validate(
        suite, result_format={"result_format": "BASIC", "partial_unexpected_count": SAMPLE_SIZE}
    )
    return {_position(each): each for each in result.results}


def _position(result: ExpectationValidationResult) -> int:
    """The place of the expectation in its suite, which went along in its meta."""
    config = result.expectation_config
    if config is None or not config.meta:
        raise RuntimeError("Great Expectations returned a result without its expectation's meta")
    return int(config.meta["position"])


@cache
def _batch_definition() -> BatchDefinition:
    """One ephemeral context, datasource and asset for all suites of a process.

    Imports great_expectations: seconds, once. A new asset for each suite would cost a tenth of a second.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("landing").add_dataframe_asset("table")
    return asset.add_batch_definition_whole_dataframe("whole")


def _class_name(kind: str) -> str:
    return "".join(part.capitalize() for part in kind.split("_"))


def _arguments(expectation: Expectation) -> dict[str, object]:
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in expectation.kwargs.items()
    }


def _outcome(suite_name: str, expectation: Expectation, result: ExpectationValidationResult) -> Outcome:
    found = result.result
    count = found.get("unexpected_count")
    return Outcome(
        suite=suite_name,
        expectation=expectation.kind,
        column=expectation.column,
        reason=expectation.reason,
        success=bool(result.success),
        observed=_observed(found) if found else _not_evaluated(result),
        unexpected_count=None if count is None else int(count),
        unexpected_sample=tuple(
            str(value) for value in found.get("partial_unexpected_list", [])[:SAMPLE_SIZE]
        ),
        rows=expectation.rows,
    )


def _not_evaluated(result: ExpectationValidationResult) -> str:
    """Great Expectations' message without its traceback: the values are of a type it cannot judge."""
    raised = result.exception_info or {}
    messages = sorted({str(each["exception_message"]) for each in raised.values() if isinstance(each, dict)})
    return f"could not be evaluated: {'; '.join(messages) or raised.get('exception_message')}"


def _observed(found: dict[str, object]) -> str:
    if "observed_value" in found:
        return f"observed {_readable(found['observed_value'])}"
    return f"{found.get('unexpected_count')} of {found.get('element_count')} values unexpected"


def _readable(value: object) -> str:
    """A number without its numpy wrapper; a long list cut short."""
    text = str(value.item() if hasattr(value, "item") else value)
    return text if len(text) <= 200 else f"{text[:200]}..."


def _missing_column(suite_name: str, expectation: Expectation, present: set[str]) -> Outcome:
    missing = ", ".join(name for name in expectation.columns if name not in present)
    return Outcome(
        suite=suite_name,
        expectation=expectation.kind,
        column=expectation.column,
        reason=expectation.reason,
        success=False,
        observed=f"the table has no column {missing}",
        unexpected_count=None,
        unexpected_sample=(),
        rows=expectation.rows,
    )
