"""What counts as news: any file, option or package that decides what a release says, and nothing else."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from ingest.mirror import MirrorOrigin
from ingest.model import Source
from ingest.origins import SnapshotOrigin
from ingest.registry import SOURCES
from ingest.snapshot import SNAPSHOT_FOLDER
from orchestration.ensemble_options import EnsembleOptions
from orchestration.news import CODE, NO_CODE, code_files, made_from, no_news
from orchestration.options import RefreshOptions
from tests.warehouse import small
from warehouse.home import Home
from warehouse.releases import switch


@dataclasses.dataclass(frozen=True)
class Files:
    """An origin of which only its files are asked."""

    files: tuple[tuple[str, str], ...] = (("a", "1"), ("b", "2"))
    kind: str = "mirror"

    def state(self, sources: Sequence[Source], **_: object) -> Iterable[tuple[str, str]]:
        return self.files


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A checkout with a file in two of the packages."""
    for name in ("ingest/one.py", "warehouse/two.sql"):
        path = tmp_path / "code" / name
        path.parent.mkdir(parents=True)
        path.write_text("1")
    return tmp_path / "code"


def hashed(code: Path, origin: Files | None = None, **changes: object) -> str:
    return made_from(origin or Files(), (), RefreshOptions(**changes), code=code)  # type: ignore[arg-type]


def test_the_same_is_the_same_in_another_place_and_order(code: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(code, tmp_path / "elsewhere")
    (copy / "ingest" / "one.py").touch()
    assert hashed(copy, Files((("b", "2"), ("a", "1")))) == hashed(code)


def test_what_does_not_change_a_release_is_no_news(code: Path) -> None:
    before = hashed(code)
    for name in sorted(NO_CODE):
        (code / "warehouse" / name).mkdir()
        (code / "warehouse" / name / "file.py").write_text("other")
    (code / "README.md").write_text("other")
    faster = EnsembleOptions(chunk_draws=7, threads=1, engine="dask", workers=9, resume=False)
    assert hashed(code, ensemble=faster, keep=3, force=True) == before


def test_every_folder_of_a_home_is_no_code() -> None:
    """The default home is the checkout's `warehouse/`: what a refresh writes there must not be news to the next."""
    home = Home(CODE / "warehouse")
    folders = {
        value.relative_to(home.root).parts[0]
        for name in vars(Home)
        if isinstance(vars(Home)[name], property)
        and isinstance(value := getattr(home, name), Path)
        and value != home.root
    }
    assert {"cache", "published", "draws"} <= folders
    assert {name for name in folders if not name.startswith(".")} <= NO_CODE


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": Files((("a", "1"), ("b", "3")))},
        {"origin": Files((("a", "1"),))},
        {"origin": Files(kind="live")},
        {"pages": False},
        {"allow_older_vintages": True},
        {"vintages": {"a": "2017"}},
        {"aside": True},
        {"ensemble": EnsembleOptions(draws=7)},
        {"ensemble": EnsembleOptions(seed=7)},
        {"ensemble": EnsembleOptions(draws=7, scenarios=("a",))},
    ],
)
def test_a_file_or_an_option_is_news(code: Path, changes: dict) -> None:
    assert hashed(code, **changes) != hashed(code)


@pytest.mark.parametrize("file", ["ingest/one.py", "warehouse/two.sql", "dbt_project/seeds/new.csv"])
def test_code_and_seeds_are_news(code: Path, file: str) -> None:
    before = hashed(code)
    (code / file).parent.mkdir(parents=True, exist_ok=True)
    (code / file).write_text("2")
    assert hashed(code) != before


def test_the_checkout_has_seeds_sql_and_snapshot() -> None:
    names = [name for name, _ in code_files(Path(__file__).resolve().parents[2])]
    for wanted in ("dbt_project/seeds/scenarios/scenario.csv", "dbt_project/models/marts/dim_county.sql"):
        assert wanted in names
    assert any(name.startswith("ingest/snapshot_data/") for name in names)


def test_the_snapshot_is_known_by_its_manifest(tmp_path: Path) -> None:
    copy = shutil.copytree(SNAPSHOT_FOLDER, tmp_path / "snapshot")
    before = list(SnapshotOrigin(copy).state(SOURCES))
    assert before == list(SnapshotOrigin().state(SOURCES))
    (copy / "manifest.json").write_text("{}")
    assert list(SnapshotOrigin(copy).state(SOURCES)) != before


def test_a_mirror_is_known_by_every_file_that_is_there(tmp_path: Path) -> None:
    source = next(source for source in SOURCES if source.mirror_path and not source.companions)
    mirror = MirrorOrigin(tmp_path)
    assert list(mirror.state([source])) == []
    path = tmp_path / source.mirror_path
    path.parent.mkdir(parents=True)
    path.write_text("1")
    ((name, digest),) = mirror.state([source])
    assert source.name in name
    path.write_text("2")
    assert next(iter(mirror.state([source]))) != (name, digest)


def test_the_newest_release_decides_whole_or_not(home: Home) -> None:
    small.publish_small(home, 1, made_from_sha256="a")
    newest = small.publish_small(home, 2, made_from_sha256="b")
    nothing = no_news(home, "b")
    assert nothing is not None
    assert (nothing.release.release_id, nothing.is_current) == (newest.release_id, True)
    assert no_news(home, "a") is None, "older ones do not count: something else came after them"
    assert no_news(home, "c") is None
    database = home.releases / newest.release_id / "warehouse.duckdb"
    database.chmod(0o644)
    database.write_bytes(database.read_bytes()[:-1] + b"x")
    assert no_news(home, "b") is None, "a damaged release is made again"


def test_after_a_rollback_it_says_so(home: Home) -> None:
    first = small.publish_small(home, 1, made_from_sha256="a")
    small.publish_small(home, 2, made_from_sha256="b")
    switch(home, first.release_id)
    nothing = no_news(home, "b")
    assert nothing is not None
    assert not nothing.is_current


def test_releases_of_before_have_no_hash_and_never_match(home: Home) -> None:
    assert no_news(home, "a") is None
    small.publish_small(home, 1)
    assert no_news(home, "a") is None


def test_of_those_made_aside_any_will_do(home: Home) -> None:
    """An older vintage asked for again after another one: it is there, and nothing came after it."""
    small.publish_small(home, 1, made_from_sha256="in line")
    first = small.publish_small(home, 2, made_from_sha256="of 2017", aside=True)
    small.publish_small(home, 3, made_from_sha256="of 2014", aside=True)
    nothing = no_news(home, "of 2017", aside=True)
    assert nothing is not None
    assert (nothing.release.release_id, nothing.is_current) == (first.release_id, False)
    assert no_news(home, "of 2017") is None
    assert no_news(home, "in line") is not None, "those aside do not count in the line"


def test_options_come_back_as_they_were_told() -> None:
    asked = RefreshOptions(
        allow_older_vintages=True, pages=False, ensemble=EnsembleOptions(9, ("a", "b"), 3), keep=20
    )
    again = RefreshOptions.again(json.loads(json.dumps(asked.deciding())))
    assert again.deciding() == asked.deciding()
    assert again.ensemble.scenarios == ("a", "b")
    assert RefreshOptions.again({}) == RefreshOptions()
