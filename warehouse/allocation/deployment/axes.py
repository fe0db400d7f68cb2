"""The axes of the arrays, and the way between frames and arrays.

Belongs here: order of counties, years and columns; filling and emptying arrays. Does not belong here: any
formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.allocation.errors import InputError

Array = npt.NDArray[np.float64]
Years = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Axes:
    """years x counties x columns, each in ascending order of its key.

    columns: scenario ids, or whatever one plan stands for.
    """

    years: tuple[int, ...]
    counties: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.years), len(self.counties), len(self.columns)

    def yearly(self, frame: pl.DataFrame, column: str, value: str) -> Array:
        """`frame` (`column`, county_fips, year, `value`) as an array (years, counties, columns).

        Raises InputError unless the frame holds every combination once.
        """
        years, counties, columns = self.shape
        key = [column, "county_fips", "year"]
        if frame.height != years * counties * columns:
            raise InputError(
                f"{value}: {frame.height} rows, but {columns} x {counties} x {years} ({', '.join(key)}) are needed",
                remedy="give every county and year a row, with 0 where there is nothing",
            )
        sorted_values = frame.sort(key)[value].to_numpy()
        return np.ascontiguousarray(sorted_values.reshape(columns, counties, years).transpose(2, 1, 0))

    def fixed(self, frame: pl.DataFrame, column: str, value: str) -> npt.NDArray[Any]:
        """`frame` (`column`, county_fips, `value`), every combination once, as an array (counties, columns)."""
        _, counties, columns = self.shape
        values = frame.sort(column, "county_fips")[value].to_numpy()
        return np.ascontiguousarray(values.reshape(columns, counties).T)

    def frame(self, values: Mapping[str, npt.NDArray[Any]], column: str = "scenario_id") -> pl.DataFrame:
        """Arrays (years, counties, columns) as one frame: `column`, county_fips, year and each array's values."""
        years, counties, columns = self.shape
        index = {
            column: _repeated(self.columns, counties * years, 1),
            "county_fips": _repeated(self.counties, years, columns),
            "year": np.tile(np.asarray(self.years, dtype=np.int64), columns * counties),
        }
        flat = {name: array.transpose(2, 1, 0).reshape(-1) for name, array in values.items()}
        return pl.DataFrame({**index, **flat})


def _repeated(keys: Sequence[str], each: int, times: int) -> pl.Series:
    """Every key `each` times in a row, the whole `times` over."""
    positions = np.tile(np.repeat(np.arange(len(keys)), each), times)
    return pl.Series(keys, dtype=pl.String).gather(positions)
