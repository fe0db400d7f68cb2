-- A state's share of a segment's sales and stock: its depot key.
-- Grain: one row per state and segment.
with keys as (
    select * from {{ ref('int_county_pool_depot_key') }}
),

segments as (
    select segment_id, pool_id from {{ ref('segment') }}
),

states as (
    select state, pool_id, sum(depot_share) as depot_share
    from keys
    group by state, pool_id
)

select states.state, segments.segment_id, states.depot_share as state_share
from states
inner join segments using (pool_id)
