-- Zero-emission vehicles where few people live: counties far above the nation per head in 2030, in the base scenario. Used as is.
-- Grain: one row per populous county far above the nation.
with counties as (
    select
        need.county_fips,
        counties.population_count,
        (need.ze_vehicle_count / counties.population_count)
        / (sum(need.ze_vehicle_count) over () / sum(counties.population_count) over ()) as nation_ratio
    from {{ ref('fct_county_need') }} as need
    inner join {{ ref('scenario') }} as scenarios using (scenario_id)
    inner join {{ ref('dim_county') }} as counties using (county_fips)
    where scenarios.is_base and need.year = 2030
)

select
    'vehicles_per_head' as quirk_id,
    county_fips as subject_id,
    'zero-emission vehicles per head in 2030 over the nation''s' as measure,
    -- Rounded: the order of a sum is not fixed.
    round(nation_ratio, 9) as published_value,
    round(nation_ratio, 9) as used_value,
    'ratio' as unit
from counties
where
    population_count > {{ assumption('quirk_vehicles_per_head_people') }}
    and round(nation_ratio, 9) > {{ assumption('quirk_vehicles_per_head_ratio') }}
