-- What readers get from the table function: a county's hours add up to its need at each location, and the highest is its peak.
{% set places = [("'06037'", 2030), ("'harris, tx'", var('last_year')), ("'11001'", var('first_year'))] -%}
with profiles as (
    {% for county, year in places -%}
    select {{ county }} as place, {{ year }} as year, profile.*
    from {{ ref('load_profile_for') }}((select min(scenario_id) from {{ ref('dim_scenario') }}), {{ county }}, {{ year }}) as profile
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

slots as (
    select
        place,
        year,
        season,
        day_type,
        hour,
        any_value(day_count) as day_count,
        sum(mixed_mw) as mw,
        {% for strategy in ['unmanaged', 'managed', 'mixed'] -%}
        sum({{ strategy }}_mw) filter (where charging_location = 'depot') as {{ strategy }}_depot_mw,
        sum({{ strategy }}_mw) filter (where charging_location = 'en_route') as {{ strategy }}_en_route_mw{{ ',' if not loop.last }}
        {% endfor -%}
    from profiles
    group by place, year, season, day_type, hour
),

sums as (
    select
        place,
        year,
        max(mw) as peak_mw,
        {% for strategy in ['unmanaged', 'managed', 'mixed'] -%}
        sum(day_count * {{ strategy }}_depot_mw) as {{ strategy }}_depot_mwh,
        sum(day_count * {{ strategy }}_en_route_mw) as {{ strategy }}_en_route_mwh{{ ',' if not loop.last }}
        {% endfor -%}
    from slots
    group by place, year
)

select sums.*, need.depot_mwh, need.en_route_mwh, need.peak_mw as stored_peak_mw
from {{ ref('fct_county_need') }} as need
inner join {{ ref('dim_county') }} as counties using (county_fips)
right join sums on sums.place in (counties.county_fips, lower(counties.county_label)) and need.year = sums.year
    and need.scenario_id = (select min(scenario_id) from {{ ref('dim_scenario') }})
where
    coalesce(abs(sums.peak_mw - need.peak_mw), 1) > 1e-6
    {% for strategy in ['unmanaged', 'managed', 'mixed'] -%}
    or coalesce(abs(sums.{{ strategy }}_depot_mwh / need.depot_mwh - 1), 1) > 1e-9
    or coalesce(abs(sums.{{ strategy }}_en_route_mwh / need.en_route_mwh - 1), 1) > 1e-9
    {% endfor %}
