-- Tonnage of principal ports is mostly bulk: the largest ports by tons and the containers that fill trucks.
-- Grain: one row per county among the largest by tons.
with containers as (
    select county_fips, capacity, sum(capacity) over () as national_capacity
    from {{ ref('int_county_site') }}
    where site_kind = 'container_port'
)

select
    'port_tonnage' as quirk_id,
    sites.county_fips as subject_id,
    'share of national port traffic, tons against containers' as measure,
    sites.capacity / sum(sites.capacity) over () as published_value,
    coalesce(containers.capacity / containers.national_capacity, 0) as used_value,
    'share' as unit
from {{ ref('int_county_site') }} as sites
left join containers using (county_fips)
where sites.site_kind = 'principal_port'
qualify row_number() over (order by sites.capacity desc, sites.county_fips) <= {{ assumption('quirk_port_counties') }}
