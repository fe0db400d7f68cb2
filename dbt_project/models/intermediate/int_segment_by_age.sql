-- Survival, share of the fleet and yearly miles by age. Age weights follow survival and growth (MOVES, from the first year on).
-- Grain: one row per segment and age in years.
with parameters as (
    select * from {{ ref('int_segment_parameters') }}
),

national as (
    select * from {{ ref('int_segment_national') }}
),

stock as (
    select * from {{ ref('int_segment_stock_by_year') }}
),

growth as (
    select
        early.segment_id,
        pow(late.stock_vehicle_count / early.stock_vehicle_count, 1.0 / (late.year - early.year)) - 1 as growth_rate
    from stock as early
    inner join stock as late using (segment_id)
    where early.year = {{ var('first_year') }} and late.year = {{ assumption('growth_last_year') }}
),

ages as (
    select unnest(range(0, {{ var('oldest_age') }} + 1)) as age
),

curves as (
    select
        parameters.segment_id,
        ages.age,
        exp(-pow(ages.age / parameters.survival_scale, parameters.survival_shape)) as survival_share,
        exp(-parameters.mileage_decline * ages.age) as mileage_curve,
        pow(1 + growth.growth_rate, -ages.age) as cohort_size
    from parameters
    cross join ages
    inner join growth using (segment_id)
),

weighted as (
    select
        *,
        survival_share * cohort_size as age_weight,
        sum(survival_share * cohort_size) over (partition by segment_id) as age_weight_total
    from curves
)

select
    weighted.segment_id,
    weighted.age,
    weighted.survival_share,
    weighted.age_weight / weighted.age_weight_total as fleet_share,
    1 / weighted.age_weight_total as replacement_rate,
    national.miles_per_vehicle * weighted.mileage_curve
    / (
        sum(weighted.mileage_curve * weighted.age_weight) over (partition by weighted.segment_id)
        / weighted.age_weight_total
    ) as miles_per_vehicle
from weighted
inner join national using (segment_id)
