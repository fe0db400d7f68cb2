-- What is filled in and where: counties whose value is not the county's own.
-- Grain: one row per kind of imputation and state or nation.
with prices as (
    select 'commercial electricity price from the state' as measure, counties.state, count(*) as county_count
    from {{ ref('int_county_electricity_price') }} as prices
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    where prices.price_method <> 'utilities'
    group by counties.state
),

populations as (
    select 'population from newer county codes' as measure, counties.state, count(*) as county_count
    from {{ ref('stg_census__county_populations') }} as populations
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    where populations.crosswalk_method <> 'direct'
    group by counties.state
),

missing as (
    select
        'weight shared out: ' || indicators.indicator_id as measure,
        counties.state,
        count(*) as county_count
    from {{ ref('int_county_indicator_normalised') }} as indicators
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    inner join {{ ref('scenario') }} as scenarios using (scenario_id)
    where indicators.is_missing and scenarios.is_base
    group by indicators.indicator_id, counties.state
),

establishments as (
    select county_fips, count(*) over (partition by cbsa_code) as area_county_count
    from {{ ref('int_county_freight_establishments') }}
),

spread as (
    select 'freight establishments spread from a metropolitan area' as measure, counties.state, count(*) as county_count
    from establishments
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    where establishments.area_county_count > 1
    group by counties.state
),

unranked as (
    select 'grid modernisation assumed for an unranked state' as measure, counties.state, count(*) as county_count
    from {{ ref('stg_census__counties') }} as counties
    left join {{ ref('grid_modernization_rank') }} as ranks using (state)
    where ranks.state is null
    group by counties.state
),

collected as (
    select measure, state, county_count from prices
    union all
    select measure, state, county_count from populations
    union all
    select measure, state, county_count from missing
    union all
    select measure, state, county_count from spread
    union all
    select measure, state, county_count from unranked
)

select
    'imputed' as quirk_id,
    state as subject_id,
    measure,
    null::double as published_value,
    county_count::double as used_value,
    'counties' as unit
from collected
