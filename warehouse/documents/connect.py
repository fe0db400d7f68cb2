"""How to open a release from five languages: short programs that the start page shows.

Belongs here: the programs. Does not belong here: BI tools (docs of the project), the page.

Tests run those marked is_run; the others are the documented calls of DuckDB's own clients and are labelled so.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Program:
    """language, what to install first, the code; run from the release's folder. is_run: a test runs it."""

    language: str
    install: str
    code: str
    is_run: bool


_QUESTION = "select scenario_id, need_mwh from access.national_year where year = 2030 order by all"

PROGRAMS = (
    Program(
        "Python",
        "pip install duckdb",
        'import duckdb\n\nwith duckdb.connect("warehouse.duckdb", read_only=True) as connection:\n'
        f'    print(connection.sql("{_QUESTION}"))\n',
        True,
    ),
    Program(
        "Polars, on Parquet",
        "pip install polars",
        'import polars as pl\n\nneed = pl.scan_parquet("tables/marts__fct_county_need.parquet")\n'
        'print(need.filter(year=2030).group_by("scenario_id").agg(pl.sum("need_mwh")).collect())\n',
        True,
    ),
    Program(
        "SQL, in the DuckDB shell",
        "the duckdb command",
        f'duckdb -readonly warehouse.duckdb "{_QUESTION}"\n',
        False,
    ),
    Program(
        "R",
        'install.packages("duckdb")',
        'library(duckdb)\n\nconnection <- dbConnect(duckdb(), "warehouse.duckdb", read_only = TRUE)\n'
        f'dbGetQuery(connection, "{_QUESTION}")\ndbDisconnect(connection, shutdown = TRUE)\n',
        False,
    ),
    Program(
        "JavaScript (Node)",
        "npm install @duckdb/node-api",
        'import { DuckDBInstance } from "@duckdb/node-api";\n\n'
        'const instance = await DuckDBInstance.create("warehouse.duckdb", { access_mode: "READ_ONLY" });\n'
        "const connection = await instance.connect();\n"
        f'const reader = await connection.runAndReadAll("{_QUESTION}");\nconsole.table(reader.getRowObjects());\n',
        False,
    ),
    Program(
        "Julia",
        'using Pkg; Pkg.add(["DuckDB", "DataFrames"])',
        "using DuckDB, DataFrames\n\n"
        'connection = DBInterface.connect(DuckDB.DB, "warehouse.duckdb"; readonly = true)\n'
        f'DataFrame(DBInterface.execute(connection, "{_QUESTION}"))\n',
        False,
    ),
)
