-- The end of 2024 by the model's own rules against the published count and mix. The model itself starts from the published stock, so only this
-- comparison tells how well its rules fit the past. A miss is shown, nothing is tuned to it.
-- Grain: one row per market group.
with groups as (
    select * from {{ ref('market_group') }}
),

backcast as (
    select
        mapping.figure_group_id as market_group_id,
        sum(segments.backcast_low_vehicle_count) as backcast_low_vehicle_count,
        sum(segments.backcast_vehicle_count) as backcast_vehicle_count,
        sum(segments.backcast_high_vehicle_count) as backcast_high_vehicle_count,
        sum(segments.start_vehicle_count) as start_vehicle_count
    from {{ ref('int_backcast') }} as segments
    inner join {{ ref('figure_group_segment') }} as mapping using (segment_id)
    group by mapping.figure_group_id
),

totals as (
    select sum(backcast.backcast_vehicle_count) as backcast_vehicle_count
    from backcast
    inner join groups using (market_group_id)
    where groups.is_in_published_total
)

select
    groups.market_group_id,
    groups.market_group_name,
    groups.is_in_published_total,
    groups.published_vehicle_count,
    groups.published_share,
    backcast.backcast_low_vehicle_count,
    backcast.backcast_vehicle_count,
    backcast.backcast_high_vehicle_count,
    case when groups.is_in_published_total then backcast.backcast_vehicle_count / totals.backcast_vehicle_count end
        as backcast_share,
    backcast.backcast_vehicle_count / groups.published_vehicle_count as backcast_ratio,
    backcast.start_vehicle_count,
    groups.explanation,
    groups.source,
    groups.confidence,
    groups.sort_order
from groups
inner join backcast using (market_group_id)
cross join totals
