-- Companies that deliver power which retailers sell (Texas): territory and meters, but no sales of their own, in a state with part D.
-- Grain: one row per wires company and state.
with territories as (
    select distinct utility_id, state from {{ ref('stg_eia861__service_territories') }}
),

meters as (
    select utility_id, state, meter_count
    from {{ ref('stg_eia861__smart_meters') }}
    where meter_count > 0
),

own_sales as (
    select distinct utility_id, state from {{ ref('stg_eia861__sales') }}
    where part in ('A', 'C')
),

retailers as (
    select
        sales.state,
        sum(sales.commercial_mwh) as retail_mwh,
        sum(sales.commercial_revenue_usd) / sum(sales.commercial_mwh) as retail_usd_per_mwh,
        sum(case when coalesce(tariffs.has_commercial_dynamic_tariff, false) then sales.commercial_mwh else 0 end)
        / sum(sales.commercial_mwh) as dynamic_tariff_share
    from {{ ref('stg_eia861__sales') }} as sales
    left join {{ ref('stg_eia861__dynamic_pricing') }} as tariffs using (utility_id, state)
    where sales.part = 'D' and sales.commercial_mwh > 0
    group by sales.state
)

select
    territories.utility_id,
    territories.state,
    retailers.retail_usd_per_mwh,
    retailers.dynamic_tariff_share,
    retailers.retail_mwh * meters.meter_count
    / sum(meters.meter_count) over (partition by territories.state) as commercial_mwh
from territories
inner join meters using (utility_id, state)
inner join retailers using (state)
left join own_sales using (utility_id, state)
where own_sales.utility_id is null
