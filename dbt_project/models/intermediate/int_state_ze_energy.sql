-- ZE stock and energy at the grid: survivors of each cohort, their miles at that age, kWh per mile of their model year.
-- base_mwh leaves out duty ratio, battery share and the fall of kWh per mile: a check against the published line of thought.
-- Grain: one row per adoption, state, segment and year.
with cohorts as (
    select * from {{ ref('int_state_ze_cohort') }}
),

years as (
    select unnest(range({{ var('first_year') }}, {{ var('last_year') }} + 1)) as year
),

ages as (
    select * from {{ ref('int_segment_by_age') }}
),

parameters as (
    select * from {{ ref('int_segment_parameters') }}
),

survivors as (
    select
        cohorts.adoption_id,
        cohorts.state,
        cohorts.segment_id,
        cohorts.model_year,
        years.year,
        cohorts.vehicle_count * ages.survival_share as ze_vehicle_count,
        ages.miles_per_vehicle
    from cohorts
    inner join years on cohorts.model_year <= years.year
    inner join ages
        on cohorts.segment_id = ages.segment_id and years.year - cohorts.model_year = ages.age
),

energy as (
    select
        survivors.*,
        survivors.ze_vehicle_count * survivors.miles_per_vehicle * parameters.kwh_per_mile
        / {{ assumption('charging_efficiency') }} / 1000 as base_mwh,
        pow(1 - {{ assumption('kwh_per_mile_decline') }}, survivors.model_year - {{ var('first_year') }}) as efficiency_gain,
        parameters.duty_ratio_2025
        + (parameters.duty_ratio_2035 - parameters.duty_ratio_2025)
        * least(1, greatest(0, (survivors.year - 2025) / 10.0)) as ze_duty_ratio,
        parameters.battery_share
    from survivors
    inner join parameters using (segment_id)
)

select
    adoption_id,
    state,
    segment_id,
    year,
    sum(ze_vehicle_count) as ze_vehicle_count,
    sum(ze_vehicle_count * miles_per_vehicle * ze_duty_ratio) as ze_miles,
    sum(base_mwh) as base_mwh,
    sum(base_mwh * efficiency_gain * ze_duty_ratio * battery_share) as need_mwh,
    sum(base_mwh * efficiency_gain * ze_duty_ratio * (1 - battery_share)) as hydrogen_equivalent_mwh
from energy
group by adoption_id, state, segment_id, year
