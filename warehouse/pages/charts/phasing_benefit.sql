-- Share of need served by three ways to spend. Grain: one row per year and way to spend.
select
    year,
    plan_id,
    served_share,
    served_share_low,
    served_share_high
from marts.fct_phasing_benefit
where scenario_id = $scenario and year between $first_year and $last_year
order by year, plan_id
