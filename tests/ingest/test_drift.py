"""Every parser against files whose layout has drifted: each is refused, and the column is named."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from ingest.errors import LayoutError
from ingest.registry import SOURCES
from tests.ingest.drift import ROWS, SAMPLES, WITHOUT_DRIFT, Sample

NAMED = [sample for sample in SAMPLES if sample.has_header]
each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=str)
each_column = pytest.mark.parametrize(
    ("sample", "column"),
    [(sample, column) for sample in NAMED for column in sample.some_columns],
    ids=str,
)


def refused(sample: Sample, path: Path) -> str:
    """What the parser says of the file; the message names one of the source's files."""
    with pytest.raises(LayoutError) as raised:
        sample.source.parse(path)
    locations = (sample.source.mirror_path, *sample.source.companions)
    assert any(Path(location).stem in raised.value.what for location in locations)
    assert raised.value.remedy
    return raised.value.what


def test_every_source_has_a_sample() -> None:
    assert {sample.name for sample in SAMPLES} | set(WITHOUT_DRIFT) == {source.name for source in SOURCES}


@each_sample
def test_a_file_of_the_layout_is_read(sample: Sample, tmp_path: Path) -> None:
    assert sample.source.parse(sample.file(tmp_path)).rows.height >= ROWS


@pytest.mark.parametrize("sample", NAMED, ids=str)
def test_columns_may_stand_in_another_order(sample: Sample, tmp_path: Path) -> None:
    first, *others = sample.columns
    random.Random(3).shuffle(others)
    straight = sample.source.parse(sample.file(tmp_path)).rows
    shuffled = sample.source.parse(sample.file(tmp_path, [first, *others])).rows
    assert_frame_equal(shuffled, straight, check_column_order=False)


@each_column
def test_a_renamed_column_is_named(sample: Sample, column: str, tmp_path: Path) -> None:
    new = f"{column[:-1]}{'q' if column[-1] != 'q' else 'z'}"
    columns = [new if name == column else name for name in sample.columns]
    said = refused(sample, sample.file(tmp_path, columns, **{new: sample.value(column)}))
    # FF10's header is known by its first column, so without it there is no header to compare.
    assert f"renamed {column} -> {new}" in said or f"starts with {column!r}" in said


@each_column
def test_a_missing_column_is_named(sample: Sample, column: str, tmp_path: Path) -> None:
    said = refused(sample, sample.file(tmp_path, [name for name in sample.columns if name != column]))
    assert f"missing {column}" in said or f"starts with {column!r}" in said
    assert "renamed" not in said


@pytest.mark.parametrize("sample", NAMED, ids=str)
def test_an_added_column_is_named_where_the_layout_is_closed(sample: Sample, tmp_path: Path) -> None:
    path = sample.file(tmp_path, [*sample.columns, "new_colour"])
    if sample.layout.exact:
        assert refused(sample, path).endswith("added new_colour")
    else:
        assert "new_colour" not in sample.source.parse(path).rows.columns


@pytest.mark.parametrize(
    ("sample", "column"),
    [(sample, column) for sample in SAMPLES for column in sample.typed],
    ids=str,
)
def test_a_column_that_became_text_is_named(sample: Sample, column: str, tmp_path: Path) -> None:
    said = refused(sample, sample.file(tmp_path, **{column: "see note"}))
    assert f"retyped {column} (" in said or not sample.has_header
    assert "'see note'" in said or not sample.has_header


@pytest.mark.parametrize("sample", NAMED, ids=str)
def test_several_changes_are_told_at_once(sample: Sample, tmp_path: Path) -> None:
    first, gone, *others = sample.columns
    typed = [column for column in sample.typed if column in others]
    if not typed:
        pytest.skip("the layout has no second typed column")
    said = refused(sample, sample.file(tmp_path, [first, *others], **{typed[0]: "see note"}))
    assert f"missing {gone}" in said
    assert f"retyped {typed[0]} (" in said


@pytest.mark.parametrize("sample", [each for each in SAMPLES if not each.has_header], ids=str)
@pytest.mark.parametrize("change", [slice(0, -1), slice(1, None)])
def test_without_a_header_a_field_too_few_is_refused(sample: Sample, change: slice, tmp_path: Path) -> None:
    refused(sample, sample.file(tmp_path, sample.columns[change]))


@pytest.mark.parametrize("sample", [each for each in SAMPLES if not each.has_header], ids=str)
def test_without_a_header_a_field_too_many_is_refused(sample: Sample, tmp_path: Path) -> None:
    refused(sample, sample.file(tmp_path, [*sample.columns, "new_colour"]))
