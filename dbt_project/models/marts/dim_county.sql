-- Canonical counties of 2017 with what most questions need: names, metro area, people, freight activity, what exists.
-- Grain: one row per county.
with counties as (
    select * from {{ ref('stg_census__counties') }}
),

states as (
    select * from {{ ref('state') }}
),

exports as (
    select state, max(export_month) as export_month
    from {{ ref('stg_afdc__station_counties') }}
    group by state
)

select
    counties.county_fips,
    counties.state,
    states.state_fips,
    counties.county_name,
    regexp_replace(counties.county_name, ' (County|Parish|Borough|Census Area|Municipality|City and Borough)$', '')
    || ', ' || counties.state as county_label,
    areas.cbsa_code,
    areas.cbsa_title,
    areas.csa_code,
    areas.csa_title,
    coalesce(areas.metropolitan_type = 'metropolitan', false) as is_metropolitan,
    rural_urban.rural_urban_code,
    counties.land_km2,
    shapes.latitude,
    shapes.longitude,
    populations.population_count,
    activity.truck_miles,
    activity.restricted_combination_miles,
    activity.registered_vehicle_count,
    prices.commercial_usd_per_mwh,
    prices.price_method as commercial_price_method,
    case when exports.state is not null then coalesce(stations.dc_fast_port_count, 0) end as existing_dc_fast_port_count,
    case when exports.state is not null then coalesce(stations.heavy_duty_gas_site_count, 0) end
        as existing_heavy_duty_gas_site_count,
    exports.export_month as existing_as_of_month
from counties
inner join states using (state)
left join {{ ref('stg_census__statistical_areas') }} as areas using (county_fips)
left join {{ ref('stg_usda__rural_urban_codes') }} as rural_urban using (county_fips)
left join {{ ref('stg_census__county_shapes') }} as shapes using (county_fips)
left join {{ ref('stg_census__county_populations') }} as populations using (county_fips)
left join {{ ref('int_county_activity') }} as activity using (county_fips)
left join {{ ref('int_county_electricity_price') }} as prices using (county_fips)
left join exports using (state)
left join {{ ref('stg_afdc__station_counties') }} as stations using (county_fips)
