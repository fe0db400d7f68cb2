-- What exists already, in the states whose export is here. Never an indicator: vintages differ by state.
-- Grain: one row per county with a station.
select
    county_fips,
    state,
    dc_fast_port_count,
    level2_port_count,
    heavy_duty_dc_fast_port_count,
    heavy_duty_gas_site_count,
    station_count,
    export_month
from {{ source('raw', 'afdc_station_county') }}
