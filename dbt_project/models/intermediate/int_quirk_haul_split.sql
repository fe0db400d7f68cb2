-- Long-haul share of combination miles: where nine in ten counties of a state have nearly the same it is an assumption of the state, not
-- a measurement. Pooled, the model uses the national share.
-- Grain: one row per state of three counties or more with one split.
with counties as (
    select
        counties.state,
        miles.county_fips,
        sum(miles.miles) filter (where miles.segment_id = 'combination_long_haul') / sum(miles.miles) as long_haul_share
    from {{ ref('stg_nei__miles') }} as miles
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    where miles.segment_id in ('combination_short_haul', 'combination_long_haul')
    group by counties.state, miles.county_fips
    having sum(miles.miles) > 0
),

nation as (
    select sum(miles) filter (where segment_id = 'combination_long_haul') / sum(miles) as long_haul_share
    from {{ ref('stg_nei__miles') }}
    where segment_id in ('combination_short_haul', 'combination_long_haul')
)

select
    'haul_split' as quirk_id,
    counties.state as subject_id,
    'long-haul share of combination miles' as measure,
    avg(counties.long_haul_share) as published_value,
    any_value(nation.long_haul_share) as used_value,
    'share' as unit
from counties
cross join nation
group by counties.state
having
    count(*) > 2
    and quantile_cont(counties.long_haul_share, 0.95) - quantile_cont(counties.long_haul_share, 0.05)
    < {{ assumption('quirk_haul_split_spread') }}
