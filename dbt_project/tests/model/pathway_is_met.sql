-- Over the states that the scenario solves for, ZE sales are the pathway's share of sales, unless floors alone exceed it.
with sales as (
    select
        sales.adoption_id,
        sales.year,
        sum(sales.ze_sales_vehicle_count) / sum(sales.sales_vehicle_count) as ze_sales_share
    from {{ ref('int_state_ze_sales') }} as sales
    inner join {{ ref('int_state_sales_floor') }} as floors using (adoption_id, state, segment_id, year)
    where floors.is_solved
    group by sales.adoption_id, sales.year
)

select solve.*, sales.ze_sales_share
from {{ ref('int_adoption_solve') }} as solve
left join sales using (adoption_id, year)
where
    coalesce(abs(sales.ze_sales_share - greatest(solve.target_share, solve.floor_total_share)), 1) > 1e-9
