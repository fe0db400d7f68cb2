"""New scenarios and removed ones: other rows keep their bytes, all files change or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.scenarios.check import check_seeds, errors_in
from orchestration.scenarios.errors import ScenarioError, SeedsError
from orchestration.scenarios.model import SNAKE_CASE
from orchestration.scenarios.seeds import PATHWAY, PHASE, SCENARIO, WEIGHT, read_seeds
from orchestration.scenarios.write import new_scenario, remove_scenario
from tests.scenarios.conftest import SEEDS
from tests.spoilt import replace_in

FILES = (SCENARIO, WEIGHT, PATHWAY, PHASE)
SOURCES = read_seeds(SEEDS).scenario.raw.owners()
TAKEN = {owner for file in read_seeds(SEEDS).files for owner in file.owners()}
NAMES = st.from_regex(SNAKE_CASE, fullmatch=True).filter(lambda name: name not in TAKEN)
TITLES = st.none() | st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1).filter(
    str.strip
)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@settings(max_examples=40, deadline=None)
@given(
    name=NAMES,
    source=st.sampled_from(SOURCES),
    title=TITLES,
    unterminated=st.booleans(),
    spreadsheet=st.booleans(),
)
def test_new_then_check_is_clean_and_remove_restores_the_bytes(
    name: str, source: str, title: str | None, unterminated: bool, spreadsheet: bool
) -> None:
    with tempfile.TemporaryDirectory() as parent:
        folder = shutil.copytree(SEEDS, Path(parent, "seeds"))
        for file in FILES:
            content = (folder / file).read_bytes()
            content = content.replace(b"\n", b"\r\n") if spreadsheet else content
            (folder / file).write_bytes(content.rstrip() if unterminated else content)
        before = contents(folder)
        changes = new_scenario(folder, name, source, title)
        after = contents(folder)
        assert {change.file for change in changes} == {file for file in before if before[file] != after[file]}
        for file, content in before.items():
            assert after[file].startswith(content), "existing rows changed"
        for change in changes:
            lines = after[change.file].decode().splitlines()
            assert tuple(lines[line - 1] for line in change.lines) == change.rows
        seeds = read_seeds(folder)
        assert errors_in(check_seeds(seeds)) == ()
        (row,) = seeds.scenario.of(name)
        assert (row.pathway_id, row.phase_plan_id, row.is_base) == (name, name, False)
        assert title is None or row.scenario_name == title.strip()
        remove_scenario(folder, name)
        assert contents(folder) == before


def test_the_rows_of_a_copy(seeds: Path) -> None:
    new_scenario(seeds, "delayed_mou", "calstart_phase_in", "MOU, five years late")
    read = read_seeds(seeds)
    (row,) = read.scenario.of("delayed_mou")
    assert row.scenario_name == "MOU, five years late"
    assert (row.confidence, row.source) == ("assumed", "copy of calstart_phase_in, to be edited")
    weights = {each.factor_id: each.weight for each in read.weight.of("delayed_mou")}
    assert weights == {each.factor_id: each.weight for each in read.weight.of("calstart_phase_in")}
    anchors = [(each.year, each.ze_sales_share, each.source) for each in read.pathway.of("delayed_mou")]
    assert anchors == [
        (2024, 0.023, "copy of global_mou, to be edited"),
        (2030, 0.3, "copy of global_mou, to be edited"),
        (2040, 1.0, "copy of global_mou, to be edited"),
    ]
    assert [each.phase_id for each in read.phase.of("delayed_mou")] == ["hubs", "corridors", "network"]


def test_a_copy_of_a_copy_and_of_one_without_weights(seeds: Path) -> None:
    new_scenario(seeds, "first", "build_everywhere")
    changes = new_scenario(seeds, "second", "first")
    assert {change.file for change in changes} == {SCENARIO, PATHWAY, PHASE}
    assert errors_in(check_seeds(read_seeds(seeds))) == ()


def test_a_copy_says_what_is_still_to_edit(seeds: Path) -> None:
    new_scenario(seeds, "delayed_mou", "calstart_phase_in")
    told = [(each.file, each.about, each.column) for each in check_seeds(read_seeds(seeds))]
    sources = [(file, "delayed_mou", "source") for file in FILES]
    assert sorted(told) == sorted([(SCENARIO, "delayed_mou", "scenario_id"), *sources])


@pytest.mark.parametrize("name", ["", "X", "a b", "1a", "a__b", "a_", "ä", "a\n", "a;b", "../a"])
def test_names_that_are_none(seeds: Path, name: str) -> None:
    refused(seeds, name, "calstart_phase_in", "cannot be the name")


@pytest.mark.parametrize("name", ["rollback_2026", "global_mou", "three_phases"])
def test_names_that_are_taken(seeds: Path, name: str) -> None:
    refused(seeds, name, "calstart_phase_in", f"the name {name} is taken")


def test_a_source_that_is_not_there(seeds: Path) -> None:
    refused(seeds, "mine", "global_mou", "no scenario global_mou to copy")


@pytest.mark.parametrize("title", ["", " ", "a\nb"])
def test_titles_that_are_none(seeds: Path, title: str) -> None:
    refused(seeds, "mine", "calstart_phase_in", "title", title)


def refused(seeds: Path, name: str, source: str, said: str, title: str | None = None) -> None:
    before = contents(seeds)
    with pytest.raises(ScenarioError, match=said):
        new_scenario(seeds, name, source, title)
    assert contents(seeds) == before


def test_nothing_is_copied_from_broken_rows(seeds: Path) -> None:
    replace_in(seeds / WEIGHT, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,40")
    before = contents(seeds)
    with pytest.raises(SeedsError, match="weight 40"):
        new_scenario(seeds, "mine", "calstart_phase_in")
    assert contents(seeds) == before


def test_a_dry_run_changes_nothing(seeds: Path) -> None:
    before = contents(seeds)
    planned = new_scenario(seeds, "mine", "calstart_phase_in", dry_run=True)
    assert contents(seeds) == before
    assert new_scenario(seeds, "mine", "calstart_phase_in") == planned
    before = contents(seeds)
    planned = remove_scenario(seeds, "mine", dry_run=True)
    assert contents(seeds) == before
    assert remove_scenario(seeds, "mine") == planned


def test_the_base_and_strangers_are_not_removed(seeds: Path) -> None:
    before = contents(seeds)
    with pytest.raises(ScenarioError, match="is the base"):
        remove_scenario(seeds, "calstart_phase_in")
    with pytest.raises(ScenarioError, match="no scenario nobody"):
        remove_scenario(seeds, "nobody")
    assert contents(seeds) == before


def test_a_pathway_that_another_uses_stays(seeds: Path) -> None:
    new_scenario(seeds, "mine", "calstart_phase_in")
    replace_in(seeds / SCENARIO, "slow_economics,contested", "mine,contested")
    assert {change.file for change in remove_scenario(seeds, "mine")} == {SCENARIO, WEIGHT, PHASE}
    assert errors_in(check_seeds(read_seeds(seeds))) == ()


def test_shared_pathways_and_plans_stay(seeds: Path) -> None:
    assert {change.file for change in remove_scenario(seeds, "rollback_2026")} == {SCENARIO, WEIGHT}
    assert check_seeds(read_seeds(seeds)) == ()


def test_what_a_killed_command_left_can_be_removed(seeds: Path) -> None:
    before = contents(seeds)
    new_scenario(seeds, "mine", "calstart_phase_in")
    (seeds / SCENARIO).write_bytes(before[SCENARIO])
    (told,) = errors_in(check_seeds(read_seeds(seeds)))
    assert "phasein scenario remove mine" in told.remedy
    remove_scenario(seeds, "mine")
    assert contents(seeds) == before


@pytest.mark.parametrize("failing", range(1, 5))
def test_all_files_or_none(seeds: Path, monkeypatch: pytest.MonkeyPatch, failing: int) -> None:
    """The disk fails at the first, second, third or fourth file put in place: those before it go back."""
    before = contents(seeds)
    replace, calls = os.replace, 0

    def fails(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise OSError(28, "No space left on device", str(target))
        replace(self, target)
        return target

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(ScenarioError, match="No space left"):
        new_scenario(seeds, "mine", "calstart_phase_in")
    assert contents(seeds) == before
