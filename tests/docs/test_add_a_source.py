"""docs/add-a-source.md does what it says: its code runs on its file, and its parts fit each other."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
import yaml

from expectations.model import Suite
from ingest.live.feeds import Feed
from ingest.model import Condensed, Source
from tests.docs.pages import TEXT, blocks
from tests.expectations import plausible
from tests.expectations.tables import failures
from tests.ingest.publisher_files import small_reference

PAGE = TEXT["docs/add-a-source.md"]
MODULE, SUITE, FAULT = blocks(PAGE, "python")


def run(code: str) -> ModuleType:
    made = ModuleType("added")
    exec(compile(code, "docs/add-a-source.md", "exec"), vars(made))
    return made


@pytest.fixture(scope="module")
def source() -> Source:
    return run(MODULE).SOURCE


@pytest.fixture(scope="module")
def suite() -> Suite:
    (only,) = run(SUITE).SUITES
    return only


@pytest.fixture
def condensed(source: Source, tmp_path: Path) -> Condensed:
    path = tmp_path / "state_diesel.csv"
    path.write_text(blocks(PAGE, "csv")[0], encoding="utf-8")
    return source.condense(source.parse(path), small_reference())


def test_the_file_gives_the_rows_and_the_reasons_that_the_page_shows(condensed: Condensed) -> None:
    assert condensed.table.rows() == [("NY", 2022, 5.21), ("NY", 2023, 4.5)]
    told = [
        f"row {row}: {reason}" for row, reason in condensed.quarantine.select("row_number", "reason").rows()
    ]
    assert told == next(block for block in blocks(PAGE, "") if block.startswith("row ")).splitlines()
    assert condensed.quarantine.height == condensed.rows_in - 2


def test_the_suite_looks_at_the_source_and_says_why(source: Source, suite: Suite) -> None:
    assert suite.name == source.name
    declared = {column.name for column in source.columns}
    assert {name for each in suite.of("condensed") for name in each.columns} == declared
    assert source.key in [each.columns for each in suite.expectations if "unique" in each.kind]
    assert all(len(each.reason.split()) >= 4 for each in suite.expectations)


def test_the_plausible_fault_is_noticed_by_what_the_page_says(
    suite: Suite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from expectations.validate import validate_table

    monkeypatch.setattr("expectations.suites._BY_NAME", {suite.name: suite})
    states = next(each.kwargs["value_set"] for each in suite.expectations if "in_set" in each.kind)
    good = pl.DataFrame({"state": states}).join(pl.DataFrame({"year": [2021, 2022, 2023]}), how="cross")
    good = good.with_columns(pl.lit(4.0).alias("diesel_usd_per_gallon"))
    case = eval(FAULT, vars(plausible))
    for table, noticed in ((good, frozenset()), (case.happen(good), case.noticed)):
        table.write_parquet(tmp_path / "table.parquet")
        assert failures(validate_table(case.source, tmp_path / "table.parquet")) == noticed


def test_feed_staging_model_and_its_description_fit_the_source(source: Source) -> None:
    (feed,) = tomllib.loads(blocks(PAGE, "toml")[0])["feed"]
    assert Feed.model_validate(feed).source == source.name
    declared, described = map(yaml.safe_load, blocks(PAGE, "yaml"))
    assert declared[0]["name"] == source.name
    (model,) = described["models"]
    assert [(each["name"], each["config"]["meta"]["unit"]) for each in model["columns"]] == [
        (column.name, column.unit) for column in source.columns
    ]
    assert model["config"]["meta"]["key"] == list(source.key)
    selected = blocks(PAGE, "sql")[0]
    assert ", ".join(column.name for column in source.columns) in selected
    assert f"source('raw', '{source.name}')" in selected
