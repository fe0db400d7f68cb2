-- Depot energy of a state's counties is the state's energy less what its segments draw en route.
with states as (
    select
        energy.adoption_id,
        energy.state,
        energy.year,
        sum(energy.need_mwh * (1 - parameters.en_route_share)) as depot_mwh
    from {{ ref('int_state_ze_energy') }} as energy
    inner join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
    group by energy.adoption_id, energy.state, energy.year
),

counties as (
    select need.adoption_id, counties.state, need.year, sum(need.depot_mwh) as depot_mwh
    from {{ ref('int_county_need_by_year') }} as need
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    group by need.adoption_id, counties.state, need.year
)

select states.*, counties.depot_mwh as county_depot_mwh
from states
full join counties using (adoption_id, state, year)
where coalesce(abs(counties.depot_mwh - states.depot_mwh), 1) > 1e-9 * greatest(1, coalesce(states.depot_mwh, 1))
