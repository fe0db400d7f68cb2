-- Ports that exist and that vans and buses can use on their way: the usable share of public DC fast ports, whole ports only. The state's
-- own export where there is one (a county without a row in it has none), else the nation's of November 2019.
-- Grain: one row per county and charger with a usable port.
with exports as (
    select * from {{ ref('stg_afdc__station_counties') }}
),

export_states as (
    select distinct state from exports
),

ports as (
    select
        counties.county_fips,
        case
            when export_states.state is not null then coalesce(exports.dc_fast_port_count, 0)
            else coalesce(national.dc_fast_port_count, 0)
        end as dc_fast_port_count
    from {{ ref('stg_census__counties') }} as counties
    left join export_states using (state)
    left join exports using (county_fips)
    left join {{ ref('stg_afdc__dc_fast_counties') }} as national using (county_fips)
),

usable as (
    select
        county_fips,
        floor(dc_fast_port_count * {{ assumption('existing_port_usable_share') }})::bigint as existing_port_count
    from ports
)

select
    county_fips,
    'public_125' as charger_id,
    existing_port_count
from usable
where existing_port_count > 0
