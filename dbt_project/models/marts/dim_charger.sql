-- Menu of chargers: where they stand, their power and what a port costs with hardware and installation, in constant 2024 dollars.
-- Grain: one row per charger.
select
    charger_id,
    charger_name,
    charging_location,
    site_type,
    power_kw,
    port_usd_low,
    port_usd_central,
    port_usd_high,
    sort_order
from {{ ref('charger') }}
