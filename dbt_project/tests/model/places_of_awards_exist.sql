-- Every place of an award is a county or a state, and every dollar that counts reaches a county.
with placed as (
    select adoption_id, level, sum(award_usd) as placed_usd
    from {{ ref('int_county_award') }}
    group by adoption_id, level
),

awarded as (
    select level, sum(amount_usd * mhd_share) as awarded_usd
    from {{ ref('award') }}
    where status in ('awarded', 'approved')
    group by level
),

lost as (
    select level || ' in ' || placed.adoption_id as subject, awarded.awarded_usd, placed.placed_usd
    from awarded
    left join placed using (level)
    where coalesce(abs(placed.placed_usd / awarded.awarded_usd - 1), 1) > 1e-9
),

unknown_places as (
    select places.award_id || ': ' || places.place_code as subject, null::double as awarded_usd, null::double as placed_usd
    from {{ ref('award_place') }} as places
    left join {{ ref('stg_census__counties') }} as counties
        on places.place_kind = 'county' and places.place_code = counties.county_fips
    left join {{ ref('state') }} as states
        on places.place_kind = 'state' and places.place_code = states.state
    where counties.county_fips is null and states.state is null
)

select subject, awarded_usd, placed_usd from lost
union all
select subject, awarded_usd, placed_usd from unknown_places
