-- Places to start whatever comes: launch areas and corridor legs that stand in nearly all draws of every scenario with factor
-- weights. In a scenario that never has it, an item stands in none. A share of draws is known to
-- its standard error: items near the threshold are marked.
-- Grain: one row per kind of item and item.
with items as (
    select * from {{ ref('fct_item_robustness') }}
),

scenarios as (
    select scenario_id, draw_count from {{ source('ensemble', 'ensemble_run') }}
),

names as (
    select item_kind, item_id, max(item_name) as item_name, max(short_name) as short_name
    from items
    group by item_kind, item_id
),

shares as (
    select
        names.*,
        scenarios.scenario_id,
        scenarios.draw_count,
        coalesce(items.stands_share, 0) as stands_share,
        coalesce(items.is_planned, false) as is_planned
    from names
    cross join scenarios
    left join items
        on
            names.item_kind = items.item_kind
            and names.item_id = items.item_id
            and scenarios.scenario_id = items.scenario_id
),

summed as (
    select
        item_kind,
        item_id,
        item_name,
        short_name,
        count(*) as scenario_count,
        count(*) filter (where is_planned) as planned_scenario_count,
        min(stands_share) as lowest_stands_share,
        first(scenario_id order by stands_share, scenario_id) as lowest_scenario_id,
        first(draw_count order by stands_share, scenario_id) as lowest_draw_count,
        -- Rounded: the order of a sum is not fixed.
        round(avg(stands_share), 12) as mean_stands_share
    from shares
    group by item_kind, item_id, item_name, short_name
),

parameters as (
    select
        {{ assumption('no_regret_share') }} as no_regret_share,
        {{ assumption('no_regret_close_errors') }} as close_errors
),

judged as (
    select
        summed.*,
        sqrt(lowest_stands_share * (1 - lowest_stands_share) / lowest_draw_count) as standard_error_share
    from summed
)

select
    judged.item_kind,
    judged.item_id,
    judged.item_name,
    judged.short_name,
    judged.scenario_count,
    judged.planned_scenario_count,
    judged.lowest_stands_share,
    judged.lowest_scenario_id,
    judged.standard_error_share,
    judged.mean_stands_share,
    judged.lowest_stands_share > parameters.no_regret_share as is_no_regret,
    abs(judged.lowest_stands_share - parameters.no_regret_share)
    <= parameters.close_errors * judged.standard_error_share as is_close
from judged
cross join parameters
