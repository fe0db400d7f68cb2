"""Table functions of a real release: whoever mistypes an argument is told, and never given an empty answer."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from tests.pipeline.conftest import Refreshed
from warehouse.errors import QueryError
from warehouse.reader import ask, connect

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]

GOOD = {
    "scenario": "calstart_phase_in",
    "b": "rollback_2026",
    "county": "06037",
    "phase": "hubs",
    "year": 2030,
}
FUNCTIONS = {
    "energy_needs_for": ("scenario", "year"),
    "launch_areas_for": ("scenario", "phase"),
    "explain_county": ("scenario", "county"),
    "load_profile_for": ("scenario", "county", "year"),
    "compare_scenarios": ("scenario", "b", "year"),
}
WRONG: dict[str, tuple[tuple[object, str], ...]] = {
    "scenario": (
        ("calstart", 'no scenario "calstart". There are: act_states_hold, .*calstart_phase_in'),
        (None, 'no scenario "null"'),
    ),
    "b": (("", 'no scenario "". There are: act_states_hold'), (None, 'no scenario "null"')),
    "county": (
        ("Haris, TX", 'no county "Haris, TX".* nearest is Harris, TX'),
        ("6037", r"nearest is Los Angeles, CA \(06037\)"),
        (6037, r"nearest is Los Angeles, CA \(06037\)"),
        (None, 'no county "null"'),
    ),
    "phase": (("hub", 'no phase "hub". There are: .*hubs'), (None, 'no phase "null"')),
    "year": (
        (2050, "no year 2050. There are: 2024 to 2040"),
        (2030.4, "no year 2030.4"),
        (None, "no year null"),
    ),
}


@pytest.fixture(scope="module")
def reader(refreshed: Refreshed) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(refreshed.home.database) as connection:
        yield connection


def call(name: str, arguments: dict[str, object]) -> tuple[str, dict[str, object]]:
    used = {key: arguments[key] for key in FUNCTIONS[name]}
    return f"from access.{name}({', '.join(f'${key}' for key in used)})", used


@pytest.mark.parametrize("name", FUNCTIONS)
def test_known_arguments_have_rows(reader: duckdb.DuckDBPyConnection, name: str) -> None:
    assert ask(reader, *call(name, GOOD)).rows


@pytest.mark.parametrize(
    ("name", "wrong"), [(name, each) for name, keys in FUNCTIONS.items() for each in keys]
)
def test_an_unknown_argument_is_told(reader: duckdb.DuckDBPyConnection, name: str, wrong: str) -> None:
    for value, told in WRONG[wrong]:
        query, used = call(name, GOOD | {wrong: value})
        for asked in (query, f"select count(*) {query}"):
            with pytest.raises(QueryError, match=told) as caught:
                ask(reader, asked, used)
            assert caught.value.remedy == "Ask again with what the message names."


def test_every_table_function_is_tried(reader: duckdb.DuckDBPyConnection) -> None:
    found = ask(
        reader,
        "select function_name, parameters from duckdb_functions() where schema_name = 'access' and function_type = 'table_macro'",
    ).rows
    assert {name: len(parameters) for name, parameters in found} == {
        name: len(parameters) for name, parameters in FUNCTIONS.items()
    }
