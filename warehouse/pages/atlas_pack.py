"""Numbers packed small for a page that carries them: quantised columns, one compressed block.

Belongs here: the encodings and the block's layout, which `atlas/js/pack.js` reads. Does not belong here: which
numbers there are (`warehouse.pages.atlas_data`).

A block is gzip of: length of the header (4 bytes, little endian), header (JSON), bytes of all chunks. A column is cut
along its first axis into chunks when it has more than one axis; equal chunks are stored once. Values of 16 and 32 bits
are stored plane by plane (all low bytes, then all higher ones), which compresses better.
"""

from __future__ import annotations

import base64
import gzip
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

Kind = Literal["count", "log", "linear", "share"]
SHARE_STEPS = 10_000
"""Shares are kept to a hundredth of a per cent."""
_TOP = 65_534
_NULL_16 = 65_535


@dataclass(frozen=True, eq=False)
class Column:
    """Numbers of any shape, NaN where there is none, and how they are stored.

    count: whole numbers from 0 on, exact. share: 0 to 1 (or a little beyond), to a hundredth of a per cent. linear: 65,535
    even steps from the least to the largest. log: 0 and above, each within 0.02 % (even steps of the logarithm; 0 stays 0).
    is_series: the last axis is time and stored as differences.
    """

    values: np.ndarray
    kind: Kind
    is_series: bool = False


def pack(header: Mapping[str, Any], columns: Mapping[str, Column]) -> str:
    """Header and columns as base64 text. The header's key `columns` is ours."""
    chunks: list[bytes] = []
    known: dict[bytes, int] = {}
    described = {}
    offset = 0
    places: list[int] = []
    for name, column in columns.items():
        quantised, parameters = _quantise(column)
        numbers = []
        for part in quantised if quantised.ndim > 1 else quantised[None]:
            stored = _planes(part, column.is_series)
            if stored not in known:
                known[stored] = len(chunks)
                chunks.append(stored)
                places.append(offset)
                offset += len(stored)
            numbers.append(known[stored])
        described[name] = {
            "kind": column.kind,
            "shape": list(quantised.shape),
            "bytes": quantised.dtype.itemsize,
            "series": column.is_series,
            "chunks": numbers,
            **parameters,
        }
    head = json.dumps(
        {**header, "columns": described, "places": places}, ensure_ascii=False, allow_nan=False
    ).encode()
    block = len(head).to_bytes(4, "little") + head + b"".join(chunks)
    return base64.b64encode(gzip.compress(block, 6, mtime=0)).decode("ascii")


def pack_text(text: str) -> str:
    """A text as base64 of gzip."""
    return base64.b64encode(gzip.compress(text.encode(), 6, mtime=0)).decode("ascii")


def _quantise(column: Column) -> tuple[np.ndarray, dict[str, float]]:
    """Whole numbers of 8, 16 or 32 bits, the largest for NaN, and what turns them back."""
    values = np.asarray(column.values, dtype=np.float64)
    known = np.isfinite(values)
    real = values[known]
    if real.size and real.min() < 0 and column.kind != "linear":
        raise ValueError(f"a {column.kind} column holds {real.min()}: only `linear` may be negative")
    if column.kind == "count":
        top = real.max(initial=0)
        kind: type[np.unsignedinteger[Any]] = (
            np.uint8 if top < 255 else np.uint16 if top < _NULL_16 else np.uint32
        )
        quantised = np.full(values.shape, np.iinfo(kind).max, dtype=kind)
        quantised[known] = np.rint(real).astype(kind)
        return quantised, {}
    quantised = np.full(values.shape, _NULL_16, dtype=np.uint16)
    if column.kind == "share":
        quantised[known] = np.rint(np.minimum(real, _TOP / SHARE_STEPS) * SHARE_STEPS).astype(np.uint16)
        return quantised, {"steps": SHARE_STEPS}
    if column.kind == "linear":
        low, high = (float(real.min()), float(real.max())) if real.size else (0.0, 1.0)
        step = (high - low) / _TOP or 1.0
        quantised[known] = np.rint((real - low) / step).astype(np.uint16)
        return quantised, {"low": low, "step": step}
    positive = real[real > 0]
    low, high = (math.log(positive.min()), math.log(positive.max())) if positive.size else (0.0, 1.0)
    step = (high - low) / (_TOP - 1) or 1.0
    stored = np.zeros(real.shape, dtype=np.uint16)
    stored[real > 0] = (1 + np.rint((np.log(positive) - low) / step)).astype(np.uint16)
    quantised[known] = stored
    return quantised, {"low": low, "step": step}


def _planes(values: np.ndarray, is_series: bool) -> bytes:
    if is_series:
        # Differences wrap around in unsigned arithmetic, and so do their sums in the page.
        values = np.concatenate([values[..., :1], values[..., 1:] - values[..., :-1]], axis=-1)
    little = np.ascontiguousarray(values.astype(values.dtype.newbyteorder("<")))
    return little.reshape(-1).view(np.uint8).reshape(-1, values.dtype.itemsize).T.tobytes()
