-- Which energy assumption matters: the nation's need with one of them at its low and at its high, the others central. Vehicles stay as they are.
-- Grain: one row per scenario, year and assumption.
with miles as (
    select adoption_id, segment_id, model_year, year, sum(fleet_miles) as fleet_miles
    from {{ ref('int_ze_survivor') }}
    group by adoption_id, segment_id, model_year, year
),

needs as (
    select
        miles.adoption_id,
        miles.year,
        per_mile.varied_assumption_id,
        per_mile.bound,
        round(sum(miles.fleet_miles * per_mile.need_mwh_per_mile), 6) as need_mwh
    from miles
    inner join {{ ref('int_energy_per_mile') }} as per_mile using (segment_id, model_year, year)
    group by miles.adoption_id, miles.year, per_mile.varied_assumption_id, per_mile.bound
),

central as (
    select adoption_id, year, need_mwh from needs where bound = 'central'
),

ends as (
    select
        adoption_id,
        year,
        varied_assumption_id as assumption_id,
        max(need_mwh) filter (where bound = 'low') as need_at_low_mwh,
        max(need_mwh) filter (where bound = 'high') as need_at_high_mwh
    from needs
    where varied_assumption_id not in ('none', 'all')
    group by adoption_id, year, varied_assumption_id
)

select
    scenarios.scenario_id,
    ends.year,
    ends.assumption_id,
    central.need_mwh,
    ends.need_at_low_mwh,
    ends.need_at_high_mwh,
    abs(ends.need_at_high_mwh - ends.need_at_low_mwh) / central.need_mwh as swing_share
from ends
inner join central using (adoption_id, year)
inner join {{ ref('int_scenario_adoption') }} as scenarios using (adoption_id)
