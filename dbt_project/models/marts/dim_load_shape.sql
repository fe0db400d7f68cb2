-- When charging draws its energy: MW in an hour = need_mwh / 365 x day_energy_ratio x hour_share. Hours are local time.
-- Grain: one row per charging location, load group, charging strategy, region, season, day type and hour.
select
    hours.charging_location,
    hours.load_group_id,
    hours.charging_strategy,
    days.region_id,
    days.season,
    days.day_type,
    hours.hour,
    hours.hour_share,
    days.day_energy_ratio,
    days.day_count,
    hours.confidence
from {{ ref('int_load_shape_hour') }} as hours
inner join {{ ref('int_load_day') }} as days using (load_group_id)
