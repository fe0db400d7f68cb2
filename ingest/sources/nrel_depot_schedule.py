"""NREL depot schedules (Borlaug et al. 2021): when the trucks of three fleets are at work, at the depot, and back.

Belongs here: reading the schedules, checking them against the fleets' operating days, adding them up by hour
of the day. Does not belong here: load shapes (they are made of the time at the depot and of the returns).

Files: two for each fleet, its vehicle-days (`op_days`) and their periods (`schedules`). Table: one row per
fleet and hour of the day, over all its vehicle-days; a period's miles are spread evenly over its time. A
vehicle-day runs from 0:00:00 to 23:59:59 without a gap, and its periods add up to its operating day; the
rows of one that does not are all quarantined. Rows of both kinds count: an operating day is used as the
check of its periods.

A return is the end of a period at work that a period at the depot follows. A vehicle-day is a cycle: what
is at work when the day ends goes on at its beginning, and its miles come home with the next return.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingest.files import companion_path, read_csv_rows
from ingest.layout import CODE, NUMBER, Layout, check_layout
from ingest.model import Column, Condensed, Parsed, Source
from ingest.quarantine import Rule, condensed_table, missing, number, split_rows, whole_number
from ingest.reference import Reference
from ingest.rules import ambiguous_key, amount_rules, identifier_rules
from ingest.sums import exact_sum

NAME = "nrel_depot_schedule"
FOLDER = "nrel_depot_schedules_2021"
# Our codes by the fleets' names in the files.
FLEETS = {
    "fleet1-beverage-delivery": "beverage_delivery",
    "fleet2-warehouse-delivery": "warehouse_delivery",
    "fleet3-food-delivery": "food_delivery",
}
SCHEDULES = Layout(
    "depot schedules",
    ("veh_op_day_id", "start_time", "end_time", "total_time_s", "on_shift", "vmt"),
    types={"veh_op_day_id": CODE, "total_time_s": NUMBER, "on_shift": CODE, "vmt": NUMBER},
)
OP_DAYS = Layout(
    "operating days",
    ("veh_op_day_id", "vmt", "time_on_shift_s", "time_off_shift_s"),
    types={"veh_op_day_id": CODE, "vmt": NUMBER, "time_on_shift_s": NUMBER, "time_off_shift_s": NUMBER},
)
KINDS = {"schedules": SCHEDULES, "op_days": OP_DAYS}
FILES = tuple(f"{FOLDER}/{fleet}-veh_{kind}.csv" for fleet in FLEETS for kind in KINDS)
TIME = r"^(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$"
HOURS = 24
HOUR_SECONDS = 60 * 60
LAST_SECOND = HOURS * HOUR_SECONDS - 1
MILES_TOLERANCE = 1e-6
DAY = ("fleet_id", "vehicle_day_id")
KEY = ("fleet_id", "hour")
COLUMNS = (
    Column("fleet_id", "VARCHAR", "code", "beverage_delivery, warehouse_delivery or food_delivery"),
    Column("hour", "BIGINT", "hours", "hour of the day, 0 to 23"),
    Column("vehicle_day_count", "BIGINT", "vehicle-days", "observed days of the fleet's vehicles"),
    Column(
        "off_shift_seconds",
        "DOUBLE",
        "seconds",
        "time at the depot within the hour, all vehicle-days together; a day ends at 23:59:59",
    ),
    Column(
        "miles",
        "DOUBLE",
        "miles",
        "miles driven within the hour, all vehicle-days together: those of a shift spread evenly over it",
    ),
    Column(
        "return_count", "BIGINT", "returns", "returns to the depot within the hour, all vehicle-days together"
    ),
    Column(
        "returned_miles",
        "DOUBLE",
        "miles",
        "miles that end with those returns: driven since the vehicle left the depot, over midnight too",
    ),
    Column(
        "no_return_vehicle_day_count",
        "BIGINT",
        "vehicle-days",
        "observed days without a return, all at work or all at the depot; their miles come home in no hour",
    ),
)


def parse(path: Path) -> Parsed:
    """The rows of all files as text: columns of both layouts, `fleet_id` and `kind` (a key of KINDS).

    path: the first file; the others are found beside it. row_number is the line in the row's own file.
    Raises IngestError.
    """
    frames = []
    for location in FILES:
        own = companion_path(path, FILES[0], location)
        fleet, _, kind = own.stem.rpartition("-veh_")
        rows = read_csv_rows(own)
        check_layout(own, rows, KINDS[kind])
        frames.append(
            rows.select(
                *KINDS[kind].columns,
                "row_number",
                pl.lit(FLEETS[fleet]).alias("fleet_id"),
                pl.lit(kind).alias("kind"),
            )
        )
    return Parsed(pl.concat(frames, how="diagonal"))


def condense(parsed: Parsed, reference: Reference) -> Condensed:
    """Time off shift and miles by fleet_id and hour. No place is in it: the reference is not needed."""
    del reference
    rows = parsed.rows.with_columns(whole_number("veh_op_day_id").alias("vehicle_day_id"))
    op_days, refused_op_days = split_rows(rows.filter(pl.col("kind") == "op_days"), _op_day_rules())
    known = op_days.select(
        *DAY,
        number("vmt").alias("_day_miles"),
        number("time_on_shift_s").alias("_day_on"),
        number("time_off_shift_s").alias("_day_off"),
    )
    periods = (
        rows.filter(pl.col("kind") == "schedules")
        .with_columns(
            _second("start_time").alias("start_second"),
            _second("end_time").alias("end_second"),
        )
        .join(known, on=DAY, how="left", maintain_order="left")
        .sort(*DAY, "start_second", "row_number", maintain_order=True)
    )
    good, refused_periods = split_rows(periods, _period_rules())
    checked = good.select(DAY).unique().with_columns(pl.lit(True).alias("_is_checked"))
    used_op_days, unused_op_days = split_rows(
        op_days.join(checked, on=DAY, how="left", maintain_order="left"),
        (Rule("veh_op_day_id", pl.col("_is_checked").is_null(), "no usable periods of this operating day"),),
    )
    return condensed_table(
        NAME,
        COLUMNS,
        KEY,
        good=_by_hour(good).join(_returns_by_hour(good), on=KEY, how="left"),
        quarantine=pl.concat([refused_op_days, refused_periods, unused_op_days]),
        rows_in=parsed.rows.height,
        rows_used=good.height + used_op_days.height,
    )


def _by_hour(periods: pl.DataFrame) -> pl.DataFrame:
    """Sums by fleet_id and hour of the periods of whole days; an hour without time off shift has zeros."""
    start, end, hour = pl.col("start_second"), pl.col("end_second"), pl.col("hour")
    within = pl.min_horizontal(end, (hour + 1) * HOUR_SECONDS) - pl.max_horizontal(start, hour * HOUR_SECONDS)
    seconds = pl.col("_seconds")
    return (
        periods.join(pl.DataFrame({"hour": range(HOURS)}, schema={"hour": pl.Int64}), how="cross")
        .with_columns(within.clip(lower_bound=0).alias("_seconds"))
        .group_by(KEY)
        .agg(
            pl.col("vehicle_day_id").n_unique().alias("vehicle_day_count"),
            seconds.filter(pl.col("on_shift") == "0").sum().alias("off_shift_seconds"),
            exact_sum(number("vmt") * seconds / (end - start)).alias("miles"),
        )
    )


def _returns_by_hour(periods: pl.DataFrame) -> pl.DataFrame:
    """Returns and the miles they end by fleet_id and hour, and the fleet's days without any.

    periods: those of whole days, in the order of the day.
    """
    is_on = pl.col("on_shift") == "1"
    is_on_next = is_on.shift(-1).fill_null(is_on.first()).over(DAY)
    at_return = pl.when(is_on & ~is_on_next).then(pl.col("end_second") // HOUR_SECONDS)
    # The return that a period leads to: the next one of its day, after midnight the first.
    next_return = at_return.fill_null(strategy="backward").fill_null(at_return.drop_nulls().first())
    led = periods.with_columns(at_return.alias("_at_return"), next_return.over(DAY).alias("hour"))
    sums = led.group_by(KEY).agg(
        pl.col("_at_return").count().cast(pl.Int64).alias("return_count"),
        exact_sum(number("vmt")).alias("returned_miles"),
    )
    days = led.group_by("fleet_id").agg(
        pl.col("vehicle_day_id")
        .filter(pl.col("hour").is_null())
        .n_unique()
        .cast(pl.Int64)
        .alias("no_return_vehicle_day_count")
    )
    hours = pl.DataFrame({"hour": range(HOURS)}, schema={"hour": pl.Int64})
    return (
        days.join(hours, how="cross")
        .join(sums, on=KEY, how="left")
        .with_columns(pl.col("return_count").fill_null(0), pl.col("returned_miles").fill_null(0.0))
    )


def _op_day_rules() -> tuple[Rule, ...]:
    return (
        *identifier_rules("veh_op_day_id"),
        ambiguous_key(*DAY),
        *amount_rules("vmt"),
        *identifier_rules("time_on_shift_s"),
        *identifier_rules("time_off_shift_s"),
    )


def _period_rules() -> tuple[Rule, ...]:
    start, end = pl.col("start_second"), pl.col("end_second")
    is_on, miles = pl.col("on_shift") == "1", number("vmt")
    starts_where_the_last_ended = start == end.shift(1, fill_value=0).over(DAY)
    is_whole_day = starts_where_the_last_ended.all().over(DAY) & (end.max().over(DAY) == LAST_SECOND)
    return (
        *identifier_rules("veh_op_day_id"),
        Rule("veh_op_day_id", pl.col("_day_miles").is_null(), "no operating day of this number"),
        *(
            rule
            for column, second in (("start_time", start), ("end_time", end))
            for rule in (missing(column), Rule(column, second.is_null(), f"{column} is no time of day"))
        ),
        Rule("end_time", end <= start, "the period does not end after its start"),
        Rule(
            "total_time_s",
            whole_number("total_time_s").ne_missing(end - start),
            "total_time_s is not the time from start to end",
        ),
        Rule(
            "on_shift", ~pl.col("on_shift").is_in(["0", "1"]).fill_null(False), "on_shift is neither 0 nor 1"
        ),
        *amount_rules("vmt"),
        Rule("vmt", ~is_on & (miles > 0), "miles driven off shift"),
        # These see what the others left: a day that lost a period goes as a whole.
        Rule("veh_op_day_id", ~is_whole_day, "the day does not run from 0:00:00 to 23:59:59 without a gap"),
        *(
            Rule(
                "veh_op_day_id",
                (end - start).filter(is_on == on).sum().over(DAY) != pl.col(day),
                f"time {what} shift does not add up to the operating day's",
            )
            for on, day, what in ((True, "_day_on", "on"), (False, "_day_off", "off"))
        ),
        Rule(
            "veh_op_day_id",
            (miles.sum().over(DAY) - pl.col("_day_miles")).abs() > MILES_TOLERANCE,
            "miles do not add up to the operating day's",
        ),
    )


def _second(column: str) -> pl.Expr:
    """Seconds after midnight of a time `HH:MM:SS`; null where it is none."""
    is_time = pl.col(column).str.contains(TIME)
    hours, minutes, seconds = (
        pl.col(column).str.slice(start, 2).cast(pl.Int64, strict=False) for start in (0, 3, 6)
    )
    return pl.when(is_time).then(hours * 3600 + minutes * 60 + seconds)


SOURCE = Source(
    name=NAME,
    title="Depot schedules of three delivery fleets",
    description="In which hours of the day the trucks of a beverage, a warehouse and a food delivery fleet "
    "are at the depot and in which they come back, over 412 vehicle-days: the shape of depot charging.",
    publisher="National Renewable Energy Laboratory, hdev-depot-charging-2021 (Borlaug et al. 2021)",
    licence="BSD-3-Clause",
    vintage="2021",
    grain="one row per fleet and hour of the day",
    key=KEY,
    cadence="once",
    live_url="https://github.com/NREL/hdev-depot-charging-2021",
    mirror_path=FILES[0],
    companions=FILES[1:],
    columns=COLUMNS,
    parse=parse,
    condense=condense,
    parser_version=3,
    group="vehicles",
)
