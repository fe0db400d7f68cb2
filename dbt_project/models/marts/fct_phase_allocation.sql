-- When each county opens, and as what: hub, corridor or network.
-- Grain: one row per scenario and county.
select
    scenario_id,
    county_fips,
    phase_id,
    phase_number,
    phase_kind,
    opening_year,
    energised_year,
    opening_order,
    is_hub,
    launch_area_id,
    hub_group_id,
    order_value,
    carried_weight,
    need_share
from {{ source('allocation', 'county_phase') }}
