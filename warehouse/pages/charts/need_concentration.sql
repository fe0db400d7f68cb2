-- Cumulative share of need over counties, largest need first. Grain: one row per point of the curve (about 160).
with ranked as (
    select
        row_number() over (order by need_mwh desc, county_fips) as place,
        count(*) over () as county_count,
        sum(need_mwh) over (order by need_mwh desc, county_fips) / nullif(sum(need_mwh) over (), 0) as need_share
    from marts.fct_county_need
    where scenario_id = $scenario and year = $year
)

select
    place / county_count as county_share,
    coalesce(need_share, 0) as need_share
from ranked
where place <= 60 or place % 30 = 0 or place = county_count
union all
select 0 as county_share, 0 as need_share
order by county_share
