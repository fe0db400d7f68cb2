-- Freight sites and fuelling that exist, by county and kind, each with its one vintage.
-- Grain: one row per county and kind of site.
with truck_parking as (
    select county_fips, 'truck_parking' as site_kind, sum(site_count) as site_count, sum(space_count)::double as capacity
    from {{ ref('stg_bts__truck_parking') }}
    group by county_fips
),

ports as (
    select county_fips, 'principal_port' as site_kind, port_count as site_count, total_tons as capacity
    from {{ ref('stg_bts__ports') }}
),

container_ports as (
    select county_fips, 'container_port' as site_kind, count(*) as site_count, sum(thousand_teu) as capacity
    from {{ ref('port_container_traffic') }}
    group by county_fips
),

air_truck as (
    select county_fips, 'air_truck_facility' as site_kind, facility_count as site_count, null::double as capacity
    from {{ ref('stg_bts__air_truck_facilities') }}
),

dc_fast as (
    select
        county_fips,
        'dc_fast_2019' as site_kind,
        dc_fast_station_count as site_count,
        dc_fast_port_count::double as capacity
    from {{ ref('stg_afdc__dc_fast_counties') }}
),

corridor_stations as (
    select
        county_fips,
        'corridor_' || fuel as site_kind,
        station_count as site_count,
        -- Hydrogen stations state no vehicle class: unknown, not zero.
        case fuel when 'electric' then dc_fast_port_count when 'hydrogen' then null else heavy_duty_site_count end::double as capacity
    from {{ ref('stg_afdc__corridor_stations') }}
),

state_exports as (
    select
        county_fips,
        'station_state_export' as site_kind,
        station_count as site_count,
        dc_fast_port_count::double as capacity
    from {{ ref('stg_afdc__station_counties') }}
)

select county_fips, site_kind, site_count::bigint as site_count, capacity from truck_parking
union all
select county_fips, site_kind, site_count::bigint as site_count, capacity from ports
union all
select county_fips, site_kind, site_count::bigint as site_count, capacity from container_ports
union all
select county_fips, site_kind, site_count::bigint as site_count, capacity from air_truck
union all
select county_fips, site_kind, site_count::bigint as site_count, capacity from dc_fast
union all
select county_fips, site_kind, site_count::bigint as site_count, capacity from corridor_stations
union all
select county_fips, site_kind, site_count::bigint as site_count, capacity from state_exports
