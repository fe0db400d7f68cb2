-- What exists: freight sites, fuelling and charging by county. Kinds have different vintages and are never mixed in one number.
-- Grain: one row per county and kind of site.
select
    sites.county_fips,
    sites.site_kind,
    sites.site_count,
    sites.capacity,
    kinds.capacity_unit,
    kinds.as_of,
    kinds.coverage
from {{ ref('int_county_site') }} as sites
inner join {{ ref('site_kind') }} as kinds using (site_kind)
