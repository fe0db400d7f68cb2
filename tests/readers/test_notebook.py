"""The notebook in the repository holds no outputs; tests/pipeline/test_notebook.py runs it."""

from __future__ import annotations

import json

from tests.conftest import CHECKOUT

NOTEBOOK = CHECKOUT / "notebooks" / "first_look.ipynb"


def test_it_holds_no_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert all("id" in cell for cell in cells)
