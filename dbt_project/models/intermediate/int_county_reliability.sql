-- Interruption minutes of a county: over the utilities with territory there that report, weighted by their customers.
-- Grain: one row per county with a reporting utility.
with territories as (
    select distinct county_fips, utility_id, state from {{ ref('stg_eia861__service_territories') }}
),

reliability as (
    select * from {{ ref('stg_eia861__reliability') }}
    where saidi_without_med_minutes is not null and customer_count > 0
)

select
    territories.county_fips,
    sum(reliability.saidi_without_med_minutes * reliability.customer_count)
    / sum(reliability.customer_count) as saidi_minutes,
    count(*) as utility_count
from territories
inner join reliability using (utility_id, state)
group by territories.county_fips
