-- County codes of other years and the canonical county of 2017 each comes home to, for joining other data to this warehouse.
-- Grain: one row per code and canonical county.
with newer as (
    select geoid as code, county_name, canonical_county_fips as county_fips, 1.0 as weight, crosswalk_method as method
    from {{ ref('stg_census__counties_2024') }}
    where canonical_county_fips is not null
),

spread as (
    select
        crosswalk.from_county_fips as code,
        names.county_name,
        crosswalk.county_fips,
        crosswalk.weight,
        crosswalk.method
    from {{ ref('county_crosswalk') }} as crosswalk
    left join {{ ref('stg_census__counties_2024') }} as names on crosswalk.from_county_fips = names.geoid
    where crosswalk.from_county_fips not in (select newer.code from newer)
)

select code, county_name, county_fips, weight, method from newer
union all
select code, county_name, county_fips, weight, method from spread
