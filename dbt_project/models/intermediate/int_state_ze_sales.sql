-- ZE share of sales and ZE vehicles sold.
-- Grain: one row per adoption, state, segment and year.
with cells as (
    select * from {{ ref('int_state_sales_floor') }}
),

solve as (
    select * from {{ ref('int_adoption_solve') }}
),

shares as (
    select
        cells.adoption_id,
        cells.state,
        cells.segment_id,
        cells.year,
        cells.sales_vehicle_count,
        greatest(cells.floor_share, least(1, solve.market_level * cells.beachhead_order)) as ze_sales_share
    from cells
    inner join solve using (adoption_id, year)
)

select
    adoption_id,
    state,
    segment_id,
    year,
    sales_vehicle_count,
    ze_sales_share,
    sales_vehicle_count * ze_sales_share as ze_sales_vehicle_count
from shares
