-- States by need in a year. Grain: one row per state.
select
    state.state_name,
    need.need_mwh,
    coalesce(need.served_mwh / nullif(need.need_mwh, 0), 0) as served_share,
    need.port_count,
    need.capital_usd,
    need.open_county_count
from access.state_year as need
inner join marts.dim_state as state using (state)
where need.scenario_id = $scenario and need.year = $year
order by need.need_mwh desc, state.state_name
