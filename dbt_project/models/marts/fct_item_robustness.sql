-- How often a launch area or a direct corridor leg stands over the draws of the ensemble. An area stands if it has hubs enough to
-- be one, a leg if both its ends have hubs and enough of its counties open as hub or corridor.
-- Grain: one row per scenario with factor weights, kind of item and item.
with items as (
    select * from {{ source('ensemble', 'item_robustness') }}
),

planned as (
    select scenario_id, 'area' as item_kind, launch_area_id as item_id, short_name
    from {{ ref('dim_launch_area') }}
    union all
    select scenario_id, 'leg' as item_kind, leg_id, leg_short_name
    from {{ ref('fct_corridor_leg') }}
)

select
    items.scenario_id,
    items.item_kind,
    items.item_id,
    items.item_name,
    coalesce(planned.short_name, areas.short_name, items.item_name) as short_name,
    planned.item_id is not null as is_planned,
    items.draw_count,
    items.stands_share
from items
left join planned using (scenario_id, item_kind, item_id)
left join {{ ref('int_area_name') }} as areas on items.item_id = areas.group_id
