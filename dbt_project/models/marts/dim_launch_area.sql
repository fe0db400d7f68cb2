-- Priority launch areas: the hubs of one metropolitan region.
-- Grain: one row per scenario and launch area.
select
    scenario_id,
    launch_area_id,
    launch_area_name,
    anchor_county_fips,
    county_count,
    hub_need_mwh,
    need_share,
    opens_from,
    best_score,
    row_number() over (partition by scenario_id order by hub_need_mwh desc, launch_area_id) as need_rank
from {{ source('allocation', 'launch_area') }}
