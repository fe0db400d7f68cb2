-- Coincident peak of a state's charging and when it is, for each charging strategy: a state lies in one region, so its counties share the hours.
-- Grain: one row per adoption, state, year and charging strategy.
with energy as (
    select
        energy.adoption_id,
        counties.state,
        energy.year,
        energy.charging_location,
        energy.segment_id,
        sum(energy.need_mwh) as need_mwh
    from {{ ref('int_county_energy') }} as energy
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    group by energy.adoption_id, counties.state, energy.year, energy.charging_location, energy.segment_id
),

states as (
    select adoption_id, state, year, list(need_mwh order by charging_location, segment_id) as segment_mwh
    from energy
    group by adoption_id, state, year
),

loads as (
    select
        states.adoption_id,
        states.state,
        states.year,
        slots.charging_strategy,
        slots.season,
        slots.day_type,
        slots.hour,
        round(list_dot_product(slots.mw_per_mwh, states.segment_mwh), 6) as mw
    from states
    inner join {{ ref('state_region') }} as regions using (state)
    inner join {{ ref('int_load_peak_slot') }} as slots using (region_id)
    where slots.peak_kind = 'all'
)

select
    adoption_id,
    state,
    year,
    charging_strategy,
    mw as peak_mw,
    season as peak_season,
    day_type as peak_day_type,
    hour as peak_hour
from loads
qualify row_number() over (
    partition by adoption_id, state, year, charging_strategy order by mw desc, season, day_type, hour
) = 1
