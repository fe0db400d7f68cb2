-- Three ways to spend, year by year. Grain: one row per year; capital is spent by then,
-- usd_per_mwh is that for a MWh served in the year.
select
    year,
    max(served_share) filter (where plan_id = 'phased') as plan_share,
    max(served_share) filter (where plan_id = 'build_everywhere') as everywhere_share,
    max(served_share) filter (where plan_id = 'random_order') as random_share,
    max(usd_per_served_mwh_year) filter (where plan_id = 'phased') as plan_usd_per_mwh,
    max(usd_per_served_mwh_year) filter (where plan_id = 'build_everywhere') as everywhere_usd_per_mwh,
    max(usd_per_served_mwh_year) filter (where plan_id = 'random_order') as random_usd_per_mwh,
    coalesce(max(capital_usd) filter (where plan_id = 'phased'), 0) as plan_capital_usd,
    coalesce(max(capital_usd) filter (where plan_id = 'build_everywhere'), 0) as everywhere_capital_usd
from marts.fct_phasing_benefit
where scenario_id = $scenario and year between $first_year and $last_year
group by year
having plan_share is not null and everywhere_share is not null and random_share is not null
order by year
