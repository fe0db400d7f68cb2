-- Energy of a day of each kind over the mean day of the year: what the vehicles of a group do on such a day, and what a mile takes in that region and
-- season; scaled so that the days of a year add up to the year.
-- Grain: one row per load group, region, season and day type.
with relative as (
    select
        group_days.load_group_id,
        seasons.region_id,
        group_days.season,
        group_days.day_type,
        days.day_count,
        group_days.central * seasons.central as relative_energy
    from {{ ref('load_group_day') }} as group_days
    inner join {{ ref('load_day_kind') }} as days using (season, day_type)
    inner join {{ ref('load_region_season') }} as seasons using (season)
)

select
    load_group_id,
    region_id,
    season,
    day_type,
    day_count,
    relative_energy
    * sum(day_count) over (partition by load_group_id, region_id)
    / sum(day_count * relative_energy) over (partition by load_group_id, region_id) as day_energy_ratio
from relative
