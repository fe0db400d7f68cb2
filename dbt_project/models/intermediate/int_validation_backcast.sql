-- Model values of the back-cast: trucks at the end of 2024 by the model's own rules, and their mix.
-- Grain: one row per measure.
with groups as (
    select * from {{ ref('fct_backcast') }}
)

select 'backcast_trucks' as measure_id, sum(backcast_vehicle_count) as model_value from groups where is_in_published_total
union all
select 'backcast_trucks_and_buses', sum(backcast_vehicle_count) from groups
union all
select 'backcast_share_' || market_group_id, backcast_share from groups where is_in_published_total
