-- Share of a day's energy in each hour: NREL's fleets where they describe the trucks, seed shapes for the rest; mixed is the managed share of the
-- one strategy and the rest of the other.
-- Grain: one row per charging location, load group, charging strategy and hour of the day.
with seeded as (
    select
        uses.charging_location,
        uses.load_group_id,
        uses.charging_strategy,
        shapes.hour,
        shapes.relative_load
        / sum(shapes.relative_load) over (partition by uses.charging_location, uses.load_group_id, uses.charging_strategy) as hour_share,
        shapes.confidence
    from {{ ref('load_group_shape') }} as uses
    inner join {{ ref('load_shape') }} as shapes using (shape_id)
),

pure as (
    select charging_location, load_group_id, charging_strategy, hour, hour_share, confidence from seeded
    union all
    select 'depot' as charging_location, load_group_id, charging_strategy, hour, hour_share, 'computed' as confidence
    from {{ ref('int_depot_charging_hour') }}
),

mixed as (
    select
        charging_location,
        load_group_id,
        'mixed' as charging_strategy,
        hour,
        sum(
            hour_share
            * case charging_strategy
                when 'managed' then {{ assumption('managed_charging_share') }} else 1 - {{ assumption('managed_charging_share') }}
            end
        ) as hour_share,
        max(confidence) as confidence
    from pure
    group by charging_location, load_group_id, hour
)

select charging_location, load_group_id, charging_strategy, hour, hour_share, confidence from pure
union all
select charging_location, load_group_id, charging_strategy, hour, hour_share, confidence from mixed
