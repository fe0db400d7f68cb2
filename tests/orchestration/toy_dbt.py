"""A dbt project of five nodes with a source `allocation` in its middle, and faults to order.

Belongs here: writing it. Does not belong here: assertions.

    raw.number -> staging.stg_number -> (allocation.doubled) -> marts.fct_double
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILES = {
    "dbt_project.yml": """
name: toy
version: "1.0.0"
profile: toy
flags: {send_anonymous_usage_stats: false}
models:
  toy:
    staging: {+schema: staging}
    marts: {+schema: marts, +materialized: table}
""",
    "profiles.yml": """
toy:
  target: build
  outputs:
    build: {type: duckdb, path: "{{ env_var('PHASEIN_BUILD_DATABASE') }}", threads: 2}
""",
    "macros/names.sql": "{% macro generate_schema_name(name, node) %}{{ name or target.schema }}{% endmacro %}",
    "models/staging/stg_number.sql": "-- Numbers.\nselect n from {{ source('raw', 'number') }}",
    "models/marts/fct_double.sql": "select n, doubled from {{ source('allocation', 'doubled') }}",
    "models/schema.yml": """
sources:
  - name: raw
    schema: raw
    tables: [{name: number}]
  - name: allocation
    schema: allocation
    tables: [{name: doubled}]
models:
  - name: stg_number
    columns:
      - name: n
        data_tests:
          - not_null: {description: A missing number cannot be doubled.}
  - name: fct_double
    description: Numbers and their doubles.
    config: {meta: {key: [n]}}
    columns:
      - name: n
        data_tests: [unique]
""",
    "tests/same_numbers.sql": "select n from {{ ref('stg_number') }} except select n from {{ ref('fct_double') }}",
    "models/unit.yml": """
unit_tests:
  - name: doubles_are_kept
    model: fct_double
    given:
      - input: source('allocation', 'doubled')
        rows: [{n: 2, doubled: 4}]
    expect:
      rows: [{n: 2, doubled: 4}]
""",
}


def write_project(folder: Path, changes: Mapping[str, str] | None = None) -> Path:
    """The project in `folder`, files replaced or added as `changes` says."""
    for name, text in {**FILES, **(changes or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
