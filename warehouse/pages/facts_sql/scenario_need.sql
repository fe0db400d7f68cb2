-- Need and what is served of it in each scenario. Grain: one row per scenario and year.
select
    nation.scenario_id,
    scenario.scenario_name,
    nation.year,
    nation.need_mwh,
    coalesce(nation.served_share, 0) as served_share
from access.national_year as nation
inner join marts.dim_scenario as scenario using (scenario_id)
where nation.year between $first_year and $last_year
order by scenario.is_base desc, scenario.scenario_id, nation.year
