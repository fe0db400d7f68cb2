-- Battery-electric heavy-duty vehicles on offer in 2024 against the energy that the model assumes for their segment.
-- Grain: one row per application.
with offers as (
    select * from {{ ref('stg_afdc__heavy_duty_models') }}
    where is_electric
)

select
    offers.application,
    mapping.segment_id,
    offers.model_count,
    offers.manufacturer_count,
    offers.median_battery_kwh,
    offers.median_range_miles,
    offers.median_kwh_per_mile,
    offers.kwh_per_mile_model_count,
    parameters.kwh_per_mile as assumed_kwh_per_mile
from offers
left join {{ ref('vehicle_application') }} as mapping using (application)
left join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
