"""Small invented files of every layout that a parser knows, and the ways in which a publisher's layout drifts.

Belongs here: for each source how a file of it is written from a header and rows. Does not belong here:
assertions, or values with a meaning (the parse steps look at none).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapefile

from ingest import afdc
from ingest.ff10 import FF10_ACTIVITY, REGION_SCC
from ingest.layout import Form, Layout
from ingest.model import Source
from ingest.registry import source
from ingest.shapefiles import DELETION, LATITUDE, LONGITUDE
from ingest.sources import afdc_corridor_station_county, bts_port_county, nrel_depot_schedule
from tests.ingest.publisher_files import FF10_COMMENTS, write_xlsx

ROWS = 12
# A column holds the first of these that has its form.
VALUES = ("1,234.5", "7", "36001", "2021-11-15 00:00:00 UTC")
ANY_TEXT = Form("text", "^[a-z ]+$")
OF_THE_SHAPES = (DELETION, LATITUDE, LONGITUDE)
Grid = list[list[str]]
Write = Callable[[Path, Sequence[str], Grid], None]


@dataclass(frozen=True)
class Sample:
    """A source's files, those of one layout drifting. has_header: False where columns are known by their place.

    layout: the one that drifts. files: all files that are written, with the layouts they have.
    fixed: values that the parse step asks for.
    """

    name: str
    layout: Layout
    write: Write
    fixed: tuple[tuple[str, str], ...] = ()
    has_header: bool = True
    files: tuple[tuple[str, Layout], ...] = ()

    def __str__(self) -> str:
        return f"{self.name}-{self.layout.name.replace(' ', '_')}"

    @property
    def source(self) -> Source:
        return source(self.name)

    @property
    def columns(self) -> list[str]:
        """The columns of the file itself: a shapefile's layout has further ones."""
        return [column for column in self.layout.columns if column not in OF_THE_SHAPES]

    @property
    def typed(self) -> list[str]:
        """Columns that are more than text; a mistyped one of the fixed is another file's fault."""
        return [column for column in self.layout.types if column not in dict(self.fixed)]

    @property
    def some_columns(self) -> list[str]:
        """The first column, one in the middle and the last."""
        return [self.columns[0], self.columns[len(self.columns) // 2], self.columns[-1]]

    def value(self, column: str, layout: Layout | None = None) -> str:
        form = (layout or self.layout).types.get(column, ANY_TEXT)
        formed = next(value for value in (*VALUES, "some text") if re.search(form.pattern, value))
        return dict(self.fixed).get(column, formed)

    def file(self, folder: Path, columns: Sequence[str] | None = None, **changed: str) -> Path:
        """The first file; those that drift have these columns, `changed` holding other values all the way."""
        first = self.source.mirror_path
        for location, layout in self.files or [
            (each, self.layout) for each in (first, *self.source.companions)
        ]:
            (folder / location).parent.mkdir(parents=True, exist_ok=True)
            drifts = layout == self.layout
            names = list(columns) if drifts and columns is not None else self._own(layout)
            values = [self.value(name, layout) for name in names]
            row = [
                changed.get(name, value) if drifts else value
                for name, value in zip(names, values, strict=True)
            ]
            self.write(folder / location, names, [row] * ROWS)
        return folder / first

    @staticmethod
    def _own(layout: Layout) -> list[str]:
        return [column for column in layout.columns if column not in OF_THE_SHAPES]


def text(delimiter: str = ",", *, above: Sequence[str] = (), header: str | None = "") -> Write:
    """A delimited file; header: what stands before the names, None for a file without them."""

    def write(path: Path, names: Sequence[str], rows: Grid) -> None:
        lines = [*above, *([] if header is None else [header + delimiter.join(names)])]
        quote = '"' if delimiter == "," else ""
        lines += [delimiter.join(f"{quote}{value}{quote}" for value in row) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    return write


def workbook(*sheets: str, header_rows: int = 1, skip_rows: int = 0) -> Write:
    """A workbook whose sheets are all alike, the names in the lowest of the header rows."""

    def write(path: Path, names: Sequence[str], rows: Grid) -> None:
        above = [[None] * len(names)] * (skip_rows + header_rows - 1)
        write_xlsx(path, {sheet: [*above, list(names), *rows] for sheet in sheets})

    return write


def shapes(path: Path, names: Sequence[str], rows: Grid) -> None:
    """A point shapefile in degrees with its four files."""
    with shapefile.Writer(str(path), shapeType=shapefile.POINT) as writer:
        for name in names:
            # A repeated name gets its number (`rd_blends_2`) when it is read: ten characters fit.
            writer.field(name[:10], "C", size=40)
        for row in rows:
            writer.point(-74.0, 42.0)
            writer.record(*row)
    path.with_suffix(".prj").write_text('GEOGCS["GCS_WGS_1984"]', encoding="utf-8")


def _of(name: str, write: Write, **more: object) -> Sample:
    """The sample of a source whose module has one LAYOUT."""
    layout = sys.modules[source(name).parse.__module__].LAYOUT
    return Sample(name, layout, write, **more)  # type: ignore[arg-type]


def _eia(name: str, *, header_rows: int) -> Sample:
    sheets = sys.modules[source(name).parse.__module__].SHEETS
    return _of(name, workbook(*sheets, header_rows=header_rows))


def _ff10(name: str, activity: str) -> Sample:
    fixed = (("country_cd", "US"), ("activity_type", activity), ("scc", "2202620100"))
    return Sample(name, FF10_ACTIVITY, text(above=FF10_COMMENTS[:3], header="# "), fixed)


def _corridor(fuel: afdc_corridor_station_county.Fuel) -> Sample:
    fuels = afdc_corridor_station_county.FUELS
    files = tuple((each.path, each.layout) for each in fuels)
    return Sample("afdc_corridor_station_county", fuel.layout, shapes, files=files)


def _schedules(layout: Layout) -> Sample:
    files = nrel_depot_schedule.FILES
    kinds = nrel_depot_schedule.KINDS
    found = tuple((file, kinds[Path(file).stem.rpartition("-veh_")[2]]) for file in files)
    return Sample("nrel_depot_schedule", layout, text(), files=found)


SAMPLES = (
    _of("gazetteer_county", text("|", header=None), has_header=False),
    _of("county_2024", text("\t")),
    _of("county_adjacency", text("|")),
    _of("cbsa_delineation", workbook("List 1", skip_rows=2)),
    _of("county_population", text()),
    _of("rural_urban_county", text()),
    _of("zip_county", workbook("SQLT0004")),
    _ff10("nei_vehicle_population", "VPOP"),
    Sample("nei_vehicle_population", REGION_SCC, text(), (("scc", "2202620100"),)),
    _ff10("nei_vehicle_miles", "VMT"),
    _ff10("nei_hotelling_hours", "HOTELLING"),
    _of("moves_vehicle_population", text()),
    *map(_schedules, nrel_depot_schedule.KINDS.values()),
    _eia("eia861_service_territory", header_rows=1),
    _eia("eia861_sales", header_rows=3),
    _eia("eia861_reliability", header_rows=2),
    _eia("eia861_smart_meters", header_rows=2),
    _eia("eia861_dynamic_pricing", header_rows=3),
    _eia("eia861_demand_response", header_rows=3),
    _eia("eia861_distribution_systems", header_rows=1),
    _eia("eia861_operational", header_rows=3),
    _of("eia_state_price", workbook("Price", skip_rows=1)),
    Sample("afdc_station_county", afdc.LAYOUT_2025, text()),
    Sample("afdc_dc_fast_county", afdc.LAYOUT_2019, text()),
    Sample("afdc_dc_fast_county", afdc.LAYOUT_2025, text()),
    *map(_corridor, afdc_corridor_station_county.FUELS),
    _of("afdc_heavy_duty_model", text()),
    _of("afdc_law", text()),
    _of("non_attainment_county", text()),
    _of("census_cbp_freight_metro", text()),
    _of("bts_truck_parking_county", text()),
    Sample(
        "bts_port_county",
        bts_port_county.LAYOUT,
        shapes,
        files=((bts_port_county.FILES[0], bts_port_county.LAYOUT),),
    ),
    _of("bts_air_truck_facility_county", text()),
)
# Not a publisher's file but a package's, pinned by its hash; its fields are checked where it is read.
WITHOUT_DRIFT = ("county_shape",)
