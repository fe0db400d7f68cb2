-- Peak of the final customers of a utility in a state. As filed: its summer peak (winter if it files none), spread over the states of its
-- territory by the energy it delivers there; a wires company without sales of its own (Texas) counts with its whole peak. Wholesalers
-- file the load of others again, so a peak is held to what the energy delivered explains (load factor between the floor and one), and a
-- utility that delivers nothing has none. Without a filed peak of its own, and for federal power: its customers at the state's peak per customer.
-- Grain: one row per utility and state with a peak.
with territories as (
    select distinct utility_id, state from {{ ref('stg_eia861__service_territories') }}
),

customers as (
    select * from {{ ref('int_utility_customer') }}
),

filed_peaks as (
    select utility_id, sum(coalesce(nullif(summer_peak_mw, 0), winter_peak_mw)) as peak_mw
    from {{ ref('stg_eia861__operations') }}
    where ownership <> 'Federal'
    group by utility_id
),

deliveries as (
    select utility_id, state, sum(total_mwh) as delivered_mwh
    from {{ ref('stg_eia861__sales') }}
    where part in ('A', 'C', 'D') and total_mwh > 0
    group by utility_id, state
),

delivered as (
    select utility_id, sum(delivered_mwh) as utility_mwh
    from deliveries
    group by utility_id
),

wires as (
    select distinct utility_id from {{ ref('int_wires_company') }}
),

hours as (
    select 8760.0 as hours_per_year
),

bounded_peaks as (
    select
        filed_peaks.utility_id,
        case
            when delivered.utility_mwh is null then filed_peaks.peak_mw
            else greatest(
                delivered.utility_mwh / hours.hours_per_year,
                least(
                    filed_peaks.peak_mw,
                    delivered.utility_mwh / hours.hours_per_year / {{ assumption('utility_load_factor_floor') }}
                )
            )
        end as peak_mw
    from filed_peaks
    left join delivered using (utility_id)
    left join wires using (utility_id)
    cross join hours
    where filed_peaks.peak_mw > 0 and (delivered.utility_mwh is not null or wires.utility_id is not null)
),

weights as (
    select
        territories.utility_id,
        territories.state,
        coalesce(deliveries.delivered_mwh, 0) as delivered_mwh,
        sum(deliveries.delivered_mwh) over (partition by territories.utility_id) as territory_mwh,
        count(*) over (partition by territories.utility_id) as state_count
    from territories
    left join deliveries using (utility_id, state)
),

filed as (
    select
        weights.utility_id,
        weights.state,
        bounded_peaks.peak_mw
        * coalesce(weights.delivered_mwh / weights.territory_mwh, 1.0 / weights.state_count) as peak_mw
    from weights
    inner join bounded_peaks using (utility_id)
    where coalesce(weights.delivered_mwh / weights.territory_mwh, 1) > 0
),

per_customer as (
    select filed.state, sum(filed.peak_mw) / sum(customers.customer_count) as mw_per_customer
    from filed
    inner join customers using (utility_id, state)
    group by filed.state
)

select
    territories.utility_id,
    territories.state,
    coalesce(filed.peak_mw, customers.customer_count * per_customer.mw_per_customer) as peak_mw,
    case when filed.peak_mw is null then 'per_customer' else 'filed' end as peak_method
from territories
left join filed using (utility_id, state)
left join customers using (utility_id, state)
left join per_customer using (state)
where coalesce(filed.peak_mw, customers.customer_count * per_customer.mw_per_customer) > 0
