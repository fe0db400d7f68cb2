-- Sales of all fuels: stock times the replacement rate (scrappage and growth together), with one constant that makes the
-- sales of the first year the published figure.
-- Grain: one row per segment and year.
with stock as (
    select * from {{ ref('int_segment_stock_by_year') }}
),

replacement as (
    select segment_id, replacement_rate
    from {{ ref('int_segment_by_age') }}
    where age = 0
),

uncalibrated as (
    select
        stock.segment_id,
        stock.year,
        stock.stock_vehicle_count * replacement.replacement_rate as sales_vehicle_count
    from stock
    inner join replacement using (segment_id)
    where stock.year >= {{ var('first_year') }}
),

calibration as (
    select {{ assumption('sales_2024') }} / sum(sales_vehicle_count) as calibration_ratio
    from uncalibrated
    where year = {{ var('first_year') }}
)

select
    uncalibrated.segment_id,
    uncalibrated.year,
    uncalibrated.sales_vehicle_count * calibration.calibration_ratio as sales_vehicle_count,
    calibration.calibration_ratio
from uncalibrated
cross join calibration
