-- The nation's charging load over a mean weekday, local hours. Grain: one row per charging strategy and hour.
with need as (
    select
        energy.charging_location,
        segment.load_group_id,
        state.region_id,
        sum(energy.need_mwh) as need_mwh
    from marts.fct_energy_need as energy
    inner join marts.dim_segment as segment using (segment_id)
    inner join marts.dim_county as county using (county_fips)
    inner join marts.dim_state as state on county.state = state.state
    where energy.scenario_id = $scenario and energy.year = $year
    group by all
),

shape as (
    select
        charging_location,
        load_group_id,
        region_id,
        charging_strategy,
        hour,
        sum(hour_share * day_energy_ratio * day_count) / sum(day_count) as day_part
    from marts.dim_load_shape
    where day_type = 'weekday'
    group by all
),

loads as (
    select
        shape.charging_strategy,
        shape.hour,
        sum(need.need_mwh / 365 * shape.day_part) / 1e3 as gw
    from need
    inner join shape using (charging_location, load_group_id, region_id)
    group by all
)

select charging_strategy, hour, gw from loads
union all
-- The last hour is drawn to its end.
select charging_strategy, 24 as hour, gw from loads where hour = 23
order by charging_strategy, hour
