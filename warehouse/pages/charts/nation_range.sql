-- The nation's need in the plan and over the draws, TWh. Grain: one row per year.
select
    year,
    need_mwh_p10 / 1e6 as need_p10,
    need_mwh_p50 / 1e6 as need_p50,
    need_mwh_p90 / 1e6 as need_p90,
    plan_need_mwh / 1e6 as plan_need
from marts.fct_nation_range
where scenario_id = $scenario and year between $first_year and $last_year
order by year
