"""`phasein scenario` as a person and a program see it, and a refresh that refuses bad seeds at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from orchestration.cli.exits import Exit
from tests.conftest import CHECKOUT
from tests.orchestration.said import Said, phasein
from tests.spoilt import checkout_copy, phasein_of, replace_in
from warehouse.home import Home

WEIGHTS = "scenarios/scenario_factor_weight.csv"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return shutil.copytree(CHECKOUT / "dbt_project" / "seeds", tmp_path / "seeds")


def scenario(home: Home, seeds: Path, *arguments: str) -> Said:
    return phasein(home.root, "scenario", *arguments, "--seeds", str(seeds))


def test_list(home: Home, seeds: Path) -> None:
    said = scenario(home, seeds, "list")
    assert said.code == Exit.OK
    lines = said.out.splitlines()
    told = json.loads(scenario(home, seeds, "list", "--json").out)
    assert [line.split()[0] for line in lines[1:]] == [each["scenario_id"] for each in told]
    base = told[0]
    assert base["weights"] == {"industry": "0.40", "investment": "0.20", "policy": "0.20", "grid": "0.20"}
    assert base["phases"] == ["hubs", "corridors", "network"]
    assert not home.root.exists(), "looking at seeds wrote into the home"


def test_new_check_remove(home: Home, seeds: Path) -> None:
    said = scenario(home, seeds, "new", "delayed_mou", "--from", "calstart_phase_in", "--title", "[Late] MOU")
    assert said.code == Exit.OK
    for place in ("scenario.csv", "lines 10-12", "lines 18-21", "phasein scenario check delayed_mou"):
        assert place in said.out
    assert "[Late] MOU" in scenario(home, seeds, "list").out
    said = scenario(home, seeds, "check", "delayed_mou")
    assert said.code == Exit.OK
    assert "delayed_mou is sound, 5 warnings" in said.out
    assert "is still to be edited" in said.err
    said = scenario(home, seeds, "remove", "delayed_mou")
    assert said.code == Exit.OK
    assert "delayed_mou,2030,0.30" in said.out
    assert scenario(home, seeds, "check").out.startswith("5 scenarios")


def test_dry_run_shows_the_rows(home: Home, seeds: Path) -> None:
    said = scenario(home, seeds, "new", "mine", "--from", "rollback_2026", "--dry-run")
    assert "mine,industry,0.40" in said.out
    assert scenario(home, seeds, "remove", "mine").code == Exit.USAGE


def test_check_says_file_line_value_and_remedy(home: Home, seeds: Path) -> None:
    replace_in(seeds / WEIGHTS, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,0.45")
    said = scenario(home, seeds, "check")
    assert (said.code, said.out) == (Exit.BAD_INPUT, "")
    assert f"{WEIGHTS}, line 2, weight 0.45" in said.err
    assert "sum to 1.05, not to 1" in said.err
    assert "What to do" in said.err
    said = scenario(home, seeds, "check", "--json")
    assert said.code == Exit.BAD_INPUT
    document = json.loads(said.out)
    assert document["sound"] is False
    (problem,) = document["problems"]
    assert (problem["file"], problem["line"], problem["column"]) == (WEIGHTS, 2, "weight")
    other = scenario(home, seeds, "check", "rollback_2026")
    assert (other.code, other.out) == (Exit.OK, "rollback_2026 is sound.\n")
    assert "1 more in other scenarios" in other.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "mine"),
        ("new", "Mine", "--from", "calstart_phase_in"),
        ("new", "mine", "--from", "nobody"),
        ("new", "rollback_2026", "--from", "calstart_phase_in"),
        ("remove", "calstart_phase_in"),
        ("remove", "nobody"),
        ("check", "nobody"),
    ],
)
def test_usage_errors(home: Home, seeds: Path, arguments: tuple[str, ...]) -> None:
    said = scenario(home, seeds, *arguments)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert said.err


def test_seeds_that_are_not_there(home: Home, tmp_path: Path) -> None:
    for arguments in (("list",), ("check",)):
        said = scenario(home, tmp_path / "gone", *arguments)
        assert (said.code, said.out) == (Exit.BAD_INPUT, "")
        assert "No such file" in said.err
    said = scenario(home, tmp_path / "gone", "new", "mine", "--from", "calstart_phase_in")
    assert said.code == Exit.USAGE
    assert str(tmp_path / "gone") in said.err


def test_a_refresh_refuses_bad_seeds_before_it_begins(released: Home, tmp_path: Path) -> None:
    """The same words and code as `check`; no build is begun, and readers keep what they have."""
    code = checkout_copy(tmp_path / "code")
    seeds = code / "dbt_project" / "seeds"
    replace_in(seeds / WEIGHTS, "calstart_phase_in,industry,0.40", "calstart_phase_in,industry,0.45")
    replace_in(seeds / "scenarios/phase.csv", "2028,2030,0.55", "2028,2030,0.15")
    before, begun = released.current.readlink(), {*released.build.iterdir(), *released.runs.iterdir()}
    said = phasein_of(code, released.root, "refresh", "--json")
    assert (said.code, said.out) == (Exit.BAD_INPUT, "")
    assert f"{WEIGHTS}, line 2, weight 0.45: the weights of calstart_phase_in sum to 1.05" in said.err
    assert "scenarios/phase.csv, line 3, target_share 0.15: the target falls from 0.35" in said.err
    assert "phasein scenario check" in said.err
    assert released.current.readlink() == before
    assert {*released.build.iterdir(), *released.runs.iterdir()} == begun
    assert "free" in phasein_of(code, released.root, "status").out
    assert phasein_of(code, released.root, "scenario", "check").code == Exit.BAD_INPUT
