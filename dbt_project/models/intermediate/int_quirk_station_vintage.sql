-- Station vintages differ by state: DC fast ports of the national export of 2019, used as the indicator, and of later state exports.
-- Grain: one row per state with a later export.
with later as (
    select state, sum(dc_fast_port_count) as port_count
    from {{ ref('stg_afdc__station_counties') }}
    group by state
),

national as (
    select counties.state, sum(stations.dc_fast_port_count) as port_count
    from {{ ref('stg_afdc__dc_fast_counties') }} as stations
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    group by counties.state
)

select
    'station_vintage' as quirk_id,
    later.state as subject_id,
    'DC fast ports' as measure,
    later.port_count::double as published_value,
    national.port_count::double as used_value,
    'ports' as unit
from later
inner join national using (state)
