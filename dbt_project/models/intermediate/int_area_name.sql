-- What people call a metropolitan group: the principal city of its Census title and that city's state. Titles join cities by
-- a hyphen, or by two where a name has one of its own; a city united with its county keeps the city's name alone. Areas of
-- seeds/geography/area_name.csv have a name and a state of their own.
-- Grain: one row per group (combined statistical area, else core-based area, else county).
with groups as (
    select distinct
        case
            when areas.csa_code is not null then 'csa-' || areas.csa_code
            when areas.cbsa_code is not null then 'cbsa-' || areas.cbsa_code
            else 'county-' || counties.county_fips
        end as group_id,
        coalesce(areas.csa_title, areas.cbsa_title, counties.county_name || ', ' || counties.state) as group_name
    from {{ ref('stg_census__counties') }} as counties
    left join {{ ref('stg_census__statistical_areas') }} as areas using (county_fips)
),

titles as (
    select
        group_id,
        group_name,
        regexp_extract(group_name, '^(.*), ([^,]*)$', 1) as cities,
        split_part(regexp_extract(group_name, '^(.*), ([^,]*)$', 2), '-', 1) as state
    from groups
),

named as (
    select
        titles.group_id,
        titles.group_name,
        coalesce(names.state, titles.state) as state,
        coalesce(
            names.city_name,
            case
                when titles.group_id like 'county-%' then titles.cities
                else regexp_extract(split_part(titles.cities, '--', 1), '^[^-/]+')
            end
        ) as city_name
    from titles
    left join {{ ref('area_name') }} as names using (group_id)
)

select
    group_id,
    group_name,
    city_name,
    city_name || ', ' || state as short_name
from named
