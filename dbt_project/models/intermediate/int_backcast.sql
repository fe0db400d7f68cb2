-- ZE vehicles at the end of the first year that the model's own rules give: survivors of the back-cast cohorts. Faster growth before the first year
-- means fewer earlier vehicles, so the low growth case is the high count.
-- Grain: one row per segment.
with cohorts as (
    select * from {{ ref('int_backcast_cohort') }}
),

ages as (
    select segment_id, age, survival_share from {{ ref('int_segment_by_age') }}
),

survivors as (
    select
        cohorts.growth_case,
        cohorts.segment_id,
        sum(cohorts.vehicle_count * ages.survival_share) as vehicle_count
    from cohorts
    inner join ages
        on cohorts.segment_id = ages.segment_id and {{ var('first_year') }} - cohorts.model_year = ages.age
    group by cohorts.growth_case, cohorts.segment_id
)

select
    survivors.segment_id,
    max(survivors.vehicle_count) filter (where survivors.growth_case = 'high') as backcast_low_vehicle_count,
    max(survivors.vehicle_count) filter (where survivors.growth_case = 'central') as backcast_vehicle_count,
    max(survivors.vehicle_count) filter (where survivors.growth_case = 'low') as backcast_high_vehicle_count,
    max(parameters.ze_stock_end_2024) as start_vehicle_count
from survivors
inner join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
group by survivors.segment_id
