-- Tons over the principal ports; mostly bulk, so no measure of truck traffic.
-- Grain: one row per county with a port.
select county_fips, port_count, total_tons, foreign_tons, domestic_tons, nearest_port_count
from {{ source('raw', 'bts_port_county') }}
