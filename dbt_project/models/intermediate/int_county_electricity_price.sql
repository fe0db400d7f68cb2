-- Commercial price of electricity in a county: over the utilities with territory there, weighted by their sales. Part A is
-- bundled (federal power is left out: preference customers buy it, a charging site cannot); part C delivers energy that part B sells, so its price is delivery plus the state's part B energy. Where
-- a wires company serves retailers' customers (Texas), they pay the state's part D price; counties without any have that price too,
-- and what is left the state's.
-- Grain: one row per county.
with counties as (
    select county_fips, state from {{ ref('stg_census__counties') }}
),

sales as (
    select * from {{ ref('stg_eia861__sales') }}
    where commercial_revenue_usd is not null and commercial_mwh is not null
),

states as (
    select
        state,
        sum(commercial_revenue_usd) / nullif(sum(commercial_mwh) filter (where part in ('A', 'B', 'D')), 0) as state_usd_per_mwh,
        sum(commercial_revenue_usd) filter (where part = 'B')
        / nullif(sum(commercial_mwh) filter (where part = 'B'), 0) as energy_only_usd_per_mwh,
        sum(commercial_revenue_usd) filter (where part = 'D')
        / nullif(sum(commercial_mwh) filter (where part = 'D'), 0) as retail_choice_usd_per_mwh
    from sales
    group by state
),

utilities as (
    select
        sales.utility_id,
        sales.state,
        sales.part,
        sum(sales.commercial_mwh) as commercial_mwh,
        sum(sales.commercial_revenue_usd) / sum(sales.commercial_mwh)
        + case when sales.part = 'C' then any_value(states.energy_only_usd_per_mwh) else 0 end as usd_per_mwh
    from sales
    inner join states using (state)
    where sales.part in ('A', 'C') and sales.ownership is distinct from 'Federal'
    group by sales.utility_id, sales.state, sales.part
    having sum(sales.commercial_mwh) > 0
    union all
    select utility_id, state, 'D' as part, commercial_mwh, retail_usd_per_mwh as usd_per_mwh
    from {{ ref('int_wires_company') }}
),

served as (
    select
        territories.county_fips,
        sum(utilities.usd_per_mwh * utilities.commercial_mwh) / sum(utilities.commercial_mwh) as usd_per_mwh,
        sum(utilities.commercial_mwh) filter (where utilities.part = 'D')
        > 0.5 * sum(utilities.commercial_mwh) as is_mainly_retail_choice
    from {{ ref('stg_eia861__service_territories') }} as territories
    inner join utilities using (utility_id, state)
    where utilities.usd_per_mwh is not null
    group by territories.county_fips
)

select
    counties.county_fips,
    coalesce(served.usd_per_mwh, states.retail_choice_usd_per_mwh, states.state_usd_per_mwh) as commercial_usd_per_mwh,
    case
        when served.is_mainly_retail_choice then 'state_retail_choice'
        when served.usd_per_mwh is not null then 'utilities'
        when states.retail_choice_usd_per_mwh is not null then 'state_retail_choice'
        when states.state_usd_per_mwh is not null then 'state'
    end as price_method
from counties
left join served using (county_fips)
left join states using (state)
