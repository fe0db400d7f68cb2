"""Pages as a part of the release: when they are made, how they are timed, what Dagster's page shows of them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import MagicMock

import pytest
from dagster import DagsterInstance, materialize

from orchestration.assets import release as module
from orchestration.assets.allocation import SCHEMA as ALLOCATION
from orchestration.assets.ensemble import SCHEMA as ENSEMBLE
from orchestration.assets.release import timed
from orchestration.extras import PAGE_STEPS, release_extras
from orchestration.journal import begin
from orchestration.options import RefreshOptions
from orchestration.pictures import SHOWN_AT, observations, pictures_of
from tests.pages import world
from warehouse.allocation.tables import OUTPUTS as ALLOCATED
from warehouse.ensemble.tables import OUTPUTS as DRAWN
from warehouse.home import Home
from warehouse.pages.charts import CHARTS
from warehouse.publish import STEPS
from warehouse.release import Release
from warehouse.releases import release_folder

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><rect width="4" height="2"/></svg>'


def test_pages_come_after_the_map_and_only_if_asked(tmp_path: Path) -> None:
    names = list(release_extras(tmp_path))
    assert names.index("map") < names.index("pages")
    assert not PAGE_STEPS.keys() & release_extras(tmp_path, pages=False).keys()
    assert not PAGE_STEPS.keys() & set(STEPS)


def test_pages_are_measured_apart_from_the_release(tmp_path: Path) -> None:
    journal, told = begin(tmp_path / "run"), []
    build = cast(Any, SimpleNamespace(journal=journal, report=lambda *step: told.append(step)))
    ticks = iter([0.0, 1.0, 3.0, 10.0, 12.0])
    with timed(build, clock=lambda: next(ticks)) as on_step:
        for step in ("copy", "pages", "describe"):
            on_step(step)
    assert journal.stage_seconds() == {"pages": 7.0, "release": 5.0}
    assert told == [("release", 0, 1, "drawing fact sheet, briefing and figures")]


def test_without_pages_there_is_no_such_stage(tmp_path: Path) -> None:
    journal = begin(tmp_path / "run")
    with timed(cast(Any, SimpleNamespace(journal=journal))) as on_step:
        on_step("copy")
    assert list(journal.stage_seconds()) == ["release"]


def test_pictures_stand_at_assets_that_exist() -> None:
    assert set(SHOWN_AT) <= set(CHARTS)
    known = {(ALLOCATION, table.name) for table in ALLOCATED} | {(ENSEMBLE, table.name) for table in DRAWN}
    marts = Path(__file__).resolve().parents[2] / "dbt_project" / "models" / "marts"
    for key in SHOWN_AT.values():
        schema, name = key.path
        assert (schema, name) in known or (marts / f"{name}.sql").is_file()


def test_a_figure_becomes_a_picture_in_markdown(tmp_path: Path) -> None:
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "phase-map.svg").write_text(SVG, encoding="utf-8")
    pictures = pictures_of(tmp_path)
    assert list(pictures) == ["phase_map"]
    text = str(pictures["phase_map"].value)
    assert text.startswith("![phase_map](data:image/png;base64,")
    png = base64.b64decode(text.split(",", 1)[1].rstrip(")"))
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (4, 2)
    (observed,) = observations(pictures, "r1")
    assert observed.asset_key == SHOWN_AT["phase_map"]
    assert observed.metadata["release_id"].value == "r1"


def test_a_release_without_pages_has_no_pictures(tmp_path: Path) -> None:
    assert pictures_of(tmp_path) == {}


def test_the_release_shows_its_pictures_and_tells_the_assets_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The asset itself in a run of Dagster's; making the release is replaced by one figure in its folder."""
    home = Home(tmp_path)
    made = world.release()
    folder = release_folder(home, made.release_id)

    def publish(*_: object, on_step: Callable[[str], None], **__: object) -> Release:
        on_step("pages")
        (folder / "figures").mkdir(parents=True)
        (folder / "figures" / "no-regrets.svg").write_text(SVG, encoding="utf-8")
        return made

    for name in (
        "read_manifest",
        "public_keys",
        "public_orders",
        "describe",
        "write_dbt_documents",
        "bring_map",
    ):
        monkeypatch.setattr(module, name, lambda *_: {})
    monkeypatch.setattr(module, "release_extras", lambda *_, **__: {})
    monkeypatch.setattr(module, "publish", publish)
    monkeypatch.setattr(module.pl, "read_parquet", lambda _: None)
    build = MagicMock(home=home, drawn=[], failures=[], options=RefreshOptions())
    asset = module.release_asset([], timedelta(days=1))
    with DagsterInstance.ephemeral() as instance:
        assert materialize([asset], resources={"build": build}, instance=instance).success
        event = instance.get_latest_materialization_event(module.KEY)
        assert event is not None
        assert event.asset_materialization is not None
        assert "no_regrets" in event.asset_materialization.metadata
        (observed,) = instance.fetch_observations(SHOWN_AT["no_regrets"], limit=1).records
        assert observed.asset_observation is not None
        assert observed.asset_observation.metadata["release_id"].value == made.release_id
