-- ZE share of the nation's sales by segment: how far adoption can be multiplied before everything sold is ZE.
-- Rounded: the order of a sum is not fixed, and draws of the same inputs must be the same.
-- Grain: one row per adoption, segment and model year.
select
    adoption_id,
    segment_id,
    year as model_year,
    round(sum(ze_sales_vehicle_count) / sum(sales_vehicle_count), 12) as ze_sales_share
from {{ ref('int_state_ze_sales') }}
group by adoption_id, segment_id, year
