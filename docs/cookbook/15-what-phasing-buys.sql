-- Question: What does it buy to phase the build-out instead of spreading the money or opening at random?
-- Asked by: a policy analyst
-- Answer: Share of the need that is served by year under three ways to spend, and capital per MWh served.
-- Caveat: The three do not spend the same: random order pays for what it builds, spreading leaves money unspent. Compare dollars per MWh
--   beside shares, and read the early years: the nearer the end, the less is left to choose.
select
    benefits.year,
    round(any_value(benefits.served_share) filter (where benefits.plan_id = 'phased'), 2) as phased_share,
    round(any_value(benefits.served_share) filter (where benefits.plan_id = 'random_order'), 2) as random_order_share,
    round(any_value(benefits.served_share) filter (where benefits.plan_id = 'build_everywhere'), 2) as spread_share,
    round(any_value(benefits.capital_usd) filter (where benefits.plan_id = 'phased') / 1e9, 1) as phased_billion_usd,
    round(any_value(benefits.capital_usd) filter (where benefits.plan_id = 'random_order') / 1e9, 1) as random_order_billion_usd,
    round(any_value(benefits.capital_usd) filter (where benefits.plan_id = 'build_everywhere') / 1e9, 1) as spread_billion_usd,
    round(any_value(benefits.usd_per_served_mwh_year) filter (where benefits.plan_id = 'phased')) as phased_usd_per_mwh_year,
    round(any_value(benefits.usd_per_served_mwh_year) filter (where benefits.plan_id = 'random_order')) as random_usd_per_mwh_year,
    round(any_value(benefits.usd_per_served_mwh_year) filter (where benefits.plan_id = 'build_everywhere')) as spread_usd_per_mwh_year
from marts.fct_phasing_benefit as benefits
inner join marts.dim_scenario as scenarios using (scenario_id)
where scenarios.is_base and benefits.year between 2025 and 2035
group by benefits.year
order by benefits.year;
