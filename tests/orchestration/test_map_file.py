"""The map is made once, kept, and carried by each release."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from ingest import topology
from orchestration.extras import release_extras
from orchestration.map_file import bring_map
from tests.warehouse import small
from warehouse.errors import ReleaseError
from warehouse.home import Home

COUNTIES = pl.DataFrame({"county_fips": ["01001"], "state": ["AL"], "county_name": ["Autauga County"]})


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[pl.DataFrame]:
    """What was drawn, without the seconds that it takes."""
    calls: list[pl.DataFrame] = []

    def build(shapes: object, counties: pl.DataFrame, states: pl.DataFrame) -> bytes:
        calls.append(counties)
        return f"map {len(calls)}".encode()

    monkeypatch.setattr(topology, "build_topology", build)
    return calls


def test_it_is_drawn_once_and_again_when_the_counties_change(
    tmp_path: Path, drawn: list[pl.DataFrame]
) -> None:
    home, run = Home(tmp_path / "home"), tmp_path / "run"
    run.mkdir()
    assert bring_map(home, run, COUNTIES).read_bytes() == b"map 1"
    assert bring_map(home, run, COUNTIES).read_bytes() == b"map 1"
    renamed = COUNTIES.with_columns(pl.lit("Autauga").alias("county_name"))
    assert bring_map(home, run, renamed).read_bytes() == b"map 2"
    assert len(drawn) == 2
    assert len(list(home.cache.iterdir())) == 1


def test_a_release_carries_it(tmp_path: Path) -> None:
    home, run = Home(tmp_path / "home"), tmp_path / "run"
    run.mkdir()
    (run / "counties.topojson").write_bytes(b"{}")
    release = small.publish_small(home, 1)
    making = home.releases / release.release_id
    making.chmod(0o755)
    release_extras(run)["map"](making, release, None)
    assert (making / "map" / "counties.topojson").read_bytes() == b"{}"


def test_a_release_without_it_is_refused(tmp_path: Path) -> None:
    release = small.publish_small(Home(tmp_path / "home"), 1)
    with pytest.raises(ReleaseError, match=r"was not made(.|\n)*ingest.topology"):
        release_extras(tmp_path)["map"](tmp_path, release, None)
