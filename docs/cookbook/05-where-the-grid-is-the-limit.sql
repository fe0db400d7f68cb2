-- Question: Where does the grid hold the build-out back most in 2035?
-- Asked by: a utility planner, a regulator
-- Answer: Counties by the energy that their grid cannot deliver although they are open and energised.
-- Caveat: Every county's grid grows by at most 1 % of its peak a year (assumption grid_growth_share): a rule of thumb, not a study of
--   hosting capacity, and it decides much of this list.
select
    counties.county_label,
    round(built.unserved_grid_mwh / 1e3) as not_served_for_the_grid_gwh,
    round(built.unserved_grid_mwh / need.need_mwh, 2) as share_of_need,
    round(built.grid_mw, 1) as grid_mw,
    round(built.order_book_mw, 1) as wanted_but_not_built_mw,
    plan.phase_kind,
    plan.opening_year
from marts.fct_build_out as built
inner join marts.dim_scenario as scenarios using (scenario_id)
inner join marts.fct_county_need as need using (scenario_id, county_fips, year)
inner join marts.fct_phase_allocation as plan using (scenario_id, county_fips)
inner join marts.dim_county as counties using (county_fips)
where scenarios.is_base and built.year = 2035
order by built.unserved_grid_mwh desc
limit 20;
