-- Question: What is lost if we build for fast adoption and adoption is slow?
-- Asked by: an investor, a utility regulator
-- Answer: By opening year of the base plan: carrying cost of capital that would stand idle if the slow scenario came true, and the idle
--   capital of 2030; means of draws, in some of which a county opens earlier than in the plan.
-- Caveat: Idle capital costs the assumed rate a year, undiscounted, to the last year of the plan; the capital itself is not lost.
select
    regrets.opening_year,
    regrets.phase_kind,
    count(*) as county_count,
    round(sum(regrets.regret_usd_mean) / 1e6) as regret_million_usd,
    round(sum(regrets.idle_capital_usd_mean) / 1e6) as idle_capital_2030_million_usd,
    arg_max(counties.county_label, regrets.regret_usd_mean) as largest_county
from marts.fct_regret as regrets
inner join marts.dim_county as counties using (county_fips)
group by regrets.opening_year, regrets.phase_kind
order by regrets.opening_year, regrets.phase_kind;
