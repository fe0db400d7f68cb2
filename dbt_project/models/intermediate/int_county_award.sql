-- Money placed in counties: an award is spread over the counties of its places by their need; money for one county stays there.
-- Proposed money does not count.
-- Grain: one row per adoption, county and level (federal, state_utility).
with awards as (
    select award_id, level, amount_usd * mhd_share as award_usd
    from {{ ref('award') }}
    where status in ('awarded', 'approved')
),

counties as (
    select county_fips, state from {{ ref('stg_census__counties') }}
),

award_counties as (
    select distinct places.award_id, counties.county_fips
    from {{ ref('award_place') }} as places
    inner join counties
        on (places.place_kind = 'state' and places.place_code = counties.state)
        or (places.place_kind = 'county' and places.place_code = counties.county_fips)
),

need as (
    select adoption_id, county_fips, need_mwh
    from {{ ref('int_county_need_by_year') }}
    where year = {{ assumption('money_spread_year') }}
),

placed as (
    select
        need.adoption_id,
        award_counties.county_fips,
        awards.level,
        awards.award_usd * need.need_mwh
        / sum(need.need_mwh) over (partition by need.adoption_id, awards.award_id) as award_usd
    from awards
    inner join award_counties using (award_id)
    inner join need using (county_fips)
)

select adoption_id, county_fips, level, sum(award_usd) as award_usd
from placed
group by adoption_id, county_fips, level
