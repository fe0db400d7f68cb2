-- Stock of all fuels: the inventory of 2020 moved by ratios of MOVES populations.
-- Grain: one row per segment and year.
with national as (
    select * from {{ ref('int_segment_national') }}
),

moves as (
    select * from {{ ref('stg_moves__vehicles') }}
),

base as (
    select segment_id, vehicle_count
    from moves
    where year = {{ var('base_year') }}
)

select
    moves.segment_id,
    moves.year,
    national.stock_vehicle_count * moves.vehicle_count / base.vehicle_count as stock_vehicle_count
from moves
inner join base using (segment_id)
inner join national using (segment_id)
where moves.year between {{ var('base_year') }} and {{ var('last_year') }}
