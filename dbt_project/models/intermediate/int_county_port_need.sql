-- Ports that would serve the whole need, in fractions. Depots: ports per battery vehicle based there. En route: energy over what a port
-- delivers in a year at its utilisation. Rounded, so that the hand-over repeats.
-- Grain: one row per adoption, county, year and charger.
with mix as (
    select
        shares.segment_id,
        shares.charging_location,
        shares.charger_id,
        shares.share,
        parameters.battery_share,
        chargers.power_kw
    from {{ ref('charger_mix') }} as shares
    inner join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
    inner join {{ ref('charger') }} as chargers using (charger_id)
),

units as (
    select 8760.0 as hours_per_year, 1000.0 as kwh_per_mwh
),

-- Ports per vehicle at depots, per MWh of need en route.
rates as (
    select
        segment_id,
        charging_location,
        charger_id,
        case charging_location
            when 'depot' then {{ assumption('depot_ports_per_vehicle') }} * battery_share * share
            else 0
        end as ports_per_vehicle,
        case charging_location
            when 'en_route'
                then units.kwh_per_mwh * mix.share / (mix.power_kw * units.hours_per_year * {{ assumption('en_route_utilisation') }})
            else 0
        end as ports_per_mwh
    from mix
    cross join units
),

ports as (
    select
        energy.adoption_id,
        energy.county_fips,
        energy.year,
        rates.charger_id,
        sum(energy.ze_vehicle_count * rates.ports_per_vehicle + energy.need_mwh * rates.ports_per_mwh) as port_need_count
    from {{ ref('int_county_energy') }} as energy
    inner join rates using (segment_id, charging_location)
    group by energy.adoption_id, energy.county_fips, energy.year, rates.charger_id
),

counties as (
    select distinct adoption_id, county_fips, year from {{ ref('int_county_energy') }}
)

select
    counties.adoption_id,
    counties.county_fips,
    counties.year,
    chargers.charger_id,
    round(coalesce(ports.port_need_count, 0), 6) as port_need_count
from counties
cross join {{ ref('charger') }} as chargers
left join ports using (adoption_id, county_fips, year, charger_id)
