-- Question: What does each state need by 2030: energy, ports, sites, and money from whom?
-- Asked by: a state department of transportation, a state energy office
-- Answer: Need in the year, what the plan serves of it, what stands by then, and the capital spent until then, low to high.
-- Caveat: Capital is what the plan spends on what it can serve, not the cost of serving all need. Public and private shares are
--   assumed by kind of location. Constant dollars of 2024, no running costs.
with costs as (
    select
        scenario_id,
        county_fips,
        sum(site_count) as site_count,
        sum(port_count) as port_count,
        sum(capital_usd_low) as capital_low_usd,
        sum(capital_usd_central) as capital_usd,
        sum(capital_usd_high) as capital_high_usd,
        sum(public_capital_usd) as public_usd
    from marts.fct_charging_cost
    where year = 2030 and scenario_id = (select scenario_id from marts.dim_scenario where is_base)
    group by scenario_id, county_fips
)

select
    counties.state,
    round(sum(need.need_mwh) / 1e3) as need_gwh,
    round(sum(built.served_mwh) / sum(need.need_mwh), 2) as served_share,
    coalesce(sum(costs.port_count), 0)::bigint as port_count,
    coalesce(sum(costs.site_count), 0)::bigint as site_count,
    round(coalesce(sum(costs.capital_usd), 0) / 1e6) as capital_million_usd,
    round(coalesce(sum(costs.capital_low_usd), 0) / 1e6) as low_million_usd,
    round(coalesce(sum(costs.capital_high_usd), 0) / 1e6) as high_million_usd,
    round(coalesce(sum(costs.public_usd), 0) / 1e6) as public_million_usd
from marts.fct_county_need as need
inner join marts.fct_build_out as built using (scenario_id, county_fips, year)
inner join marts.dim_county as counties using (county_fips)
left join costs using (scenario_id, county_fips)
where need.year = 2030 and need.scenario_id = (select scenario_id from marts.dim_scenario where is_base)
group by counties.state
order by need_gwh desc, counties.state;
