-- Model values about the fleet of all fuels: stock, sales, miles by age, survival.
-- Grain: one row per measure.
with stock as (
    select * from {{ ref('int_segment_stock_by_year') }}
),

sales as (
    -- Years before the first of the model come from the back-cast, by the same rule.
    select segment_id, year, sales_vehicle_count from {{ ref('int_backcast_sales') }}
),

mapping as (
    select figure_group_id, segment_id from {{ ref('figure_group_segment') }}
),

ages as (
    select * from {{ ref('int_segment_by_age') }}
),

stock_by_year as (
    select year, sum(stock_vehicle_count) as stock_vehicle_count
    from stock
    group by year
),

sales_by_year as (
    select year, sum(sales_vehicle_count) as sales_vehicle_count
    from sales
    group by year
),

stock_by_group as (
    select
        mapping.figure_group_id,
        stock.year,
        sum(stock.stock_vehicle_count) as stock_vehicle_count,
        sum(stock.stock_vehicle_count * national.miles_per_vehicle) / sum(stock.stock_vehicle_count) as miles_per_vehicle
    from stock
    inner join {{ ref('int_segment_national') }} as national using (segment_id)
    inner join mapping using (segment_id)
    group by mapping.figure_group_id, stock.year
),

sales_by_group as (
    select mapping.figure_group_id, sales.year, sum(sales.sales_vehicle_count) as sales_vehicle_count
    from sales
    inner join mapping using (segment_id)
    group by mapping.figure_group_id, sales.year
)

select 'stock_' || year as measure_id, stock_vehicle_count as model_value from stock_by_year
union all
select 'sales_' || year, sales_vehicle_count from sales_by_year
union all
select 'sales_share_of_stock_' || sales.year, sales.sales_vehicle_count / stock.stock_vehicle_count
from sales_by_year as sales
inner join stock_by_year as stock using (year)
union all
select 'stock_' || figure_group_id || '_' || year, stock_vehicle_count from stock_by_group
union all
select 'miles_' || figure_group_id || '_' || year, miles_per_vehicle from stock_by_group
union all
select 'sales_' || figure_group_id || '_' || year, sales_vehicle_count from sales_by_group
union all
select 'class_8_share_of_class_4_8_sales_' || part.year, part.sales_vehicle_count / whole.sales_vehicle_count
from sales_by_group as part
inner join sales_by_group as whole using (year)
where part.figure_group_id = 'class_8' and whole.figure_group_id = 'class_4_8'
union all
select 'sales_calibration', any_value(calibration_ratio) from {{ ref('int_segment_sales_by_year') }}
union all
select 'miles_age_' || age || '_' || segment_id, miles_per_vehicle from ages
union all
select 'miles_young_' || segment_id, avg(miles_per_vehicle) from ages where age <= 5 group by segment_id
union all
select 'survival_age_' || age || '_' || segment_id, survival_share from ages
