-- Question: Which large counties have the least certain place in the plan?
-- Asked by: an analyst, a utility that should hedge
-- Answer: Counties in the top tenth by need whose phase fewest draws agree on: shares of draws as hub, corridor and network, and the
--   range of opening years.
-- Caveat: Draws move weights and assumptions as the method names them; grid growth and prices stay.
with counties as (
    select
        county_fips,
        need_mwh,
        percent_rank() over (order by need_mwh) as need_percentile
    from marts.fct_county_need
    where year = 2030 and scenario_id = (select scenario_id from marts.dim_scenario where is_base)
)

select
    names.county_label,
    round(counties.need_mwh / 1e3) as need_2030_gwh,
    robustness.phase_kind,
    robustness.opening_year,
    round(robustness.agreement_share, 2) as agreement_share,
    round(robustness.hub_share, 2) as hub_share,
    round(robustness.corridor_share, 2) as corridor_share,
    round(robustness.network_share, 2) as network_share,
    robustness.opening_year_p10,
    robustness.opening_year_p90
from marts.fct_phase_robustness as robustness
inner join marts.dim_scenario as scenarios using (scenario_id)
inner join counties using (county_fips)
inner join marts.dim_county as names using (county_fips)
where scenarios.is_base and counties.need_percentile >= 0.9
order by robustness.agreement_share, counties.need_mwh desc
limit 20;
