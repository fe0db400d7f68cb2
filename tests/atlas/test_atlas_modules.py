"""The atlas's modules in Node, and the Python that packs and joins them."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pytest

from tests.atlas.small_atlas import HOSTILE, small_atlas, topology
from warehouse.errors import QueryError, ReleaseError
from warehouse.pages import atlas, charts
from warehouse.pages.atlas_axes import Axes, dense, positions, read_axes
from warehouse.pages.atlas_pack import Column, pack
from warehouse.pages.atlas_script import join_modules

NODE = shutil.which("node")
SOURCE = Path(atlas.__file__).with_name("atlas")


@pytest.mark.skipif(NODE is None, reason="Node is not installed: it runs tests only, no refresh needs it")
def test_modules_in_node(tmp_path: Path) -> None:
    # A package finds itself by its own name, so the tests lie beside a copy of the source.
    folder = tmp_path / "atlas"
    shutil.copytree(SOURCE, folder)
    shutil.copy(Path(__file__).with_name("atlas.test.js"), folder)
    small = small_atlas()
    given = {
        "packed": pack(small.header, small.columns),
        "palette": {theme: dict(charts.palette(theme)) for theme in ("light", "dark")},  # type: ignore[arg-type]
    }
    assert NODE is not None
    ran = subprocess.run(
        [NODE, "--test", "atlas.test.js"],
        cwd=folder,
        env={**os.environ, "ATLAS_SMALL": json.dumps(given)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout[-6000:] + ran.stderr[-2000:]


def _unpacked(packed: str) -> tuple[dict[str, object], bytes]:
    block = gzip.decompress(base64.b64decode(packed))
    length = int.from_bytes(block[:4], "little")
    return json.loads(block[4 : 4 + length]), block[4 + length :]


def test_logarithms_stay_within_a_fiftieth_of_a_per_cent() -> None:
    values = np.array([0.0, 1e-3, 1.0, 4_858_726.885, 5.2e9, np.nan])
    head, body = _unpacked(pack({}, {"v": Column(values, "log")}))
    column = head["columns"]["v"]  # type: ignore[index]
    stored = np.frombuffer(body, dtype=np.uint8).reshape(2, -1)
    quantised = stored[0] + 256 * stored[1].astype(int)
    back = np.where(quantised == 0, 0, np.exp(column["low"] + (quantised - 1) * column["step"]))
    assert quantised[5] == 65_535
    assert quantised[0] == 0
    assert np.abs(back[1:5] / values[1:5] - 1).max() < 2.5e-4


def test_negative_numbers_are_refused_where_they_cannot_be_kept() -> None:
    with pytest.raises(ValueError, match="-1"):
        pack({}, {"v": Column(np.array([-1.0]), "share")})


def test_names_of_the_data_are_nowhere_in_the_file() -> None:
    page = atlas.render(small_atlas(), topology())
    assert HOSTILE not in page
    assert "Ñandú" not in page
    assert "</script><" not in re.sub(r"</script>\n<", "", page)


def test_the_policy_allows_no_address_and_only_these_scripts() -> None:
    page = atlas.render(small_atlas(), topology())
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert found is not None
    policy = found[1]
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert "unsafe" not in policy
    assert policy.count("sha256-") == 3


def test_modules_become_functions() -> None:
    joined = join_modules(SOURCE / "js", "main.js")
    assert "\nimport " not in joined
    assert "\nexport " not in joined
    assert joined.index("module_format = ") < joined.index("module_main = ")


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"a.js": 'import x from "./b.js";', "b.js": ""}, "not understood"),
        ({"a.js": "export default 1;"}, "not understood"),
        (
            {"a.js": 'import { b } from "./b.js";', "b.js": 'import { a } from "./a.js";'},
            "a.js -> b.js -> a.js",
        ),
    ],
)
def test_other_modules_are_refused(tmp_path: Path, texts: dict[str, str], said: str) -> None:
    for name, text in texts.items():
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(said)):
        join_modules(tmp_path, "a.js")


def test_without_shapes_there_is_no_atlas(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"counties\.topojson"):
        atlas.write_atlas(tmp_path, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "read",
    [read_axes, lambda connection: dense(connection, "select 0, 1.0 from marts.fct_build_out", (1,), ("a",))],
    ids=["axes", "columns"],
)
def test_a_release_that_lacks_a_table_is_told(read: Callable[[duckdb.DuckDBPyConnection], object]) -> None:
    with duckdb.connect() as connection, pytest.raises(QueryError, match="does not exist"):
        read(connection)


def test_columns_are_filled_where_their_rows_say_and_nowhere_else() -> None:
    axes = Axes(("base", "it's"), ("01001",), (), (), (), (2024, 2025))
    sql = f"""
        select {positions("scenarios", "years")}, need
        from (values ('it''s', 2025, 7.0), ('base', 2024, null), ('gone', 2024, 1.0)) as t(scenario_id, year, need)
        {axes.join("scenarios", "years")}
        """
    with duckdb.connect() as connection:
        found = dense(connection, sql, (2, 2), ("need",))["need"]
    np.testing.assert_array_equal(found, [[np.nan, np.nan], [np.nan, 7.0]])
