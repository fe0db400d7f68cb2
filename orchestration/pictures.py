"""Pictures of a release on Dagster's page: its figures as metadata of the assets that they show.

Belongs here: which figure stands at which asset, and in which form. Does not belong here: drawing (`warehouse.pages`).

Figures are drawn once, with the release, from the published marts. An asset that was finished earlier in the run gets
its picture as an observation: its own result was told before the marts were there.
"""

from __future__ import annotations

import base64
from pathlib import Path

from dagster import AssetKey, AssetObservation, MetadataValue

from warehouse.pages.figures import small_figure

SHOWN_AT = {
    "phase_map": AssetKey(["allocation", "county_phase"]),
    "energy_by_phase": AssetKey(["marts", "fct_energy_need"]),
    "no_regrets": AssetKey(["ensemble", "item_robustness"]),
}


def pictures_of(folder: Path) -> dict[str, MetadataValue]:
    """Chart -> picture of it in a release's folder; empty where the release was made without pages."""
    found = {chart: small_figure(folder, chart) for chart in SHOWN_AT}
    return {chart: _markdown(chart, png) for chart, png in found.items() if png is not None}


def observations(pictures: dict[str, MetadataValue], release_id: str) -> list[AssetObservation]:
    """Each picture at the asset that it shows."""
    return [
        AssetObservation(SHOWN_AT[chart], metadata={"picture": picture, "release_id": release_id})
        for chart, picture in pictures.items()
    ]


def _markdown(chart: str, png: bytes) -> MetadataValue:
    return MetadataValue.md(f"![{chart}](data:image/png;base64,{base64.b64encode(png).decode('ascii')})")
