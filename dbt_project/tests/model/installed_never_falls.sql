-- Grid capacity, ports and capital of a county never fall from a year to the next, and no row vanishes.
with measures as (
    select scenario_id, county_fips, 'depot_grid_mw' as measure, year, depot_grid_mw as amount from {{ ref('fct_build_out') }}
    union all
    select scenario_id, county_fips, 'en_route_grid_mw' as measure, year, en_route_grid_mw as amount from {{ ref('fct_build_out') }}
    union all
    select scenario_id, county_fips, charger_id as measure, year, port_count as amount from {{ ref('fct_charger_need') }}
    union all
    select scenario_id, county_fips, charging_location || ' capital' as measure, year, capital_usd_central as amount
    from {{ ref('fct_charging_cost') }}
),

followed as (
    select
        *,
        lead(year) over (partition by scenario_id, county_fips, measure order by year) as next_year,
        lead(amount) over (partition by scenario_id, county_fips, measure order by year) as next_amount
    from measures
)

select *
from followed
where
    next_amount < amount - 1e-6
    or (year < {{ var('last_year') }} and coalesce(next_year, 0) <> year + 1)
