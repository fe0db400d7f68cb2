-- Question: Where along the road between two regions are chargers missing, county by county?
-- Asked by: a state department of transportation, a charging company (here: the heaviest direct leg that crosses at least eight counties)
-- Answer: Counties in driving order with the en-route ports that the plan wants by the end of the county's phase (by_year), and those that exist.
-- Caveat: Existing ports are those near trucks that trucks can use; public ports for cars count in part, for vans and buses only.
with leg as (
    select scenario_id, leg_id
    from marts.fct_corridor_leg
    where is_direct and county_count >= 8 and scenario_id = (select scenario_id from marts.dim_scenario where is_base)
    order by carried_weight desc
    limit 1
),

counties as (
    select *
    from access.corridor_leg_counties
    inner join leg using (scenario_id, leg_id)
),

ports as (
    select
        county_fips,
        year,
        sum(port_count)::bigint as wanted_port_count,
        sum(existing_port_count)::bigint as existing_port_count,
        sum(missing_port_count)::bigint as missing_port_count
    from access.charger_gap
    where
        charging_location = 'en_route'
        and scenario_id = (select scenario_id from marts.dim_scenario where is_base)
        and county_fips in (select county_fips from counties)
    group by county_fips, year
)

select
    counties.sequence,
    counties.leg_short_name,
    counties.county_label,
    counties.phase_kind,
    counties.opening_year,
    ports.year as by_year,
    coalesce(ports.wanted_port_count, 0) as wanted_port_count,
    coalesce(ports.existing_port_count, 0) as existing_port_count,
    coalesce(ports.missing_port_count, 0) as missing_port_count
from counties
left join ports using (county_fips)
order by counties.sequence;
