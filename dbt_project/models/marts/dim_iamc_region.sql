-- Regions of access.scenario_values_long: the nation, its states and their counties, each named with what it lies in.
-- Grain: one row per region.
with nation as (
    select 'United States' as region
),

states as (
    select nation.region || '|' || states.state_name as region, nation.region as parent_region, states.state
    from {{ ref('dim_state') }} as states
    cross join nation
),

counties as (
    select
        states.region || '|' || regexp_replace(counties.county_label, ', [A-Z]{2}$', '') as region,
        states.region as parent_region,
        states.state,
        counties.county_fips
    from {{ ref('dim_county') }} as counties
    inner join states using (state)
)

select region, 'nation' as region_level, cast(null as varchar) as parent_region, cast(null as varchar) as state,
    cast(null as varchar) as county_fips
from nation
union all
select region, 'state' as region_level, parent_region, state, cast(null as varchar) as county_fips
from states
union all
select region, 'county' as region_level, parent_region, state, county_fips
from counties
