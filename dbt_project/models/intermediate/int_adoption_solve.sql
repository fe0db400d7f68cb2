-- The market level k of each year: the sales-weighted mean of greatest(floor, least(1, k x beachhead order)) equals the pathway.
-- The mean rises piecewise linearly in k, so k is exact: each cell starts to rise at floor/order and stops at 1/order.
-- If floors alone exceed the pathway, k is 0 and is_floor_bound says so.
-- Grain: one row per adoption and year.
with cells as (
    select
        adoption_id,
        pathway_id,
        year,
        floor_share,
        beachhead_order,
        sales_vehicle_count / sum(sales_vehicle_count) over (partition by adoption_id, year) as weight
    from {{ ref('int_state_sales_floor') }}
    where is_solved
),

target as (
    select
        cells.adoption_id,
        cells.year,
        pathway.ze_sales_share as target_share,
        sum(cells.weight * cells.floor_share) as floor_total_share
    from cells
    inner join {{ ref('int_pathway_by_year') }} as pathway using (pathway_id, year)
    group by cells.adoption_id, cells.year, pathway.ze_sales_share
),

events as (
    select adoption_id, year, floor_share / beachhead_order as k, weight * beachhead_order as slope_change from cells
    union all
    select adoption_id, year, 1 / beachhead_order as k, -weight * beachhead_order as slope_change from cells
),

breakpoints as (
    select adoption_id, year, k, sum(slope_change) as slope_change
    from events
    group by adoption_id, year, k
),

pieces as (
    select
        adoption_id,
        year,
        k,
        lead(k) over ordered as next_k,
        sum(slope_change) over ordered as slope
    from breakpoints
    window ordered as (partition by adoption_id, year order by k)
),

levels as (
    select
        pieces.*,
        target.target_share,
        target.floor_total_share,
        target.floor_total_share + coalesce(
            sum(pieces.slope * (pieces.next_k - pieces.k)) over (
                partition by pieces.adoption_id, pieces.year order by pieces.k
                rows between unbounded preceding and 1 preceding
            ), 0
        ) as level_share
    from pieces
    inner join target using (adoption_id, year)
),

crossing as (
    -- The last piece that starts at or below the target holds the solution.
    select
        adoption_id,
        year,
        arg_max(
            case
                when next_k is null or slope <= 0 then k
                else least(next_k, k + (target_share - level_share) / slope)
            end, k
        ) as k
    from levels
    where level_share <= target_share
    group by adoption_id, year
)

select
    target.adoption_id,
    target.year,
    target.target_share,
    target.floor_total_share,
    coalesce(crossing.k, 0) as market_level,
    target.floor_total_share > target.target_share as is_floor_bound
from target
left join crossing using (adoption_id, year)
