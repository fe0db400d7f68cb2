"""NREL depot schedules: whole days only, checked against the operating days; six files, real figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest

from ingest.errors import EmptySourceError, LayoutError, MissingFileError
from ingest.model import Condensed
from ingest.sources import nrel_depot_schedule
from ingest.sources.nrel_depot_schedule import FILES, OP_DAYS, SCHEDULES
from tests.ingest.publisher_files import column_sum, condense_real, small_reference, write_csv

Period = tuple[str, str, str, int, str, float]
OpDay = tuple[str, float, int, int]
# A day at work from 8 to 16 o'clock, and what its fleet says of it.
DAY: tuple[Period, ...] = (
    ("1", "00:00:00", "08:00:00", 28_800, "0", 0.0),
    ("1", "08:00:00", "16:00:00", 28_800, "1", 40.5),
    ("1", "16:00:00", "23:59:59", 28_799, "0", 0.0),
)
OF_DAY: OpDay = ("1", 40.5, 28_800, 57_599)
RETURNS = ("return_count", "returned_miles")


def write_fleets(folder: Path, periods: Sequence[Period], op_days: Sequence[OpDay]) -> Path:
    """The six files: the first fleet has these rows, the others the day above."""
    for place, location in enumerate(FILES):
        is_schedule = location.endswith("schedules.csv")
        layout = SCHEDULES if is_schedule else OP_DAYS
        rows: Sequence[Period | OpDay] = periods if is_schedule else op_days
        if place >= 2:
            rows = DAY if is_schedule else (OF_DAY,)
        write_csv(
            folder / location,
            layout.columns,
            [dict(zip(layout.columns, map(str, row), strict=True)) for row in rows],
        )
    return folder / FILES[0]


def condense(folder: Path, periods: Sequence[Period], op_days: Sequence[OpDay] = (OF_DAY,)) -> Condensed:
    path = write_fleets(folder, periods, op_days)
    return nrel_depot_schedule.condense(nrel_depot_schedule.parse(path), small_reference())


def by_hour(condensed: Condensed, fleet: str = "beverage_delivery") -> dict[int, tuple[int, float, float]]:
    """Vehicle-days, seconds off shift and miles of the fleet by hour."""
    columns = ("hour", "vehicle_day_count", "off_shift_seconds", "miles")
    rows = condensed.table.filter(fleet_id=fleet).select(columns).rows()
    return {hour: (days, seconds, miles) for hour, days, seconds, miles in rows}


def returns(condensed: Condensed, fleet: str = "beverage_delivery") -> dict[int, tuple[int, float]]:
    """Returns of the fleet and their miles, in the hours that have any."""
    rows = condensed.table.filter(pl.col("return_count") > 0, fleet_id=fleet)
    assert column_sum(rows, "returned_miles") == column_sum(
        condensed.table.filter(fleet_id=fleet), "returned_miles"
    ), "miles come home in an hour without a return"
    return {hour: (count, miles) for hour, count, miles in rows.select("hour", *RETURNS).rows()}


def test_a_day_is_its_hours_at_the_depot_and_its_operating_day_counts_as_used(tmp_path: Path) -> None:
    condensed = condense(tmp_path, DAY[::-1])
    at_depot, at_work = (1, 3_600.0, 0.0), (1, 0.0, 40.5 / 8)
    assert by_hour(condensed) == {
        **dict.fromkeys(range(8), at_depot),
        **dict.fromkeys(range(8, 16), at_work),
        **dict.fromkeys(range(16, 23), at_depot),
        # The day ends at 23:59:59.
        23: (1, 3_599.0, 0.0),
    }
    assert condensed.table["fleet_id"].unique().sort().to_list() == [
        *("beverage_delivery", "food_delivery", "warehouse_delivery")
    ]
    assert condensed.table.height == 72
    assert (condensed.rows_in, condensed.rows_used) == (12, 12)


def test_days_of_a_fleet_add_up_and_miles_are_spread_over_the_time_of_their_period(tmp_path: Path) -> None:
    late: tuple[Period, ...] = (
        ("2", "00:00:00", "08:30:00", 30_600, "0", 0.0),
        ("2", "08:30:00", "08:45:00", 900, "1", 6.0),
        ("2", "08:45:00", "09:15:00", 1_800, "0", 0.0),
        ("2", "09:15:00", "10:30:00", 4_500, "1", 50.0),
        ("2", "10:30:00", "23:59:59", 48_599, "0", 0.0),
    )
    condensed = condense(tmp_path, (*DAY, *late), [OF_DAY, ("2", 56.0, 5_400, 80_999)])
    hours = by_hour(condensed)
    of_the_first = 40.5 / 8
    assert hours[7] == (2, 7_200.0, 0.0)
    assert hours[8] == (2, 2_700.0, pytest.approx(of_the_first + 6))
    assert hours[9] == (2, 900.0, pytest.approx(of_the_first + 30))
    assert hours[10] == (2, 1_800.0, pytest.approx(of_the_first + 20))
    assert sum(seconds for _, seconds, _ in hours.values()) == 57_599 + 80_999
    assert sum(miles for _, _, miles in hours.values()) == pytest.approx(40.5 + 56)


def test_a_return_brings_home_the_miles_since_the_vehicle_left(tmp_path: Path) -> None:
    twice: tuple[Period, ...] = (
        ("2", "00:00:00", "05:00:00", 18_000, "0", 0.0),
        ("2", "05:00:00", "11:59:59", 25_199, "1", 30.0),
        ("2", "11:59:59", "12:30:00", 1_801, "0", 0.0),
        # Two periods without the depot between them are one way.
        ("2", "12:30:00", "14:00:00", 5_400, "1", 8.0),
        ("2", "14:00:00", "16:30:00", 9_000, "1", 2.5),
        ("2", "16:30:00", "23:59:59", 26_999, "0", 0.0),
    )
    condensed = condense(tmp_path, (*DAY, *twice), [OF_DAY, ("2", 40.5, 39_599, 46_800)])
    # 16:00:00 is in the hour from 16 to 17.
    assert returns(condensed) == {11: (1, 30.0), 16: (2, 51.0)}
    assert set(condensed.table["no_return_vehicle_day_count"]) == {0}


def test_what_midnight_cuts_comes_home_with_the_first_return_of_the_day(tmp_path: Path) -> None:
    over_night: tuple[Period, ...] = (
        ("2", "00:00:00", "04:00:00", 14_400, "1", 20.0),
        ("2", "04:00:00", "09:00:00", 18_000, "0", 0.0),
        ("2", "09:00:00", "10:00:00", 3_600, "1", 5.0),
        ("2", "10:00:00", "20:00:00", 36_000, "0", 0.0),
        ("2", "20:00:00", "23:59:59", 14_399, "1", 16.0),
    )
    condensed = condense(tmp_path, (*DAY, *over_night), [OF_DAY, ("2", 41.0, 32_399, 54_000)])
    assert returns(condensed) == {4: (1, 36.0), 10: (1, 5.0), 16: (1, 40.5)}


def test_a_shift_to_the_end_of_the_day_is_back_at_midnight_if_the_next_begins_at_the_depot(
    tmp_path: Path,
) -> None:
    late: tuple[Period, ...] = (
        ("2", "00:00:00", "20:00:00", 72_000, "0", 0.0),
        ("2", "20:00:00", "23:59:59", 14_399, "1", 16.0),
    )
    condensed = condense(tmp_path, (*DAY, *late), [OF_DAY, ("2", 16.0, 14_399, 72_000)])
    assert returns(condensed) == {16: (1, 40.5), 23: (1, 16.0)}


@pytest.mark.parametrize(
    ("on_shift", "miles", "of_day"),
    [
        pytest.param("1", 300.0, ("2", 300.0, 86_399, 0), id="all at work"),
        pytest.param("0", 0.0, ("2", 0.0, 0, 86_399), id="all at the depot"),
    ],
)
def test_a_day_without_a_return_is_counted(
    tmp_path: Path, on_shift: str, miles: float, of_day: OpDay
) -> None:
    without: Period = ("2", "00:00:00", "23:59:59", 86_399, on_shift, miles)
    condensed = condense(tmp_path, (*DAY, without), [OF_DAY, of_day])
    assert returns(condensed) == {16: (1, 40.5)}
    fleets = condensed.table.group_by("fleet_id").agg(pl.col("no_return_vehicle_day_count").unique())
    assert dict(fleets.rows()) == {"beverage_delivery": [1], "food_delivery": [0], "warehouse_delivery": [0]}
    assert column_sum(condensed.table.filter(fleet_id="beverage_delivery"), "miles") == pytest.approx(
        40.5 + miles
    )


NO_GAP = "the day does not run from 0:00:00 to 23:59:59 without a gap"
UNUSED = "no usable periods of this operating day"


@pytest.mark.parametrize(
    ("periods", "reasons"),
    [
        pytest.param(DAY[:2], [NO_GAP] * 2, id="the evening is missing"),
        pytest.param((DAY[0], DAY[2]), [NO_GAP] * 2, id="the shift is missing"),
        pytest.param((*DAY, DAY[1]), [NO_GAP] * 4, id="a period is there twice"),
        pytest.param(
            (DAY[0], ("1", "08:00:00", "25:00:00", 28_800, "1", 40.5), DAY[2]),
            [NO_GAP, "end_time is no time of day", NO_GAP],
            id="an hour that is none",
        ),
        pytest.param(
            (DAY[0], ("1", "08:00:00", "16:00:00", 60, "1", 40.5), DAY[2]),
            [NO_GAP, "total_time_s is not the time from start to end", NO_GAP],
            id="another length",
        ),
        pytest.param(
            (DAY[0], DAY[1], ("1", "16:00:00", "23:59:59", 28_799, "0", 3.0)),
            [NO_GAP, NO_GAP, "miles driven off shift"],
            id="driving at the depot",
        ),
        pytest.param(
            (DAY[0], ("1", "08:00:00", "16:00:00", 28_800, "2", 40.5), DAY[2]),
            [NO_GAP, "on_shift is neither 0 nor 1", NO_GAP],
            id="neither on nor off",
        ),
        pytest.param(
            (DAY[0], ("1", "08:00:00", "16:00:00", 28_800, "1", 41.5), DAY[2]),
            ["miles do not add up to the operating day's"] * 3,
            id="a mile too many",
        ),
        pytest.param(
            (DAY[0], ("1", "08:00:00", "16:00:00", 28_800, "0", 0.0), DAY[2]),
            ["time on shift does not add up to the operating day's"] * 3,
            id="never at work",
        ),
    ],
)
def test_a_day_with_a_fault_goes_as_a_whole(
    tmp_path: Path, periods: Sequence[Period], reasons: list[str]
) -> None:
    condensed = condense(tmp_path, periods)
    assert "beverage_delivery" not in condensed.table["fleet_id"]
    by_row = condensed.quarantine.filter(pl.col("reason") != UNUSED).sort("row_number")
    assert by_row["reason"].to_list() == reasons
    assert condensed.quarantine["reason"].to_list().count(UNUSED) == 1
    assert condensed.rows_in == condensed.rows_used + condensed.quarantine.height


def test_periods_need_an_operating_day_and_it_needs_them(tmp_path: Path) -> None:
    condensed = condense(tmp_path, DAY, [("2", 40.5, 28_800, 57_599)])
    assert condensed.quarantine.select("row_number", "reason").rows() == [
        *((row, "no operating day of this number") for row in (2, 3, 4)),
        (2, UNUSED),
    ]


def test_an_operating_day_said_twice_is_refused_however_its_number_is_written(tmp_path: Path) -> None:
    condensed = condense(tmp_path, DAY, [OF_DAY, ("01", *OF_DAY[1:])])
    assert condensed.quarantine["reason"].to_list() == [
        *["several rows have the same fleet_id, vehicle_day_id"] * 2,
        *["no operating day of this number"] * 3,
    ]


def test_a_file_that_is_missing_or_of_the_other_kind_is_named(tmp_path: Path) -> None:
    path = write_fleets(tmp_path, DAY, [OF_DAY])
    (tmp_path / FILES[3]).unlink()
    with pytest.raises(MissingFileError, match="fleet2-warehouse-delivery-veh_op_days"):
        nrel_depot_schedule.parse(path)
    (tmp_path / FILES[3]).write_bytes((tmp_path / FILES[2]).read_bytes())
    with pytest.raises(LayoutError, match="fleet2-warehouse-delivery-veh_op_days"):
        nrel_depot_schedule.parse(path)


def test_fleets_without_one_whole_day_are_an_empty_source(tmp_path: Path) -> None:
    path = write_fleets(tmp_path, DAY, [OF_DAY])
    for location in FILES[::2]:
        (tmp_path / location).write_bytes(
            (tmp_path / location).read_bytes().replace(b"08:00:00", b"09:00:00")
        )
    with pytest.raises(EmptySourceError, match="none of its 12 rows"):
        nrel_depot_schedule.condense(nrel_depot_schedule.parse(path), small_reference())


def test_the_real_fleets_have_412_whole_days(mirror: Path) -> None:
    condensed = condense_real("nrel_depot_schedule", mirror)
    assert (condensed.rows_in, condensed.rows_used, condensed.table.height) == (1_730, 1_730, 72)
    days = condensed.table.group_by("fleet_id").agg(pl.col("vehicle_day_count").unique()).sort("fleet_id")
    assert days.rows() == [
        *(("beverage_delivery", [76]), ("food_delivery", [236]), ("warehouse_delivery", [100]))
    ]
    # The sums of the periods: what is spread over the hours adds up to them again.
    assert column_sum(condensed.table, "miles") == pytest.approx(44_801.14486, abs=0.001)
    assert column_sum(condensed.table, "off_shift_seconds") == 20_783_816
    # The beverage fleet is out around noon, the food fleet in the morning, no truck of the warehouse at night.
    share = pl.col("off_shift_seconds") / pl.col("vehicle_day_count") / 3_600
    at = condensed.table.with_columns(share.alias("share"))
    assert at.filter(fleet_id="beverage_delivery", hour=11)["share"].item() < 0.02
    assert at.filter(fleet_id="food_delivery", hour=7)["share"].item() < 0.1
    assert at.filter(fleet_id="warehouse_delivery", hour=2)["share"].item() == 1
    # Every mile comes home. 374 vehicle-days have one return, 35 have two, three have three.
    assert column_sum(condensed.table, "returned_miles") == pytest.approx(44_801.14486, abs=0.001)
    assert column_sum(condensed.table, "return_count") == 453
    assert set(condensed.table["no_return_vehicle_day_count"]) == {0}
