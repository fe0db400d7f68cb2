-- ZE vehicles of each cohort still at work, and the miles that average vehicles of their age drive.
-- Grain: one row per adoption, state, segment, model year and year.
with cohorts as (
    select * from {{ ref('int_state_ze_cohort') }}
),

years as (
    {{ model_years() }}
),

ages as (
    select * from {{ ref('int_segment_by_age') }}
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
)

select
    adoption_id,
    state,
    segment_id,
    model_year,
    year,
    ze_vehicle_count,
    ze_vehicle_count * miles_per_vehicle as fleet_miles
from survivors
