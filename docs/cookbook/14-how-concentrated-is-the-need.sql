-- Question: How few counties hold most of the need?
-- Asked by: an analyst, a journalist
-- Answer: Counties of the base scenario in order of need in 2030: how many it takes for each tenth of the nation's need.
-- Caveat: Large counties hold much because they are large; need per square kilometre has another order.
with ordered as (
    select
        need_mwh,
        row_number() over (order by need_mwh desc, county_fips) as county_count,
        sum(need_mwh) over (order by need_mwh desc, county_fips) / sum(need_mwh) over () as reached_share
    from marts.fct_county_need
    where year = 2030 and scenario_id = (select scenario_id from marts.dim_scenario where is_base)
),

tenths as (
    select range / 10 as need_share from range(1, 10)
)

select
    tenths.need_share,
    min(ordered.county_count) as county_count,
    round(min(ordered.county_count) / (select count(*) from ordered), 3) as county_share
from tenths
inner join ordered on ordered.reached_share >= tenths.need_share
group by tenths.need_share
order by tenths.need_share;
