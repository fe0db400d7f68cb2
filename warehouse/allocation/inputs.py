"""Reads, checks and orders the input tables.

Belongs here: everything that can be wrong with what comes in, found before any step computes, so that steps
need no guards. Does not belong here: computing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from warehouse.allocation.checks import check_table, describe
from warehouse.allocation.columns import Table
from warehouse.allocation.errors import InputError
from warehouse.allocation.parameters import Parameters, money_of, parameters_of
from warehouse.allocation.plans import check_plans
from warehouse.allocation.tables import INPUTS

_RELATIVE_TOLERANCE = 1e-9  # the two directions of an edge may be computed apart
_WH = 1e-5  # MWh: needs are rounded to a watt-hour


@dataclass(frozen=True)
class Inputs:
    """The input tables as declared in `tables.INPUTS`, checked and in key order, and the parameters."""

    county: pl.DataFrame
    county_edge: pl.DataFrame
    blocked_edge: pl.DataFrame
    county_need: pl.DataFrame
    county_score: pl.DataFrame
    scenario: pl.DataFrame
    phase: pl.DataFrame
    county_grid: pl.DataFrame
    charger: pl.DataFrame
    county_port_need: pl.DataFrame
    county_existing_port: pl.DataFrame
    parameters: Parameters
    money: Mapping[str, tuple[float, float, float]]


def read_inputs(folder: Path) -> Inputs:
    """The tables of `<folder>/<table>.parquet`; InputError names the table, row and value that is wrong."""
    return check_inputs({table.name: _read(folder / f"{table.name}.parquet", table) for table in INPUTS})


def check_inputs(tables: dict[str, pl.DataFrame]) -> Inputs:
    """The tables of `tables.INPUTS`, each `checked`, checked against each other; InputError if one is wrong."""
    tables = dict(tables)
    assumption = tables.pop("assumption")
    parameters, money = parameters_of(assumption), money_of(assumption)
    for name in ("county", "county_need", "scenario", "charger"):
        if tables[name].is_empty():
            raise InputError(f"{name}: the table is empty", remedy="build the dbt models before the export")
    _check_references(tables)
    inputs = Inputs(**tables, parameters=parameters, money=money)
    _check_groups(inputs.county)
    _check_edges(inputs.county_edge)
    check_plans(inputs.scenario, inputs.phase)
    _check_needs(inputs)
    _check_scores(inputs)
    _check_grid(inputs)
    _check_ports(inputs)
    return inputs


def _read(path: Path, table: Table) -> pl.DataFrame:
    if not path.is_file():
        raise InputError(f"{table.name}: there is no {path}", remedy="export the allocation's inputs first")
    try:
        frame = pl.read_parquet(path, hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(
            f"{table.name}: {path} is not a readable Parquet file ({error})", remedy="export it again"
        ) from error
    return checked(frame, table, path.name)


def checked(frame: pl.DataFrame, table: Table, file: str) -> pl.DataFrame:
    """The declared columns of a table in key order; InputError if it is not what its declaration says."""
    missing = [name for name in table.schema if name not in frame.columns]
    if missing:
        raise InputError(
            f"{table.name}: {file} lacks {', '.join(missing)}; it has {', '.join(frame.columns)}",
            remedy=f"export the columns that are declared for {table.name}",
        )
    for name, dtype in table.schema.items():
        if not _fits(dtype, frame.schema[name]):
            raise InputError(
                f"{table.name}: {name} is {frame.schema[name]}, but must be {dtype}",
                remedy="cast it in the dbt model that the input is exported from",
            )
    frame = frame.select(pl.col(name).cast(dtype) for name, dtype in table.schema.items())
    check_table(frame, table, InputError, remedy=f"correct the dbt model that feeds {table.name}")
    return frame.sort(table.key)


def _fits(wanted: pl.DataType, have: pl.DataType) -> bool:
    if wanted == pl.Int64():
        return have.is_integer()
    if wanted == pl.Float64():
        return have.is_numeric()
    return have == wanted


def _check_references(tables: Mapping[str, pl.DataFrame]) -> None:
    parents = {
        "county_fips": "county",
        "neighbor_county_fips": "county",
        "scenario_id": "scenario",
        "adoption_id": "scenario",
        "charger_id": "charger",
    }
    for name, frame in tables.items():
        for column, parent in parents.items():
            if column not in frame.columns or name == parent:
                continue
            known = tables[parent][column.removeprefix("neighbor_")]
            unknown = frame.filter(~pl.col(column).is_in(known.implode()))
            if unknown.height:
                raise InputError(
                    f"{name}: {column} {unknown[column][0]} is not in {parent} "
                    f"({unknown.height} row(s) like it)",
                    remedy=f"add it to {parent}, or drop it where {name} is made",
                )


def _check_groups(county: pl.DataFrame) -> None:
    for code, title in (("csa_code", "csa_title"), ("cbsa_code", "cbsa_title")):
        titles = county.filter(pl.col(code).is_not_null()).group_by(code).agg(pl.col(title).unique().sort())
        unclear = titles.filter((pl.col(title).list.len() != 1) | pl.col(title).list.contains(None)).sort(
            code
        )
        if unclear.height:
            raise InputError(
                f"county: {code} {unclear[code][0]} has the titles {unclear[title][0].to_list()}",
                remedy="give each area one title",
            )


def _check_edges(edge: pl.DataFrame) -> None:
    itself = edge.filter(pl.col("county_fips") == pl.col("neighbor_county_fips"))
    if itself.height:
        raise InputError(
            f"county_edge: {itself['county_fips'][0]} is its own neighbour",
            remedy="drop pairs of a county with itself",
        )
    key = ["county_fips", "neighbor_county_fips"]
    there = edge.rename({key[0]: key[1], key[1]: key[0]})
    both = edge.join(there, on=key, how="left", suffix="_back", maintain_order="left")
    ratio = pl.col("distance_miles") / pl.col("distance_miles_back")
    same = ((ratio - 1).abs() <= _RELATIVE_TOLERANCE) & (
        pl.col("shares_boundary") == pl.col("shares_boundary_back")
    )
    one_way = both.filter(~same.fill_null(False))
    if one_way.height:
        raise InputError(
            f"county_edge: {describe(one_way.row(0, named=True), key)} has no reverse, or another one "
            f"({one_way.height} row(s) like it)",
            remedy="county_edge must hold each pair in both directions with the same distance and boundary",
        )


def _check_needs(inputs: Inputs) -> None:
    need, phase = inputs.county_need, inputs.phase
    key = ["scenario_id", "county_fips", "year"]
    years = sorted(need["year"].unique())
    wanted = (
        inputs.scenario.select("scenario_id")
        .join(inputs.county.select("county_fips"), how="cross")
        .join(pl.DataFrame({"year": range(years[0], years[-1] + 1)}), how="cross")
    )
    missing = wanted.join(need, on=key, how="anti").sort(key)
    if missing.height:
        raise InputError(
            f"county_need: no row for {describe(missing.row(0, named=True), key)} ({missing.height} missing)",
            remedy="county_need must hold every scenario, county and year, with 0 where there is no need",
        )
    parts = pl.col("depot_mwh") + pl.col("en_route_mwh")
    uneven = need.filter((pl.col("need_mwh") - parts).abs() > _RELATIVE_TOLERANCE * pl.col("need_mwh") + _WH)
    if uneven.height:
        row = uneven.row(0, named=True)
        raise InputError(
            f"county_need: need_mwh is not depot_mwh + en_route_mwh at {describe(row, key)}: "
            f"{row['need_mwh']} and {row['depot_mwh']} + {row['en_route_mwh']} ({uneven.height} row(s) like it)",
            remedy="make need_mwh the sum of both in the model that feeds county_need",
        )
    window = ["scenario_id", "phase_id", "opens_from", "opens_to"]
    outside = phase.filter((pl.col("opens_from") < years[0]) | (pl.col("opens_to") > years[-1]))
    if outside.height:
        raise InputError(
            f"phase: {describe(outside.row(0, named=True), window)} is outside the years of county_need, "
            f"{years[0]} to {years[-1]}",
            remedy="move the window or compute needs for its years",
        )
    national = need.group_by("scenario_id", "year").agg(pl.col("need_mwh").sum())
    empty = phase.join(
        national.filter(pl.col("need_mwh") == 0),
        left_on=["scenario_id", "opens_to"],
        right_on=["scenario_id", "year"],
        how="semi",
    )
    if empty.height:
        raise InputError(
            f"county_need: no need at all in the last year of {describe(empty.row(0, named=True), window)}",
            remedy="a phase's last year must have need to share out",
        )


def _check_scores(inputs: Inputs) -> None:
    key = ["scenario_id", "county_fips"]
    missing = (
        inputs.scenario.filter(~pl.col("opens_everywhere"))
        .select("scenario_id")
        .join(inputs.county.select("county_fips"), how="cross")
        .join(inputs.county_score, on=key, how="anti")
        .sort(key)
    )
    if missing.height:
        raise InputError(
            f"county_score: no row for {describe(missing.row(0, named=True), key)} "
            f"({missing.height} missing)",
            remedy="a scenario that does not open everywhere needs a score for every county",
        )


def _check_grid(inputs: Inputs) -> None:
    missing = inputs.county.join(inputs.county_grid, on="county_fips", how="anti")
    if missing.height:
        raise InputError(
            f"county_grid: no row for county_fips {missing['county_fips'][0]} ({missing.height} missing)",
            remedy="every county needs the peak demand and the lead time of its grid",
        )


def _check_ports(inputs: Inputs) -> None:
    key = ["adoption_id", "county_fips", "year", "charger_id"]
    wanted = (
        inputs.scenario.select("adoption_id")
        .unique()
        .join(inputs.county.select("county_fips"), how="cross")
        .join(inputs.county_need.select("year").unique(), how="cross")
        .join(inputs.charger.select("charger_id"), how="cross")
    )
    missing = wanted.join(inputs.county_port_need, on=key, how="anti").sort(key)
    if missing.height:
        raise InputError(
            f"county_port_need: no row for {describe(missing.row(0, named=True), key)} "
            f"({missing.height} missing)",
            remedy="county_port_need must hold every adoption, county, year and charger, with 0 where there is none",
        )
    for column in ("low", "high"):
        wrong = inputs.charger.filter(
            pl.col("port_usd_low") > pl.col("port_usd_central")
            if column == "low"
            else pl.col("port_usd_central") > pl.col("port_usd_high")
        )
        if wrong.height:
            raise InputError(
                f"charger: port_usd_{column} of {wrong['charger_id'][0]} is on the wrong side of the central value",
                remedy="order the prices of the row in the seed of chargers: low, central, high",
            )
