"""Vintages side by side: which one becomes the raw table, what is said of the others, when the run stops."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import polars as pl
import pytest
from dagster import AssetCheckSeverity, DagsterInstance, ExecuteInProcessResult, materialize

from ingest.errors import LayoutError, OriginError
from ingest.model import Condensed, Parsed, Source, Vintage
from ingest.origins import SnapshotOrigin
from ingest.provenance import Obtained, OriginKind
from ingest.reference import Reference
from ingest.registry import source
from orchestration.assets.ingest import ingest_assets
from orchestration.build import GAZETTEER, Build, StandIn
from orchestration.cli.refresh_report import print_older_vintages
from orchestration.dbt.project import Parse
from orchestration.errors import ChecksFailedError
from orchestration.journal import begin
from orchestration.options import RefreshOptions
from orchestration.vintages import require_known
from warehouse import meta
from warehouse.home import Home

NAME = "moves_vehicle_population"
NEWEST = source(NAME).vintage
pytestmark = pytest.mark.xdist_group("ingest_asset")


def unused(*_: object) -> Condensed | Parsed:
    raise AssertionError("the tables come from the snapshot")


def earlier(name: str) -> Vintage:
    return Vintage(name, f"Vehicles of {name}", f"EPA {name}", f"epa/{name}.csv", condense=unused)


SOURCE = replace(source(NAME), earlier=(earlier("m2"), earlier("m1")))


@dataclass
class Vintages:
    """The snapshot's table for every vintage, with some of them spoiled: `bad` fails, `torn` is unreadable."""

    bad: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    kind: OriginKind = "mirror"

    def vintages(self, source: Source) -> tuple[Source, ...]:
        return source.vintages

    def obtain(self, source: Source, reference: Reference) -> Obtained:
        if source.vintage in self.torn:
            raise LayoutError(f"{source.mirror_path}: renamed a -> b", remedy="look at the file")
        newest = replace(source, vintage=NEWEST) if source.name == NAME else source
        obtained = SnapshotOrigin().obtain(newest, reference)
        if source.vintage in self.bad:
            return replace(obtained, table=obtained.table.with_columns(-pl.col("vehicles")))
        return obtained


def run(
    folder: Path, origin: Vintages, allow: bool = False, asked: str | None = None
) -> tuple[ExecuteInProcessResult, Build]:
    """Materialises the Gazetteer and the source of three vintages."""
    home = Home(folder / "home")
    database = home.build / "run" / "warehouse.duckdb"
    database.parent.mkdir(parents=True)
    parse = Parse(subprocess.Popen(["true"]), home.build)
    journal = begin(home.run("run"))
    options = RefreshOptions(allow_older_vintages=allow, vintages={NAME: asked} if asked else {})
    build = Build(home, "run", origin, database, journal, parse, options)
    result = materialize(
        ingest_assets([source(GAZETTEER), SOURCE]),
        instance=DagsterInstance.ephemeral(),
        resources={"build": build},
        raise_on_error=False,
    )
    parse.end()
    return result, build


def sources(build: Build) -> list[tuple[str, bool, bool]]:
    """Vintage, has_passed and is_used of what meta.sources will say of the source."""
    rows = [row for row in meta.read_sources(build.journal.folder) if row.source == NAME]
    return [(row.vintage, row.has_passed, row.is_used) for row in rows]


def warned(build: Build) -> set[tuple[str | None, str]]:
    return {(line.vintage, line.status) for line in build.journal.checks() if line.status != "pass"}


def is_loaded(build: Build) -> bool:
    with duckdb.connect(str(build.database), read_only=True) as connection:
        found = connection.execute(
            "select 1 from duckdb_tables() where schema_name = 'raw' and table_name = ?", [NAME]
        )
        return found.fetchone() is not None


def test_the_newest_that_passed_is_used_and_the_others_lie_beside_it(tmp_path: Path) -> None:
    result, build = run(tmp_path, Vintages())
    assert result.success
    assert sources(build) == [("m1", True, False), ("m2", True, False), (NEWEST, True, True)]
    assert warned(build) == set()
    assert build.stand_ins == []
    assert build.landed[NAME].provenance.vintage == NEWEST
    folders = {path.name for path in (build.home.landing / NAME).iterdir()}
    assert folders == {"vintage=m1", "vintage=m2", f"vintage={NEWEST}"}
    published = {row.vintage: row.publisher for row in meta.read_sources(build.journal.folder)}
    assert (published["m1"], published[NEWEST]) == ("EPA m1", SOURCE.publisher)


def test_an_earlier_vintage_that_does_not_pass_is_a_warning(tmp_path: Path) -> None:
    result, build = run(tmp_path, Vintages(bad=("m2",), torn=("m1",)))
    assert result.success
    assert sources(build) == [("m2", False, False), (NEWEST, True, True)]
    assert warned(build) == {("m2", "warn"), ("m1", "warn")}
    assert len(meta.read_checks(build.journal.folder)) == len(build.journal.checks())


@pytest.mark.parametrize("fault", ["bad", "torn"])
def test_a_newest_that_does_not_pass_stops_the_run_and_the_way_out_is_named(
    tmp_path: Path, fault: str
) -> None:
    result, build = run(tmp_path, Vintages(**{fault: (NEWEST,)}))
    assert not result.success
    assert not is_loaded(build)
    (error,) = build.failures
    assert isinstance(error, ChecksFailedError if fault == "bad" else LayoutError)
    assert "--allow-older-vintages" in error.remedy
    assert "m2, m1" in error.remedy
    assert {vintage for vintage, _ in warned(build)} == {NEWEST}


@pytest.mark.parametrize("fault", ["bad", "torn"])
def test_where_it_is_allowed_the_newest_earlier_one_that_passed_stands_in(tmp_path: Path, fault: str) -> None:
    result, build = run(tmp_path, Vintages(**{fault: (NEWEST,)}), allow=True)
    assert result.success
    assert is_loaded(build)
    landed = [("m1", True, False), ("m2", True, True)]
    assert sources(build) == (landed if fault == "torn" else [*landed, (NEWEST, False, False)])
    assert warned(build) == {(NEWEST, "warn")}
    meta.read_checks(build.journal.folder)
    (stand_in,) = build.stand_ins
    assert (stand_in.source, stand_in.used, stand_in.newest) == (NAME, "m2", NEWEST)
    assert ("renamed a -> b" if fault == "torn" else ".vehicles: ") in stand_in.reason
    (evaluation,) = [each for each in result.get_asset_check_evaluations() if each.asset_key.path[-1] == NAME]
    assert (evaluation.passed, evaluation.severity) == (False, AssetCheckSeverity.WARN)
    assert evaluation.metadata["vintage used"].value == "m2"


def test_an_earlier_one_that_failed_never_stands_in(tmp_path: Path) -> None:
    result, build = run(tmp_path, Vintages(bad=(NEWEST, "m2")), allow=True)
    assert result.success
    assert [each.used for each in build.stand_ins] == ["m1"]


def test_when_none_passes_the_run_stops_and_says_why_of_each(tmp_path: Path) -> None:
    result, build = run(tmp_path, Vintages(bad=(NEWEST, "m2"), torn=("m1",)), allow=True)
    assert not result.success
    assert not is_loaded(build)
    (error,) = build.failures
    assert isinstance(error, ChecksFailedError)
    assert "no earlier vintage passed either: m2 (" in error.remedy
    assert "m1 (epa/m1.csv: renamed a -> b)" in error.remedy


def test_the_summary_says_what_stands_in_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    print_older_vintages(
        [StandIn("sales", "2017", "2018", "that one did not pass: sales.xlsx: renamed [a] -> b")]
    )
    said = " ".join(capsys.readouterr().out.split())
    assert "sales is of 2017 and the model takes it for 2018" in said
    assert said.endswith("did not pass: sales.xlsx: renamed [a] -> b")


def test_a_line_of_the_journal_says_which_vintage_was_checked(tmp_path: Path) -> None:
    _, build = run(tmp_path, Vintages())
    lines = [json.loads(line) for line in (build.journal.folder / "checks.jsonl").read_text().splitlines()]
    assert {line["vintage"] for line in lines if line["suite"] == NAME} == {"m1", "m2", NEWEST}


def test_a_vintage_that_was_asked_for_is_used_alone(tmp_path: Path) -> None:
    result, build = run(tmp_path, Vintages(bad=(NEWEST,)), asked="m1")
    assert result.success
    assert sources(build) == [("m1", True, True)]
    assert warned(build) == set()
    (stand_in,) = build.stand_ins
    assert (stand_in.used, stand_in.newest, stand_in.reason) == ("m1", NEWEST, "it was asked for")


def test_the_newest_can_be_asked_for_and_stands_in_for_nothing(tmp_path: Path) -> None:
    result, build = run(tmp_path, Vintages(), asked=NEWEST)
    assert result.success
    assert sources(build) == [(NEWEST, True, True)]
    assert build.stand_ins == []


def test_a_vintage_that_was_asked_for_and_does_not_pass_stops_the_run(tmp_path: Path) -> None:
    result, build = run(tmp_path, Vintages(bad=("m1",)), asked="m1", allow=True)
    assert not result.success
    assert not is_loaded(build)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({NAME: "1900"}, f"{NAME} has no vintage '1900'"),
        ({NAME[:-1]: "m1"}, f"did you mean {NAME}"),
        ({"xyzzy": "m1"}, "there is no source 'xyzzy'"),
    ],
)
def test_what_is_not_there_cannot_be_asked_for(asked: dict[str, str], told: str) -> None:
    with pytest.raises(OriginError, match=told):
        require_known(SnapshotOrigin(), asked)
