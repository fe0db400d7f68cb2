-- The nation over the draws of the base scenario. Grain: one row per year.
select
    year,
    plan_need_mwh,
    need_mwh_p10,
    need_mwh_p90,
    served_share_p10,
    served_share_p90
from marts.fct_nation_range
where scenario_id = $scenario and year between $first_year and $last_year
order by year
