-- What an adoption sells and keeps on the road, the nation as a whole, beside the pathway that it was solved for.
-- Grain: one row per adoption and year.
with sales as (
    select
        adoption_id,
        year,
        sum(sales_vehicle_count) as sales_vehicle_count,
        sum(ze_sales_vehicle_count) as ze_sales_vehicle_count
    from {{ ref('int_state_ze_sales') }}
    group by adoption_id, year
),

solve as (
    select * from {{ ref('int_adoption_solve') }}
),

ze_stock as (
    select adoption_id, year, sum(ze_vehicle_count) as ze_vehicle_count
    from {{ ref('int_state_ze_energy') }}
    group by adoption_id, year
),

stock as (
    select year, sum(stock_vehicle_count) as stock_vehicle_count
    from {{ ref('int_segment_stock_by_year') }}
    group by year
)

select
    sales.adoption_id,
    sales.year,
    sales.sales_vehicle_count,
    sales.ze_sales_vehicle_count,
    sales.ze_sales_vehicle_count / sales.sales_vehicle_count as ze_sales_share,
    solve.target_share as pathway_share,
    solve.floor_total_share as floor_share,
    solve.market_level,
    solve.is_floor_bound,
    stock.stock_vehicle_count,
    ze_stock.ze_vehicle_count
from sales
inner join solve using (adoption_id, year)
inner join ze_stock using (adoption_id, year)
inner join stock using (year)
