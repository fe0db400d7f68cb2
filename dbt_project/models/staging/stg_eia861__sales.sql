-- Commercial revenue and energy by utility and part: A bundled, B energy only, C delivery only, D Texas bundled.
-- Grain: one row per utility, state, part, service type and balancing authority.
select utility_id, utility_name, state, part, service_type, ownership, ba_code, commercial_revenue_usd, commercial_mwh, total_mwh
from {{ source('raw', 'eia861_sales') }}
