-- ZE share of sales that the base scenario solves for, by group of EPA's Phase 3 rule: the sales-weighted mean over the group's segments.
-- Grain: one row per measure.
with base_adoption as (
    {{ base_adoption() }}
)

select
    'phase3_' || mapping.figure_group_id || '_' || sales.year as measure_id,
    sum(sales.ze_sales_vehicle_count) / sum(sales.sales_vehicle_count) as model_value
from {{ ref('int_state_ze_sales') }} as sales
inner join base_adoption using (adoption_id)
inner join {{ ref('figure_group_segment') }} as mapping using (segment_id)
group by mapping.figure_group_id, sales.year
