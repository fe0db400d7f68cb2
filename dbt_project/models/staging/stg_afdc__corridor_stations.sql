-- Stations on designated alternative fuel corridors in 2023.
-- Grain: one row per county and fuel.
select county_fips, fuel, station_count, heavy_duty_site_count, dc_fast_port_count
from {{ source('raw', 'afdc_corridor_station_county') }}
