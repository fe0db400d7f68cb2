{{ config(
    materialized='table_function',
    parameters=['scenario', 'county', 'year'],
    persist_docs={'relation': false, 'columns': false},
    post_hook="comment on macro table {{ this.include(database=false) }} is 'Load of a county by hour, season and day type, unmanaged, managed and mixed: load_profile_for(scenario, county_fips or label, year)'",
) }}
-- Load of a county's charging in each hour of each kind of day; over the days of a year it adds up to the need. Grain: one row per season, day type, hour and charging location.
select
    shapes.season,
    shapes.day_type,
    shapes.day_count,
    shapes.hour,
    shapes.charging_location,
    {% for strategy in ['unmanaged', 'managed', 'mixed'] -%}
    sum(needs.need_mwh / 365 * shapes.day_energy_ratio * shapes.hour_share) filter (where shapes.charging_strategy = '{{ strategy }}')
        as {{ strategy }}_mw{{ ',' if not loop.last }}
    {% endfor %}
from {{ ref('fct_energy_need').include(database=false) }} as needs
inner join {{ ref('dim_county').include(database=false) }} as counties using (county_fips)
inner join {{ ref('dim_state').include(database=false) }} as states using (state)
inner join {{ ref('dim_segment').include(database=false) }} as segments using (segment_id)
inner join {{ ref('dim_load_shape').include(database=false) }} as shapes using (charging_location, load_group_id, region_id)
where
    needs.scenario_id = coalesce(scenario, '')
    and (counties.county_fips = coalesce(county::varchar, '') or lower(counties.county_label) = lower(county::varchar))
    and needs.year = coalesce(year, -1)
    and {{ must_be_a_scenario('scenario') }}
    and {{ must_be_a_county('county') }}
    and {{ must_be_a_year('year') }}
group by shapes.season, shapes.day_type, shapes.day_count, shapes.hour, shapes.charging_location
order by shapes.season, shapes.day_type, shapes.hour, shapes.charging_location
