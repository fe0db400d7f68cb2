-- The nation's energy, its range and its vehicles are the sum of its counties', and the marts hold what was computed.
with states as (
    select
        adoption_id,
        year,
        sum(need_mwh) as need_mwh,
        sum(need_low_mwh) as need_low_mwh,
        sum(need_high_mwh) as need_high_mwh,
        sum(ze_vehicle_count) as ze_vehicle_count
    from {{ ref('int_state_ze_energy') }}
    group by adoption_id, year
),

counties as (
    select
        adoption_id,
        year,
        sum(need_mwh) as need_mwh,
        sum(need_low_mwh) as need_low_mwh,
        sum(need_high_mwh) as need_high_mwh,
        sum(ze_vehicle_count) as ze_vehicle_count
    from {{ ref('int_county_need_by_year') }}
    group by adoption_id, year
),

details as (
    select adoptions.adoption_id, need.year, sum(need.need_mwh) / count(distinct need.scenario_id) as need_mwh
    from {{ ref('fct_energy_need') }} as need
    inner join {{ ref('int_scenario_adoption') }} as adoptions using (scenario_id)
    group by adoptions.adoption_id, need.year
),

sensitivity as (
    select adoptions.adoption_id, cases.year, avg(cases.need_mwh) as need_mwh
    from {{ ref('fct_need_sensitivity') }} as cases
    inner join {{ ref('int_scenario_adoption') }} as adoptions using (scenario_id)
    group by adoptions.adoption_id, cases.year
)

select
    states.adoption_id,
    states.year,
    states.need_mwh as state_mwh,
    counties.need_mwh as county_mwh,
    details.need_mwh as detail_mwh,
    sensitivity.need_mwh as sensitivity_mwh,
    states.ze_vehicle_count as state_vehicle_count,
    counties.ze_vehicle_count as county_vehicle_count
from states
full join counties using (adoption_id, year)
full join details using (adoption_id, year)
full join sensitivity using (adoption_id, year)
where
    coalesce(abs(counties.need_mwh / states.need_mwh - 1), 1) > 1e-9
    or coalesce(abs(counties.need_low_mwh / states.need_low_mwh - 1), 1) > 1e-9
    or coalesce(abs(counties.need_high_mwh / states.need_high_mwh - 1), 1) > 1e-9
    or coalesce(abs(details.need_mwh / states.need_mwh - 1), 1) > 1e-9
    or coalesce(abs(sensitivity.need_mwh / states.need_mwh - 1), 1) > 1e-9
    or coalesce(abs(counties.ze_vehicle_count / states.ze_vehicle_count - 1), 1) > 1e-9
