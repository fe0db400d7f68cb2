-- Question: Which large counties just miss being a hub, and which thing that a place can change would tip them?
-- Asked by: a county or metropolitan planning organisation
-- Answer: Counties that are no hub in the base plan, by need, with the smallest change of one indicator of investment, policy
--   or grid (0-1) that alone makes them one.
-- Caveat: From the plan, all else as it is; truck miles and other indicators of industry are left out, since nobody decides them. A yes/no
--   indicator tips only when it becomes 1.
select
    counties.county_label,
    round(need.need_mwh / 1e3) as need_2030_gwh,
    scores.score_rank,
    round(scores.score, 1) as score,
    levers.lever_name,
    round(levers.from_value, 2) as from_value,
    round(levers.to_value, 2) as to_value
from marts.fct_tipping_point as levers
inner join marts.dim_scenario as scenarios using (scenario_id)
inner join marts.fct_county_need as need using (scenario_id, county_fips)
inner join marts.fct_launch_score as scores using (scenario_id, county_fips)
inner join marts.dim_county as counties using (county_fips)
inner join marts.dim_indicator as indicators on levers.lever_id = indicators.indicator_id
where
    scenarios.is_base and need.year = 2030 and levers.lever_kind = 'indicator' and not levers.is_hub
    and indicators.factor_id in ('investment', 'policy', 'grid')
qualify row_number() over (partition by levers.county_fips order by levers.change, levers.lever_id) = 1
order by need.need_mwh desc
limit 20;
