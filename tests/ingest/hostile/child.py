"""The process that parses and condenses broken files, with a gigabyte of address space and no more.

Belongs here: one case at a time, and what must hold of its outcome. Does not belong here: making the files
(`cases`), waiting, killing and counting (`pool`).

Reads lines of {"source", "vintage", "folder": of its files} and writes lines of {"outcome": "used", "refused"
or "fault", "detail", "rows": in and used, "peak_mb": of the process so far}.
"""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import sys
import traceback
from pathlib import Path

import polars as pl

from ingest.bounded import read_bytes_capped
from ingest.errors import IngestError
from ingest.files import ROW_NUMBER
from ingest.model import QUARANTINE_SCHEMA, Condensed, Parsed, Source
from ingest.reference import Reference, build_reference, reference_before_counties
from ingest.registry import GAZETTEER
from ingest.registry import source as source_of
from ingest.snapshot import SNAPSHOT_FOLDER

ADDRESS_SPACE = 1 << 30
LONGEST_MESSAGE = 20_000
LONGEST_COUNTED = 5_000_000
TEXTS = (".csv", ".gz", ".txt")
# White space as Polars has it; Python's also takes the separators \x1c to \x1f.
_BLANK = re.compile(r"[^\S\x1c-\x1f]*")


def faults(source: Source, parsed: Parsed, condensed: Condensed) -> list[str]:
    """What does not hold of a condensed table."""
    table, quarantine = condensed.table, condensed.quarantine
    numbers = set(parsed.rows[ROW_NUMBER])
    floats = [name for name, dtype in table.schema.items() if dtype == pl.Float64]
    required = [column.name for column in source.columns if not column.nullable]
    checks = {
        "rows in are not the rows parsed": condensed.rows_in == parsed.rows.height,
        "rows are lost": condensed.rows_in == condensed.rows_used + quarantine.height,
        "the table has other columns": dict(table.schema) == source.polars_schema,
        "the table is empty": table.height > 0,
        "the key is not unique": not table.select(pl.struct(source.key).is_duplicated().any()).item(),
        "a value is missing": not sum(table.select(required).null_count().row(0)),
        "a number is not finite": all(table[name].drop_nulls().is_finite().all() for name in floats),
        "the quarantine has other columns": dict(quarantine.schema) == QUARANTINE_SCHEMA,
        "a quarantined row has no reason": not quarantine["reason"].null_count(),
        "a quarantined row is none of the file": numbers.issuperset(quarantine[ROW_NUMBER]),
    }
    return [fault for fault, holds in checks.items() if not holds]


def records(folder: Path, *, headers: int) -> int | None:
    """How many data records the csv module sees in the text files; None where it refuses, or for large ones.

    headers: header records in a file without leading comments.
    """
    count = 0
    for path in folder.rglob("*.*"):
        content = read_bytes_capped(path)
        if len(content) > LONGEST_COUNTED:
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        comments = next(at for at, line in enumerate([*lines, ""]) if not line.startswith("#"))
        is_csv = max(",|\t", key=lines[comments].count) == ","
        body = io.StringIO("\n".join(lines[comments:]), newline="\n")
        rows = csv.reader(body, strict=True) if is_csv else ([line] for line in lines[comments:])
        try:
            count += sum(not all(_BLANK.fullmatch(field) for field in row) for row in rows)
        except csv.Error:
            return None
        count -= 0 if comments else headers
    return count


def attempt(source: Source, reference: Reference, folder: Path) -> dict[str, object]:
    """The outcome of the files in the folder."""
    try:
        parsed = source.parse(folder / source.mirror_path)
        condensed = source.condense(parsed, reference)
    except IngestError as error:
        # The plain class is for faults of our own code, which bad input must not reach.
        if type(error) is IngestError or len(str(error)) > LONGEST_MESSAGE or not error.remedy:
            return {"outcome": "fault", "detail": traceback.format_exc()[-3_000:]}
        return {"outcome": "refused", "detail": f"{type(error).__name__}: {error.what[:300]}"}
    except BaseException:
        return {"outcome": "fault", "detail": traceback.format_exc()[-3_000:]}
    found = faults(source, parsed, condensed)
    if Path(source.mirror_path).suffix in TEXTS:
        counted = records(folder, headers=0 if source.name == GAZETTEER else 1)
        if counted not in (None, condensed.rows_in):
            found.append(f"{condensed.rows_in} rows parsed of {counted} records")
    if found:
        return {"outcome": "fault", "detail": "; ".join(found)}
    return {"outcome": "used", "detail": "", "rows": [condensed.rows_in, condensed.rows_used]}


def peak_mb() -> int:
    """The most memory this process has held so far; ru_maxrss would count what its parent held."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024


def main() -> None:
    """Answers each line of standard input with a line of standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    reference = build_reference(pl.read_parquet(SNAPSHOT_FOLDER / f"{GAZETTEER}.parquet"))
    print("ready", flush=True)
    for line in sys.stdin:
        task = json.loads(line)
        source = next(each for each in source_of(task["source"]).vintages if each.vintage == task["vintage"])
        known = reference_before_counties() if source.name == GAZETTEER else reference
        answer = attempt(source, known, Path(task["folder"]))
        print(json.dumps({**answer, "peak_mb": peak_mb()}), flush=True)


if __name__ == "__main__":
    main()
