"""The notebook runs on a release from the first cell to the last."""

from __future__ import annotations

import importlib.util
import json
import os

import pytest

from tests.conftest import CHECKOUT
from tests.pipeline.conftest import Refreshed

NOTEBOOK = CHECKOUT / "notebooks" / "first_look.ipynb"
NEEDED = ("altair", "vl_convert", "nbclient", "nbformat", "ipykernel")

pytestmark = [pytest.mark.pipeline, pytest.mark.xdist_group("refresh")]


def test_every_cell_runs(refreshed: Refreshed, monkeypatch: pytest.MonkeyPatch) -> None:
    absent = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if absent:
        pytest.skip(f"{', '.join(absent)} not installed: the optional group notebook has them")
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PHASEIN_HOME", str(refreshed.home.root))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(CHECKOUT), os.environ.get("PYTHONPATH", "")]))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    ).execute()
    shown = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
    assert refreshed.document["release_id"] in shown
    assert shown.count("image/svg+xml") >= 6
