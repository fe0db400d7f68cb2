-- Heavy-duty vehicles on offer in 2024 with battery and range where stated.
-- Grain: one row per application and fuel.
select
    application,
    fuel,
    is_electric,
    model_count,
    manufacturer_count,
    median_battery_kwh,
    median_range_miles,
    median_kwh_per_mile,
    kwh_per_mile_model_count
from {{ source('raw', 'afdc_heavy_duty_model') }}
