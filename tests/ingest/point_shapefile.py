"""Small point shapefiles with invented values, written by pyshp, which the parser does not use.

Belongs here: the writer that several tests share. Does not belong here: assertions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import shapefile

WGS_84 = (
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]'
)
Place = tuple[float, float] | None


def write_point_shapefile(
    path: Path,
    fields: Sequence[str],
    records: Sequence[tuple[Place, Mapping[str, str]]],
    *,
    width: int = 40,
    encoding: str = "latin-1",
    projection: str = WGS_84,
) -> Path:
    """A .shp with .shx, .dbf and .prj beside it; a record is its place (latitude, longitude) and its texts.

    Every field is of text; a record leaves out what is blank. A place of None is a null shape.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with shapefile.Writer(str(path), shapeType=shapefile.POINT, encoding=encoding) as writing:
        for field in fields:
            writing.field(field, "C", size=width)
        for place, values in records:
            if place is None:
                writing.null()
            else:
                writing.point(place[1], place[0])
            writing.record(*(values.get(field, "") for field in fields))
    path.with_suffix(".prj").write_text(projection)
    return path
