-- Every award that counts reaches at least one county, so no dollar is lost between award and county.
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
)

select placed.adoption_id, level, placed.placed_usd, awarded.awarded_usd
from awarded
left join placed using (level)
where coalesce(abs(placed.placed_usd / awarded.awarded_usd - 1), 1) > 1e-9
