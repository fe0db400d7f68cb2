-- Published average prices of electricity.
-- Grain: one row per state, year and sector.
select state, year, sector, usd_per_mwh
from {{ source('raw', 'eia_state_price') }}
