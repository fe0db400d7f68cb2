-- Public DC fast charging in November 2019: the one vintage that covers the nation.
-- Grain: one row per county with a station.
select county_fips, dc_fast_port_count, dc_fast_station_count, nearest_station_count
from {{ source('raw', 'afdc_dc_fast_county') }}
