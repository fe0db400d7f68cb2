-- Question: My depots have these ZIP codes: when can I expect power there, and how much of the county's need is served by 2027 and 2030?
-- Asked by: a fleet (here: depots in Houston, Ontario CA, Newark, Memphis and Laredo)
-- Answer: The county of each depot, what it opens as and when, and how certain that is (share of draws that agree).
-- Caveat: A ZIP code may span counties: its main one is taken. What a county gets says nothing about one site's connection.
with depots as (
    select * from (values ('77029'), ('91761'), ('07114'), ('38118'), ('78045')) as asked (zip)
)

select
    depots.zip,
    counties.county_label,
    plan.phase_kind,
    plan.opening_year,
    plan.energised_year,
    round(robustness.agreement_share, 2) as agreement_share,
    round(any_value(built.served_mwh / need.need_mwh) filter (where need.year = 2027), 2) as served_share_2027,
    round(any_value(built.served_mwh / need.need_mwh) filter (where need.year = 2030), 2) as served_share_2030
from depots
inner join marts.dim_zip as zips using (zip)
inner join marts.dim_county as counties using (county_fips)
inner join marts.fct_phase_allocation as plan using (county_fips)
inner join marts.dim_scenario as scenarios using (scenario_id)
inner join marts.fct_county_need as need using (scenario_id, county_fips)
inner join marts.fct_build_out as built using (scenario_id, county_fips, year)
left join marts.fct_phase_robustness as robustness using (scenario_id, county_fips)
where scenarios.is_base and need.year in (2027, 2030)
group by all
order by depots.zip;
