"""Comparing the public schemas of two releases, and the version and notice that each change needs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.warehouse import small
from warehouse import making
from warehouse.errors import ReleaseError
from warehouse.home import Home
from warehouse.release import (
    ColumnRecord,
    DeprecationRecord,
    FunctionRecord,
    Release,
    TableRecord,
    ViewRecord,
    read_release,
)
from warehouse.releases import current_release
from warehouse.schema_promise import require_version
from warehouse.schema_version import Bump, compare_schemas, raised

Edit = Callable[[Release], Release]


@pytest.fixture(scope="module")
def before(published_home: Home) -> Release:
    """The release of the small warehouse, as if made from a commit, with version 1.1.0."""
    release = read_release(published_home.current.resolve())
    return release.model_copy(update={"git_commit": "0" * 40, "schema_version": "1.1.0"})


def version(release: Release, number: str) -> Release:
    return release.model_copy(update={"schema_version": number})


def edit_table(name: str, change: Callable[[TableRecord], TableRecord]) -> Edit:
    return lambda release: release.model_copy(
        update={
            "tables": tuple(change(table) if table.full_name == name else table for table in release.tables)
        }
    )


def edit_column(table: str, name: str, **changes: object) -> Edit:
    def change(record: TableRecord) -> TableRecord:
        columns = tuple(
            column.model_copy(update=changes) if column.name == name else column for column in record.columns
        )
        return record.model_copy(update={"columns": columns})

    return edit_table(table, change)


def drop_column(table: str, name: str) -> Edit:
    return edit_table(
        table,
        lambda record: record.model_copy(
            update={"columns": tuple(column for column in record.columns if column.name != name)}
        ),
    )


def add_column(release: Release) -> Release:
    new = ColumnRecord(name="served_mwh", type="DOUBLE", nullable=True, comment=None)
    return edit_table(
        "marts.fct_need", lambda record: record.model_copy(update={"columns": (*record.columns, new)})
    )(release)


def add_view(release: Release) -> Release:
    view = ViewRecord(schema_name="access", name="state_year", comment=None, columns=())
    return release.model_copy(update={"views": (*release.views, view)})


def view_becomes_table(release: Release) -> Release:
    view = next(each for each in release.views if each.full_name == "access.county_year")
    table = release.tables[0].model_copy(
        update=view.model_dump() | {"columns": view.columns, "key": ("year",)}
    )
    return release.model_copy(update={"tables": (*release.tables, table), "views": ()})


def table_becomes_view(release: Release) -> Release:
    table = next(each for each in release.tables if each.full_name == "marts.fct_load")
    view = ViewRecord(schema_name="marts", name="fct_load", comment=table.comment, columns=table.columns)
    changed = drop_table(release)
    return changed.model_copy(update={"views": (*release.views, view)})


def drop_table(release: Release) -> Release:
    kept = tuple(table for table in release.tables if table.full_name != "marts.fct_load")
    return release.model_copy(update={"tables": kept})


def other_parameters(release: Release) -> Release:
    return release.model_copy(
        update={
            "functions": tuple(
                each.model_copy(update={"parameters": ("scenario",)}) for each in release.functions
            )
        }
    )


def with_notice(release: Release) -> Release:
    return release.model_copy(update={"deprecated": (NOTICE,)})


NOTICE = DeprecationRecord(
    name="marts.fct_load", since="1.1.0", removed_in="2.0.0", replaced_by="marts.fct_need"
)
CHANGES: dict[str, tuple[Edit, Bump, str]] = {
    "nothing": (lambda release: release, "none", "1.1.0"),
    "comment mended": (edit_column("marts.fct_need", "need_mwh", comment="Need"), "patch", "1.1.1"),
    "never null any more": (edit_column("access.county_year", "need_mwh"), "none", "1.1.0"),
    "may be null": (edit_column("marts.fct_need", "need_mwh", nullable=True), "minor", "1.2.0"),
    "column added": (add_column, "minor", "1.2.0"),
    "view added": (add_view, "minor", "1.2.0"),
    "notice given": (with_notice, "minor", "1.2.0"),
    "view stored as a table": (view_becomes_table, "minor", "1.2.0"),
    "table no longer stored": (table_becomes_view, "major", "2.0.0"),
    "type changed": (edit_column("marts.fct_need", "need_mwh", type="FLOAT"), "major", "2.0.0"),
    "column gone": (drop_column("marts.fct_need", "need_mwh"), "major", "2.0.0"),
    "table gone": (drop_table, "major", "2.0.0"),
    "key changed": (
        edit_table("marts.fct_need", lambda table: table.model_copy(update={"key": ("year",)})),
        "major",
        "2.0.0",
    ),
    "parameters changed": (other_parameters, "major", "2.0.0"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_needs_its_version(before: Release, name: str) -> None:
    edit, bump, needed = CHANGES[name]
    change = compare_schemas(before, edit(before))
    assert (change.bump, change.needed_version) == (bump, needed)
    assert change.is_declared is (bump in ("none", "patch"))
    assert compare_schemas(before, version(edit(before), needed)).is_declared


def test_what_changed_is_told_by_name(before: Release) -> None:
    after = add_view(drop_column("marts.fct_need", "need_mwh")(drop_table(before)))
    change = compare_schemas(before, after)
    assert change.removed_tables == ("marts.fct_load",)
    assert change.removed_columns == ("marts.fct_need.need_mwh",)
    assert change.added_tables == ("access.state_year",)
    assert change.unannounced == ("marts.fct_load", "marts.fct_need.need_mwh")
    assert change.told()[0] == "marts.fct_load is gone"


def test_units_are_compared_where_both_comments_show_them(before: Release) -> None:
    shown = edit_column("marts.fct_need", "need_mwh", comment="Need [MWh/year]")(before)
    other = edit_column("marts.fct_need", "need_mwh", comment="Need [MWh/day]")(before)
    assert compare_schemas(before, shown).bump == "patch"
    change = compare_schemas(shown, other)
    assert change.bump == "major"
    assert ("unit", "MWh/year", "MWh/day") in [(c.aspect, c.before, c.after) for c in change.changed]


def test_result_columns_of_functions_count_where_both_releases_know_them(before: Release) -> None:
    def without(release: Release) -> Release:
        functions = tuple(each.model_copy(update={"columns": ()}) for each in release.functions)
        return release.model_copy(update={"functions": functions})

    def shorter(release: Release) -> Release:
        functions: tuple[FunctionRecord, ...] = tuple(
            each.model_copy(update={"columns": each.columns[:1]}) for each in release.functions
        )
        return release.model_copy(update={"functions": functions})

    assert compare_schemas(without(before), before).bump == "none"
    assert compare_schemas(before, shorter(before)).removed_columns == (
        "access.energy_needs_for.mark",
        "access.energy_needs_for.need_mwh",
    )


def test_versions_are_raised_one_step() -> None:
    bumps: tuple[Bump, ...] = ("none", "patch", "minor", "major")
    assert [raised("1.4.2", bump) for bump in bumps] == ["1.4.2", "1.4.3", "1.5.0", "2.0.0"]
    with pytest.raises(ValueError, match=r"'1\.4' is not a version"):
        raised("1.4", "minor")


def test_a_version_that_was_not_raised_is_refused_with_the_one_it_needs(before: Release) -> None:
    with pytest.raises(ReleaseError, match=r"has to be 1\.2\.0 or later.*fct_need\.served_mwh is new"):
        require_version(before, add_column(before))
    require_version(before, version(add_column(before), "1.2.0"))
    require_version(before, version(before, "1.7.0"))


def test_older_code_on_a_newer_release_is_refused(before: Release) -> None:
    with pytest.raises(ReleaseError, match="set PHASEIN_HOME to another folder"):
        require_version(before, version(before, "1.0.0"))


def test_drafts_pass_and_nothing_is_held_against_them(before: Release) -> None:
    draft = add_column(before).model_copy(update={"git_commit": "0" * 40 + "+changes"})
    require_version(before, draft)
    require_version(draft, before)


def test_what_goes_has_been_deprecated_for_long_enough(before: Release) -> None:
    gone = version(drop_table(before), "2.0.0")
    announced = with_notice(before)
    earlier = tuple(
        before.record.model_copy(update={"release_id": f"r{number}", "release_number": number})
        for number in range(1, 5)
    )
    with pytest.raises(ReleaseError, match=r"marts\.fct_load was never deprecated"):
        require_version(before, gone)
    with pytest.raises(ReleaseError, match=r"notice of marts\.fct_load has stood in 3 releases"):
        require_version(announced, gone.model_copy(update={"earlier": earlier[:3]}))
    late = NOTICE.model_copy(update={"removed_in": "3.0.0"})
    with pytest.raises(ReleaseError, match=r"is to go with 3\.0\.0, this is 2\.0\.0"):
        require_version(before.model_copy(update={"deprecated": (late,)}), gone)
    require_version(announced, gone.model_copy(update={"earlier": earlier}))


def test_a_release_with_more_in_it_is_not_made_under_the_same_version(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "git_commit", lambda: "0" * 40)
    first = small.publish_small(home, 1)
    with pytest.raises(ReleaseError, match=r"marts\.fct_new is new"):
        small.publish_small(
            home,
            2,
            mutate=lambda connection: connection.execute("create table marts.fct_new as select 1 as n"),
        )
    assert current_release(home) == first
    monkeypatch.setattr(making, "SCHEMA_VERSION", raised(first.schema_version, "minor"))
    _forget(home.run("run-2"))
    second = small.publish_small(
        home, 2, mutate=lambda connection: connection.execute("create table marts.fct_new as select 1 as n")
    )
    assert compare_schemas(first, second).added_tables == ("marts.fct_new",)


def _forget(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
