-- Central assumptions of each segment, one column each.
-- Grain: one row per segment.
with assumption as (
    select * from {{ ref('segment_assumption') }}
),

segment as (
    select * from {{ ref('segment') }}
)

select
    segment.segment_id,
    segment.pool_id,
    segment.act_group_id,
    {% for name in ['stock_share', 'survival_scale', 'survival_shape', 'beachhead_order', 'mileage_decline', 'kwh_per_mile',
                    'en_route_share', 'ze_stock_end_2024', 'battery_share', 'duty_ratio_2025', 'duty_ratio_2035',
                    'unmanaged_depot_kw'] %}
    max(assumption.central) filter (where assumption.assumption_id = '{{ name }}') as {{ name }}{{ ',' if not loop.last }}
    {% endfor %}
from segment
left join assumption using (segment_id)
group by segment.segment_id, segment.pool_id, segment.act_group_id
