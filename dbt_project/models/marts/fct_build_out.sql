-- What is built and what it serves: grid capacity, need served at home and away, and unserved need by cause. Rounded to 1e-6 (1 W, 1 Wh),
-- far under any tolerance: it stores in half the space.
-- Grain: one row per scenario, county and year.
with build_out as (
    select
        scenario_id,
        county_fips,
        year,
        is_open,
        is_energised,
        {% for measure in ['depot_grid_mw', 'en_route_grid_mw', 'order_book_mw', 'depot_capacity_mwh', 'en_route_capacity_mwh',
                           'depot_served_mwh', 'en_route_served_home_mwh', 'en_route_served_away_mwh', 'en_route_hosted_mwh',
                           'unserved_not_open_mwh', 'unserved_lead_time_mwh', 'unserved_grid_mwh'] %}
        round({{ measure }}, 6) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ source('allocation', 'county_build_out') }}
)

select
    build_out.scenario_id,
    build_out.county_fips,
    build_out.year,
    build_out.is_open,
    build_out.is_energised,
    round(build_out.depot_grid_mw + build_out.en_route_grid_mw, 6) as grid_mw,
    build_out.depot_grid_mw,
    build_out.en_route_grid_mw,
    build_out.order_book_mw,
    case when build_out.is_open then need.need_mwh else 0 end as open_need_mwh,
    round(
        build_out.depot_served_mwh + build_out.en_route_served_home_mwh + build_out.en_route_served_away_mwh, 6
    ) as served_mwh,
    build_out.en_route_hosted_mwh as hosted_mwh,
    build_out.depot_capacity_mwh,
    build_out.en_route_capacity_mwh,
    build_out.depot_served_mwh,
    build_out.en_route_served_home_mwh,
    build_out.en_route_served_away_mwh,
    round(
        build_out.unserved_not_open_mwh + build_out.unserved_lead_time_mwh + build_out.unserved_grid_mwh, 6
    ) as unserved_mwh,
    build_out.unserved_not_open_mwh,
    build_out.unserved_lead_time_mwh,
    build_out.unserved_grid_mwh
from build_out
inner join {{ ref('fct_county_need') }} as need using (scenario_id, county_fips, year)
