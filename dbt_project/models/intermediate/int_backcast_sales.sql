-- Sales of all fuels in the years of the back-cast: the rule of the model, carried back on MOVES populations.
-- Grain: one row per segment and year, the first year of the back-cast to the first of the model.
with moves as (
    select * from {{ ref('stg_moves__vehicles') }}
),

base as (
    select segment_id, vehicle_count
    from moves
    where year = {{ var('base_year') }}
),

national as (
    select segment_id, stock_vehicle_count from {{ ref('int_segment_national') }}
),

replacement as (
    select segment_id, replacement_rate
    from {{ ref('int_segment_by_age') }}
    where age = 0
),

calibration as (
    select distinct calibration_ratio from {{ ref('int_segment_sales_by_year') }}
)

select
    moves.segment_id,
    moves.year,
    national.stock_vehicle_count * moves.vehicle_count / base.vehicle_count
    * replacement.replacement_rate * calibration.calibration_ratio as sales_vehicle_count
from moves
inner join base using (segment_id)
inner join national using (segment_id)
inner join replacement using (segment_id)
cross join calibration
where moves.year between {{ assumption('backcast_first_year') }} and {{ var('first_year') }}
