-- Peaks of each state and of its first county, in the last year, are what all hours of all kinds of days give when each is added up.
with first_counties as (
    select min(county_fips) as county_fips from {{ ref('dim_county') }} group by state
),

places as (
    select energy.adoption_id, counties.state, counties.county_fips as place_id, energy.year, energy.charging_location, energy.segment_id, energy.need_mwh
    from {{ ref('int_county_energy') }} as energy
    inner join first_counties using (county_fips)
    inner join {{ ref('dim_county') }} as counties using (county_fips)
    where energy.year = {{ var('last_year') }}
    union all
    select
        energy.adoption_id,
        counties.state,
        counties.state as place_id,
        energy.year,
        energy.charging_location,
        energy.segment_id,
        sum(energy.need_mwh) as need_mwh
    from {{ ref('int_county_energy') }} as energy
    inner join {{ ref('dim_county') }} as counties using (county_fips)
    where energy.year = {{ var('last_year') }}
    group by energy.adoption_id, counties.state, energy.year, energy.charging_location, energy.segment_id
),

hours as (
    select
        places.adoption_id,
        places.place_id,
        places.year,
        shapes.charging_strategy,
        shapes.season,
        shapes.day_type,
        shapes.hour,
        sum(places.need_mwh / 365 * shapes.day_energy_ratio * shapes.hour_share) as mw,
        sum(places.need_mwh / 365 * shapes.day_energy_ratio * shapes.hour_share) filter (where places.charging_location = 'depot') as depot_mw,
        sum(places.need_mwh / 365 * shapes.day_energy_ratio * shapes.hour_share) filter (where places.charging_location = 'en_route')
            as en_route_mw
    from places
    inner join {{ ref('segment_load_group') }} as segments using (segment_id)
    inner join {{ ref('state_region') }} as regions using (state)
    inner join {{ ref('dim_load_shape') }} as shapes using (charging_location, load_group_id, region_id)
    where shapes.charging_strategy = 'mixed' or places.place_id = places.state
    group by all
),

highest as (
    select
        adoption_id,
        place_id,
        year,
        charging_strategy,
        max(mw) as peak_mw,
        max(depot_mw) as depot_peak_mw,
        max(en_route_mw) as en_route_peak_mw
    from hours
    group by adoption_id, place_id, year, charging_strategy
),

stored as (
    select adoption_id, county_fips as place_id, year, 'mixed' as charging_strategy, peak_mw, depot_peak_mw, en_route_peak_mw
    from {{ ref('int_county_need_by_year') }}
    inner join first_counties using (county_fips)
    where year = {{ var('last_year') }}
    union all
    select adoption_id, state as place_id, year, charging_strategy, peak_mw, null as depot_peak_mw, null as en_route_peak_mw
    from {{ ref('int_state_load_peak') }}
    where year = {{ var('last_year') }}
)

-- Stored peaks are rounded to a watt.
select stored.*, highest.peak_mw as highest_mw
from stored
full join highest using (adoption_id, place_id, year, charging_strategy)
where
    coalesce(abs(stored.peak_mw - highest.peak_mw), 1) > 1e-6
    or abs(stored.depot_peak_mw - highest.depot_peak_mw) > 1e-6
    or abs(stored.en_route_peak_mw - highest.en_route_peak_mw) > 1e-6
