-- Question: Are rural counties left behind?
-- Asked by: a journalist, an equity analyst
-- Answer: By rural-urban class: when counties open, and how much of their need is served in 2030 and 2035.
-- Caveat: Need is where vehicles are and drive, not where people live; served counts energy taken on the way elsewhere.
select
    case
        when counties.rural_urban_code <= 3 then '1 metropolitan'
        when counties.rural_urban_code <= 5 then '2 town of 20,000 or more'
        when counties.rural_urban_code <= 7 then '3 town of 5,000 to 20,000'
        else '4 rural'
    end as kind_of_county,
    count(*) filter (where need.year = 2030) as county_count,
    round(median(plan.opening_year)) as median_opening_year,
    round(sum(need.need_mwh) filter (where need.year = 2030) / 1e6, 1) as need_2030_twh,
    round(sum(built.served_mwh) filter (where need.year = 2030) / sum(need.need_mwh) filter (where need.year = 2030), 2) as served_share_2030,
    round(sum(built.served_mwh) filter (where need.year = 2035) / sum(need.need_mwh) filter (where need.year = 2035), 2) as served_share_2035
from marts.fct_county_need as need
inner join marts.fct_build_out as built using (scenario_id, county_fips, year)
inner join marts.fct_phase_allocation as plan using (scenario_id, county_fips)
inner join marts.dim_county as counties using (county_fips)
where need.year in (2030, 2035) and need.scenario_id = (select scenario_id from marts.dim_scenario where is_base)
group by kind_of_county
order by kind_of_county;
