-- Depots and sites en route deliver no more than the grid capacity behind them can.
select scenario_id, county_fips, year, depot_capacity_mwh, depot_served_mwh, en_route_capacity_mwh, en_route_served_home_mwh, hosted_mwh
from {{ ref('fct_build_out') }}
where
    depot_served_mwh > depot_capacity_mwh * (1 + 1e-9) + 1e-5
    or en_route_served_home_mwh + hosted_mwh > en_route_capacity_mwh * (1 + 1e-9) + 1e-5
    or (not is_energised and depot_served_mwh + en_route_served_home_mwh + hosted_mwh > 1e-5)
