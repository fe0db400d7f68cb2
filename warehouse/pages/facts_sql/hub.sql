-- Hubs of the base scenario in and outside of launch areas. Grain: one row.
select
    count(*) as county_count,
    count(*) filter (where is_stand_alone) as stand_alone_count
from access.hub_counties
where scenario_id = $scenario
