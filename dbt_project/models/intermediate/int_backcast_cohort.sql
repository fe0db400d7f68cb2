-- ZE vehicles by model year that the model's own rules give up to the end of the first year, where the model itself starts from the
-- published stock. The first year is solved as every other: pathway, beachhead order, floors in force. Before it ZE sales grew
-- by one ratio a year and split over segments by sales times beachhead order; no floor was in force, and no share comes near 1.
-- Grain: one row per growth case (low, central, high), segment and model year.
with base_adoption as (
    {{ base_adoption() }}
),

growth as (
    unpivot (select low, central, high from {{ ref('assumption') }} where assumption_id = 'backcast_growth_ratio')
    on low, central, high
    into name growth_case value growth_ratio
),

first_year as (
    select sales.segment_id, sum(sales.ze_sales_vehicle_count) as vehicle_count
    from {{ ref('int_state_ze_sales') }} as sales
    inner join base_adoption using (adoption_id)
    where sales.year = {{ var('first_year') }}
    group by sales.segment_id
),

first_year_total as (
    select sum(vehicle_count) as vehicle_count from first_year
),

split as (
    select
        sales.segment_id,
        sales.year,
        sales.sales_vehicle_count * parameters.beachhead_order
        / sum(sales.sales_vehicle_count * parameters.beachhead_order) over (partition by sales.year) as segment_share
    from {{ ref('int_backcast_sales') }} as sales
    inner join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
    where sales.year < {{ var('first_year') }}
)

select
    growth.growth_case,
    split.segment_id,
    split.year as model_year,
    first_year_total.vehicle_count * split.segment_share
    / pow(growth.growth_ratio, {{ var('first_year') }} - split.year) as vehicle_count
from split
cross join first_year_total
cross join growth
union all
select growth.growth_case, first_year.segment_id, {{ var('first_year') }} as model_year, first_year.vehicle_count
from first_year
cross join growth
