"""Reads a release with whatever DuckDB there is and prints what it saw as JSON: `python read_release.py FOLDER`.

Belongs here: what any reader may do. Does not belong here: anything of ours: it runs with an older DuckDB
and nothing else.
"""

from __future__ import annotations

import json
import sys

import duckdb


def main(folder: str) -> None:
    seen: dict[str, object] = {"version": duckdb.__version__}
    file = f"{folder}/warehouse.duckdb"
    with duckdb.connect(file, read_only=True) as connection:

        def rows(sql: str) -> list[list[object]]:
            return [list(row) for row in connection.execute(sql).fetchall()]

        seen["function"] = rows("select county_fips, need_mwh from access.energy_needs_for('steady', 2035)")
        seen["view"] = rows("select count(*), sum(need_mwh) from access.county_year")
        seen["comment"] = rows(
            "select comment from duckdb_columns() where table_name = 'fct_need' and comment is not null"
        )
        seen["function_comment"] = rows(
            "select comment from duckdb_functions() where function_name = 'energy_needs_for'"
        )
        seen["constraints"] = rows(
            "select constraint_type, count(*) from duckdb_constraints() "
            "where table_name = 'fct_need' group by all order by all"
        )
        seen["release"] = rows("select release_number, origin from meta.releases")
    with duckdb.connect() as connection:
        seen["parquet"] = rows(
            f"select count(*), sum(need_mwh) from '{folder}/tables/marts__fct_need.parquet'"
        )
        connection.execute(f"attach '{file}' as phasein (read_only)")
        connection.execute("use phasein")
        seen["attached"] = rows("select county_fips, need_mwh from access.energy_needs_for('steady', 2035)")
    print(json.dumps(seen))


if __name__ == "__main__":
    main(sys.argv[1])
