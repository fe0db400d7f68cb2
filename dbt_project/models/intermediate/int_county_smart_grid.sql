-- Smart meters and dynamic commercial tariffs of a county: over the utilities with territory there, weighted by their meters.
-- A utility that reports no dynamic tariff has none; a wires company has what the retailers of its state offer.
-- Grain: one row per county with a reporting utility.
with territories as (
    select distinct county_fips, utility_id, state from {{ ref('stg_eia861__service_territories') }}
),

meters as (
    select * from {{ ref('stg_eia861__smart_meters') }}
    where meter_count > 0
),

tariffs as (
    select * from {{ ref('stg_eia861__dynamic_pricing') }}
)

select
    territories.county_fips,
    least(1, sum(meters.smart_meter_count) / sum(meters.meter_count)) as smart_meter_share,
    sum(
        meters.meter_count
        * coalesce(wires.dynamic_tariff_share, case when tariffs.has_commercial_dynamic_tariff then 1 else 0 end)
    ) / sum(meters.meter_count) as dynamic_tariff_share,
    count(*) as utility_count
from territories
inner join meters using (utility_id, state)
left join tariffs using (utility_id, state)
left join {{ ref('int_wires_company') }} as wires using (utility_id, state)
group by territories.county_fips
