-- Delivery-only sales carry no energy price: what a naive average over bundled and delivery rows would say, and what is used.
-- Grain: one row per state with delivery-only sales.
with sales as (
    select * from {{ ref('stg_eia861__sales') }}
    where commercial_revenue_usd is not null and commercial_mwh is not null
)

select
    'delivery_only_price' as quirk_id,
    state as subject_id,
    'commercial electricity price' as measure,
    sum(commercial_revenue_usd) filter (where part in ('A', 'C'))
    / sum(commercial_mwh) filter (where part in ('A', 'C')) as published_value,
    sum(commercial_revenue_usd) / sum(commercial_mwh) filter (where part in ('A', 'B', 'D')) as used_value,
    'USD/MWh' as unit
from sales
group by state
having sum(commercial_mwh) filter (where part = 'C') > 0
