-- The leading launch areas where their largest county is. Grain: one row per area, numbered by need.
select
    area.need_rank as rank,
    area.short_name,
    county.longitude,
    county.latitude
from marts.dim_launch_area as area
inner join marts.dim_county as county on area.anchor_county_fips = county.county_fips
where area.scenario_id = $scenario and area.need_rank <= 10
order by area.need_rank
