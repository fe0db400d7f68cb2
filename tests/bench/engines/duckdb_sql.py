"""The ensemble in DuckDB SQL, set-based over (draw, county).

Belongs here: SQL. Does not belong here: a search for paths (the table of paths is given: SQL that recurses over
a graph would be no one's choice).

Segments and chargers are columns, not rows, so that the widest tables have a row per (draw, county) and year.
The build-out is a recurrence over 17 years: the host language loops over years, as one would; all draws and
counties of a year are one statement. Carried weights are summed as decimals, so that ties do not depend on the
order of rows.
"""

from __future__ import annotations

import duckdb
import numpy as np

from tests.bench.engines.handed_over import NATIONAL, Frames, Result
from warehouse.allocation.parameters import Parameters

HOURS = 8_760
HUB, CORRIDOR, NETWORK = range(3)


def prepare(frames: Frames, threads: int = 2) -> duckdb.DuckDBPyConnection:
    """A database in memory with the tables that do not depend on a draw."""
    connection = duckdb.connect(config={"threads": threads})
    connection.execute("set enable_progress_bar = false; set preserve_insertion_order = false")
    for name, frame in frames.items():
        connection.register("handed", frame)
        connection.execute(f"create table {name} as select * from handed")
        connection.unregister("handed")
    return connection


def run(
    connection: duckdb.DuckDBPyConnection,
    draws: Frames,
    parameters: Parameters,
    site_usd: dict[str, float],
) -> Result:
    """Every step for these draws."""
    for name, frame in draws.items():
        connection.register("handed", frame)
        connection.execute(f"create or replace temp table {name} as select * from handed")
        connection.unregister("handed")
    _needs(connection)
    _select(connection, parameters)
    _deploy(connection, parameters, site_usd)
    return _result(connection)


def _needs(connection: duckdb.DuckDBPyConnection) -> None:
    """energy (draw, year): a factor for each segment; demand (draw, county, year)."""
    segments = [row[0] for row in connection.execute("select segment from segment order by 1").fetchall()]
    factors = ", ".join(f"max(factor) filter (segment = {s}) as f{s}" for s in segments)
    connection.execute(f"""
        create or replace temp table energy as
        with consumption as (
            select draw, segment,
                case
                    when high = low then 1
                    when energy_percentile * (high - low) < central - low
                        then (low + sqrt(energy_percentile * (high - low) * (central - low))) / central
                    else (high - sqrt((1 - energy_percentile) * (high - low) * (high - central))) / central
                end as factor
            from draw cross join segment
        ),
        adoption as (
            select draw, segment, year,
                case when sum(weight) > 0 then sum(weight * case
                    when model_year = (select min(model_year) from cohort) then 1
                    when ze_share > 0 then least(adoption, 1 / ze_share)
                    else adoption
                end) else 1 end as factor
            from draw cross join cohort
            group by draw, segment, year
        ),
        both_factors as (
            select draw, year, segment,
                consumption.factor * adoption.factor as factor,
                adoption.factor * vehicle_share as vehicles
            from consumption join adoption using (draw, segment) join vehicle_share using (segment, year)
        )
        select draw, year, {factors}, sum(vehicles) as vehicles from both_factors group by draw, year
    """)

    def summed(location: str) -> str:
        return " + ".join(f"need.{location}_{s} * energy.f{s}" for s in segments)

    connection.execute(f"""
        create or replace temp table demand as
        select draw, county, year,
            ({summed("depot")}) * draw_county.need as depot_mwh,
            ({summed("en_route")}) * draw_county.need as en_route_mwh,
            vehicles * draw_county.need as vehicles
        from energy join need using (year) join draw_county using (draw, county)
    """)
    connection.execute("""
        create or replace temp table phase_need as
        select draw, county, phase, kind,
            round_even((depot_mwh + en_route_mwh) * 1e6, 0)::bigint as need_wh
        from phase join demand on demand.year = phase.opens_to
    """)
    connection.execute("""
        create or replace temp table target as
        with nation as (select draw, phase, sum(need_wh)::bigint as nation_wh from phase_need group by all),
        moved as (
            select draw, phase, kind, opens_from, opens_to, nation_wh,
                greatest(0, least(1, target_share + if(kind = 2, 0, shift))) as share
            from nation join phase using (phase) join draw_shift using (draw, phase)
        )
        select draw, phase, kind, opens_from, opens_to, nation_wh,
            round_even(max(share) over (partition by draw order by phase) * nation_wh, 0)::bigint as target_wh
        from moved
    """)


def _take(connection: duckdb.DuckDBPyConnection, kind: int, candidates: str) -> None:
    """Add to `taken` the candidates (draw, county, value) of phases of this kind, in order, until each target."""
    connection.execute(f"""
        insert into taken
        with candidate as ({candidates}),
        already as (
            select draw, phase, coalesce(sum(need_wh), 0) as open_wh
            from phase_need semi join taken using (draw, county) where kind = {kind} group by all
        ),
        running as (
            select draw, county, phase, value, need_wh,
                coalesce(sum(need_wh) over (
                    partition by draw, phase order by value desc, county
                    rows between unbounded preceding and 1 preceding
                ), 0) as before_wh
            from candidate join phase_need using (draw, county) where kind = {kind}
        ),
        chosen as (
            select draw, county, any_value(value) as value, min(phase) as phase
            from running join target using (draw, phase) left join already using (draw, phase)
            where {kind} = {NETWORK} or coalesce(open_wh, 0) + before_wh < target_wh
            group by draw, county
        ),
        placed as (
            select draw, county, phase,
                sum(need_wh) over (partition by draw, phase) as phase_wh,
                coalesce(sum(need_wh) over (
                    partition by draw, phase order by value desc, county
                    rows between unbounded preceding and 1 preceding
                ), 0) as before_wh
            from chosen join phase_need using (draw, county, phase)
        )
        select draw, county, {kind} as kind,
            least(opens_from + if(phase_wh > 0, before_wh * (opens_to - opens_from + 1) // phase_wh, 0), opens_to)
        from placed join target using (draw, phase)
    """)


def _select(connection: duckdb.DuckDBPyConnection, parameters: Parameters) -> None:
    """taken (draw, county): kind, opening_year; area (draw, group_id)."""
    connection.execute(
        "create or replace temp table taken (draw bigint, county bigint, kind bigint, opening_year bigint)"
    )
    score = " + ".join(f"weight_{f} * greatest(0, least(1, factor_{f} + noise_{f}))" for f in range(4))
    connection.execute(f"""
        create or replace temp table hub_need as
        select draw, county, group_id, need_wh, nation_wh
        from phase_need join target using (draw, phase) join county using (county)
        where phase = (select max(phase) from phase where kind = {HUB})
    """)
    _take(
        connection,
        HUB,
        f"""
        select draw, county, 100 * ({score}) as value
        from hub_need join draw_county using (draw, county) join draw using (draw)
        join county using (county)
        where hub_need.group_id >= 0
          and need_wh >= round_even({parameters.hub_eligible_need_share!r} * nation_wh, 0)
        """,
    )
    connection.execute(f"""
        create or replace temp table area as
        select draw, group_id from hub_need semi join taken using (draw, county)
        group by draw, group_id
        having sum(need_wh) > 0 and sum(need_wh)
            >= round_even({parameters.launch_area_minimum_need_share!r} * any_value(nation_wh), 0)
    """)
    connection.execute("""
        create or replace temp table group_end as
        with hub as (
            select draw, county, group_id, need_wh from hub_need semi join taken using (draw, county)
        ),
        alone as (select * from hub anti join area using (draw, group_id)),
        joined as (
            select alone.draw, county, arg_min(nearby.group_id, place) as group_id
            from alone join nearby using (county)
            join area on area.draw = alone.draw and area.group_id = nearby.group_id
            group by alone.draw, county
        )
        select hub.draw, coalesce(joined.group_id, hub.group_id) as group_id, sum(need_wh) / 1e6 as need_mwh
        from hub left join joined using (draw, county)
        group by all
    """)
    if connection.execute(f"select count(*) from phase where kind = {CORRIDOR}").fetchone() != (0,):
        _take(
            connection,
            CORRIDOR,
            """
            select draw, county, sum(weight) as value
            from (
                select one.draw, path, (one.need_mwh * other.need_mwh * decay)::decimal(38, 9) as weight
                from path
                join group_end as one on one.group_id = path.one
                join group_end as other on other.group_id = path.other and other.draw = one.draw
            ) join path_county using (path) anti join taken using (draw, county)
            group by draw, county
            having value > 0
            """,
        )
    _take(
        connection,
        NETWORK,
        f"""
        select draw, county, need_wh as value from phase_need anti join taken using (draw, county)
        where kind = {NETWORK}
        """,
    )


def _deploy(
    connection: duckdb.DuckDBPyConnection, parameters: Parameters, site_usd: dict[str, float]
) -> None:
    """nation (draw, year), year by year; `state` holds what stands."""
    years = [row[0] for row in connection.execute("select distinct year from need order by 1").fetchall()]
    charger = connection.execute(
        "select charger, is_depot, is_first_site, power_kw, usd from charger order by 1"
    ).fetchall()
    all_ports = [row[0] for row in charger]
    at = {True: [row[0] for row in charger if row[1]], False: [row[0] for row in charger if not row[1]]}
    first_site = next(row[0] for row in charger if row[2])
    connection.execute(f"""
        create or replace temp table plan as
        select draw, county, opening_year, kind < {NETWORK} as is_trunk, growth_mw,
            greatest(opening_year, {years[0]} + lead_years) as energised_year
        from taken join county using (county)
    """)
    connection.execute(f"""
        create or replace temp table state as
        select draw, county, 0.0::double as depot_mw, 0.0::double as en_route_mw,
            {", ".join(f"0.0::double as stands_{c}" for c in all_ports)}
        from plan
    """)
    columns = ", ".join(f"{name} double" for name in NATIONAL)
    connection.execute(f"create or replace temp table nation (draw bigint, year bigint, {columns})")

    margin, hours = parameters.grid_mw_margin, {
        "depot": HOURS * parameters.max_load_factor_depot,
        "en_route": HOURS * parameters.max_load_factor_en_route,
    }  # fmt: skip
    wanted = {
        c: f"greatest(ceil(port_{c} * {'depot_scale' if c in at[True] else 'en_route_scale'} - 1e-9), 0)"
        for c in all_ports
    }
    any_en_route = " or ".join(f"want_{c} > 0" for c in at[False])
    least = {
        c: f"if({any_en_route}, greatest(want_{c}, {parameters.first_site_port_count!r}), want_{c})"
        if c == first_site
        else f"want_{c}"
        for c in all_ports
    }
    new = {c: f"greatest(stands_{c} - existing_{c}, 0)" for c in all_ports}
    power = " + ".join(f"{charger[c][3] / 1000!r} * {new[c]}" for c in at[False])
    capital = " + ".join(f"{charger[c][4]!r} * {new[c]}" for c in all_ports)
    base_en_route = " + ".join(
        f"need.{name}"
        for name in _columns(connection, "need")
        if name.startswith("en_route_") and name[-1].isdigit()
    )
    for year in years:
        connection.execute(f"""
            create or replace temp table served as
            with wanted as (
                select draw, county, is_trunk, demand.depot_mwh, demand.en_route_mwh, vehicles,
                    opening_year <= {year} as is_open, energised_year <= {year} as is_live, growth_mw,
                    depot_mw, en_route_mw,
                    {margin!r} * greatest(demand.depot_mwh * depot_peak, demand.depot_mwh / {hours["depot"]!r}) as want_depot,
                    {margin!r} * greatest(demand.en_route_mwh * en_route_peak, demand.en_route_mwh / {hours["en_route"]!r})
                        as want_en_route
                from plan
                join demand using (draw, county)
                join need using (county, year)
                join state using (draw, county)
                where year = {year}
            ),
            lacking as (
                select *,
                    if(is_open, greatest(want_depot - depot_mw, 0), 0) as lack_depot,
                    if(is_open, greatest(want_en_route - en_route_mw, 0), 0) as lack_en_route
                from wanted
            ),
            shared as (
                select *,
                    if(lack_depot + lack_en_route > 0,
                        least(if(is_live, growth_mw, 0) / (lack_depot + lack_en_route), 1), 1) as share
                from lacking
            ),
            built as (
                select draw, county, is_trunk, depot_mwh, en_route_mwh, vehicles,
                    depot_mw + lack_depot * share as depot_mw,
                    en_route_mw + lack_en_route * share as en_route_mw,
                    is_live and share = 1 as is_built
                from shared
            )
            select *,
                if(is_built, depot_mwh, least(depot_mwh, depot_mw * {hours["depot"]!r})) as depot_served,
                if(is_built, en_route_mwh, least(en_route_mwh, en_route_mw * {hours["en_route"]!r})) as home,
                en_route_mwh - home as remainder,
                greatest(en_route_mw * {hours["en_route"]!r} - home, 0) as spare
            from built
        """)
        connection.execute("""
            create or replace temp table travel as
            with meeting as (
                select short.draw, origin, host, short.remainder, long.spare
                from served as short
                join pair on pair.origin = short.county
                join served as long on long.draw = short.draw and long.county = pair.host
                where short.remainder > 0 and long.spare > 0 and (is_near or long.is_trunk)
            ),
            origins as (
                select draw, origin, any_value(remainder) as remainder, any_value(remainder) / sum(spare) as per_spare
                from meeting group by draw, origin
            ),
            hosts as (
                select draw, host, any_value(spare) / greatest(sum(per_spare), 1) as taken,
                    taken * sum(per_spare) as hosted
                from meeting join origins using (draw, origin) group by draw, host
            ),
            gone as (
                select draw, origin, least(any_value(per_spare) * sum(taken), any_value(origins.remainder)) as away
                from meeting join origins using (draw, origin) join hosts using (draw, host)
                group by draw, origin
            )
            select coalesce(gone.draw, hosts.draw) as draw, coalesce(origin, host) as county,
                coalesce(away, 0) as away, coalesce(hosted, 0) as hosted
            from gone full join hosts on gone.draw = hosts.draw and gone.origin = hosts.host
        """)
        connection.execute(f"""
            create temp table sized as
            with scaled as (
                select served.*, coalesce(away, 0) as away, coalesce(hosted, 0) as hosted,
                    if(depot_mwh > 0, depot_served / depot_mwh * vehicles, 0) as depot_scale,
                    if({base_en_route} > 0, (home + coalesce(hosted, 0)) / ({base_en_route}), 0) as en_route_scale,
                    {", ".join(f"port_{c}" for c in all_ports)}
                from served join need on need.county = served.county and need.year = {year}
                left join travel on travel.draw = served.draw and travel.county = served.county
            ),
            wanted as (
                select *, {", ".join(f"{wanted[c]} as want_{c}" for c in all_ports)} from scaled
            )
            select wanted.draw, wanted.county, wanted.depot_mwh, wanted.en_route_mwh, wanted.depot_served, wanted.home, wanted.away,
                wanted.depot_mw, wanted.en_route_mw,
                {", ".join(f"greatest(state.stands_{c}, {least[c]}) as stands_{c}" for c in all_ports)}
            from wanted join state on state.draw = wanted.draw and state.county = wanted.county
        """)
        connection.execute(f"""
            insert into nation
            select draw, {year}, sum(depot_mwh + en_route_mwh), sum(depot_served + home + away),
                sum({" + ".join(f"stands_{c}" for c in all_ports)}),
                sum({capital}
                    + {site_usd["depot"]} * ceil(({" + ".join(new[c] for c in at[True])})
                        / {parameters.depot_ports_per_site!r})
                    + {site_usd["en_route"]} * ceil(({power}) / {parameters.en_route_site_mw!r} - 1e-9))
            from sized join county using (county)
            group by draw
        """)
        connection.execute("drop table state; alter table sized rename to state")


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [row[0] for row in connection.execute(f"describe {table}").fetchall()]


def _result(connection: duckdb.DuckDBPyConnection) -> Result:
    taken = connection.execute("select kind, opening_year from taken order by county, draw").fetchnumpy()
    count = connection.execute("select count(*) from draw").fetchone()[0]
    groups = connection.execute("select count(*) from anchor").fetchone()[0]
    area = connection.execute("select draw, group_id from area").fetchnumpy()
    is_area = np.zeros((groups, count), dtype=bool)
    is_area[np.asarray(area["group_id"]), np.asarray(area["draw"])] = True
    nation = connection.execute(f"select {', '.join(NATIONAL)} from nation order by year, draw").fetchnumpy()
    return Result(
        kind=np.asarray(taken["kind"]).reshape(-1, count),
        opening_year=np.asarray(taken["opening_year"]).reshape(-1, count),
        is_area=is_area,
        national={name: np.asarray(nation[name]).reshape(-1, count) for name in NATIONAL},
    )
