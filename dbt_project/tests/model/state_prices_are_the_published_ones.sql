-- Revenue of all parts over bundled, energy-only and Texas bundled sales is the state price that EIA publishes (to its rounding of 0.1 USD/MWh).
with computed as (
    select
        state,
        sum(commercial_revenue_usd) / sum(commercial_mwh) filter (where part in ('A', 'B', 'D')) as usd_per_mwh
    from {{ ref('stg_eia861__sales') }}
    group by state
),

published as (
    select state, usd_per_mwh
    from {{ ref('stg_eia__state_prices') }}
    where year = {{ var('price_year') }} and sector = 'commercial'
)

select state, computed.usd_per_mwh as computed_usd_per_mwh, published.usd_per_mwh as published_usd_per_mwh
from published
full join computed using (state)
where coalesce(abs(computed.usd_per_mwh - published.usd_per_mwh), 1) > 0.06
