-- The phase in which each county opens. Grain: one row per county.
select
    allocation.county_fips,
    county.county_label,
    allocation.phase_kind,
    allocation.opening_year
from marts.fct_phase_allocation as allocation
inner join marts.dim_county as county using (county_fips)
where allocation.scenario_id = $scenario
order by allocation.county_fips
