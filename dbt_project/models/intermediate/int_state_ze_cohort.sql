-- ZE vehicles entering the fleet: the stock at the end of the first year as one cohort, then the sales of each year after.
-- The first stock is shared over states by their share of the segment, ACT states weighted more.
-- Grain: one row per adoption, state, segment and model year.
with adoption as (
    select adoption_id from {{ ref('int_adoption_case') }}
),

shares as (
    select
        shares.state,
        shares.segment_id,
        shares.state_share
        * case when act_state.state is null then 1 else {{ assumption('act_stock_weight') }} end as stock_weight
    from {{ ref('int_state_segment_share') }} as shares
    left join {{ ref('act_state') }} as act_state using (state)
),

first_stock as (
    select
        adoption.adoption_id,
        shares.state,
        shares.segment_id,
        {{ var('first_year') }} as model_year,
        parameters.ze_stock_end_2024 * shares.stock_weight
        / sum(shares.stock_weight) over (partition by adoption.adoption_id, shares.segment_id) as vehicle_count
    from adoption
    cross join shares
    inner join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
),

later_sales as (
    select adoption_id, state, segment_id, year as model_year, ze_sales_vehicle_count as vehicle_count
    from {{ ref('int_state_ze_sales') }}
    where year > {{ var('first_year') }}
)

select adoption_id, state, segment_id, model_year, vehicle_count from first_stock
union all
select adoption_id, state, segment_id, model_year, vehicle_count from later_sales
