"""Seed files that are no tables, and rows that are no rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from orchestration.scenarios.check import check_seeds
from orchestration.scenarios.seeds import PATHWAY, SCENARIO, SEGMENT, WEIGHT, read_seeds

LAST_WEIGHT = b"rollback_2026,grid,0.20,share,phasein method,assumed\n"

FAULTS: dict[str, tuple[Callable[[bytes], bytes], int | None, str]] = {
    "empty": (lambda content: b"", None, "is empty"),
    "another kind of file": (lambda content: b"\x89PNG\r\n\x1a\n" + content, 1, "not UTF-8"),
    "latin-1": (lambda content: content.replace(b"rollback_2026,grid", b"rollback_2026,gr\xefd"), 17, "not UTF-8"),
    "nul": (lambda content: content.replace(b"rollback_2026,grid", b"rollback_2026,gr\0d"), 17, "NUL"),
    "column missing": (lambda content: content.replace(b",unit,", b",", 1), 1, "unit missing"),
    "column renamed": (lambda content: content.replace(b"weight", b"wight", 1), 1, "weight missing; wight unknown"),
    "columns in another order": (
        lambda content: content.replace(b"factor_id,weight", b"weight,factor_id", 1), 1, "in another order"
    ),
    "column twice": (lambda content: content.replace(b",unit,", b",unit,unit,", 1), 1, "a column twice"),
    "value missing": (lambda content: content.replace(b"2026,grid,0.20,", b"2026,grid,"), 17, "5 values, the columns are 6"),
    "comma not quoted": (
        lambda content: content.replace(b"grid,0.20,share,phasein method,", b"grid,0.20,share,ours, mostly,"), None, "7 values"
    ),
    "quotation mark not closed": (lambda content: content + b'x,grid,0.2,share,"ours,assumed\n', 18, "cannot be read as CSV"),
    "text after a quotation mark": (lambda content: content + b'x,grid,0.2,share,"a" b,assumed\n', 18, "cannot be read as CSV"),
    "value over two lines": (lambda content: content + b'x,grid,0.2,share,"a\nb",assumed\n', 18, "more than one line"),
    "empty line at the end": (lambda content: content + b"\n", 18, "the line is empty"),
    "empty line between": (lambda content: content.replace(LAST_WEIGHT, b"\n" + LAST_WEIGHT), 17, "the line is empty"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("spoil", "line", "said"), [pytest.param(*each, id=name) for name, each in FAULTS.items()]
)
def test_a_file_that_is_no_table(
    seeds: Path, spoil: Callable[[bytes], bytes], line: int | None, said: str
) -> None:
    file = seeds / WEIGHT
    file.write_bytes(spoil(file.read_bytes()))
    problems = [each for each in check_seeds(read_seeds(seeds)) if said in each.what]
    assert problems
    assert {each.file for each in problems} == {WEIGHT}
    assert line is None or [each.line for each in problems] == [line]
    assert all(each.severity == "error" and each.remedy for each in problems)


@pytest.mark.parametrize("name", [SCENARIO, PATHWAY, SEGMENT])
def test_a_file_that_is_not_there(seeds: Path, name: str) -> None:
    (seeds / name).unlink()
    (problem,) = check_seeds(read_seeds(seeds))
    assert (problem.file, problem.line) == (name, None)
    assert "No such file" in problem.what


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    problems = check_seeds(read_seeds(tmp_path / "gone"))
    assert {each.what for each in problems} == {"cannot be read (No such file or directory)"}


@pytest.mark.parametrize(
    "change", [lambda content: b"\xef\xbb\xbf" + content, lambda content: content.replace(b"\n", b"\r\n")]
)
def test_files_as_spreadsheets_save_them(seeds: Path, change: Callable[[bytes], bytes]) -> None:
    """With a byte order mark, or with other line ends."""
    for name in (SCENARIO, WEIGHT):
        (seeds / name).write_bytes(change((seeds / name).read_bytes()))
    assert check_seeds(read_seeds(seeds)) == ()
