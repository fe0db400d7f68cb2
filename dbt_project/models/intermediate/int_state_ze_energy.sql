-- ZE stock and energy at the grid: miles of the survivors of each cohort times the energy per mile of their model year.
-- base_mwh leaves out duty ratio, battery share and the fall of kWh per mile: a check against the published line of thought.
-- Grain: one row per adoption, state, segment and year.
with survivors as (
    select * from {{ ref('int_ze_survivor') }}
),

per_mile as (
    select
        segment_id,
        model_year,
        year,
        max(ze_duty_ratio) filter (where bound = 'central') as ze_duty_ratio,
        max(base_mwh_per_mile) filter (where bound = 'central') as base_mwh,
        max(need_mwh_per_mile) filter (where bound = 'central') as need_mwh,
        max(need_mwh_per_mile) filter (where bound = 'low') as need_low_mwh,
        max(need_mwh_per_mile) filter (where bound = 'high') as need_high_mwh,
        max(hydrogen_equivalent_mwh_per_mile) filter (where bound = 'central') as hydrogen_equivalent_mwh
    from {{ ref('int_energy_per_mile') }}
    where varied_assumption_id in ('none', 'all')
    group by segment_id, model_year, year
)

select
    survivors.adoption_id,
    survivors.state,
    survivors.segment_id,
    survivors.year,
    sum(survivors.ze_vehicle_count) as ze_vehicle_count,
    sum(survivors.fleet_miles * per_mile.ze_duty_ratio) as ze_miles,
    sum(survivors.fleet_miles * per_mile.base_mwh) as base_mwh,
    sum(survivors.fleet_miles * per_mile.need_mwh) as need_mwh,
    sum(survivors.fleet_miles * per_mile.need_low_mwh) as need_low_mwh,
    sum(survivors.fleet_miles * per_mile.need_high_mwh) as need_high_mwh,
    sum(survivors.fleet_miles * per_mile.hydrogen_equivalent_mwh) as hydrogen_equivalent_mwh
from survivors
inner join per_mile using (segment_id, model_year, year)
group by survivors.adoption_id, survivors.state, survivors.segment_id, survivors.year
