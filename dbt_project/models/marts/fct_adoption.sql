-- Sales and stock of zero-emission vehicles, the nation as a whole, beside the pathway; where floors alone exceed it, the row says so.
-- Grain: one row per scenario and year.
select
    scenarios.scenario_id,
    adoption.year,
    adoption.sales_vehicle_count,
    adoption.ze_sales_vehicle_count,
    adoption.ze_sales_share,
    adoption.pathway_share,
    adoption.floor_share,
    adoption.market_level,
    adoption.is_floor_bound,
    adoption.stock_vehicle_count,
    adoption.ze_vehicle_count
from {{ ref('int_adoption_by_year') }} as adoption
inner join {{ ref('int_scenario_adoption') }} as scenarios using (adoption_id)
