-- Summer peak of a state: peaks of utilities with territory, each spread over its states by the energy it delivers there. A wires
-- company without sales of its own (Texas) counts where its territory is. The form files a utility under the state of its seat, and
-- suppliers without territory count load again.
-- Grain: one row per state.
with territories as (
    select distinct utility_id, state from {{ ref('stg_eia861__service_territories') }}
),

peaks as (
    select utility_id, sum(summer_peak_mw) as summer_peak_mw
    from {{ ref('stg_eia861__operations') }}
    where summer_peak_mw > 0
    group by utility_id
),

deliveries as (
    select utility_id, state, sum(total_mwh) as delivered_mwh
    from {{ ref('stg_eia861__sales') }}
    where part in ('A', 'C', 'D') and total_mwh > 0
    group by utility_id, state
),

weights as (
    select
        territories.utility_id,
        territories.state,
        coalesce(deliveries.delivered_mwh, 0) as delivered_mwh,
        sum(deliveries.delivered_mwh) over (partition by territories.utility_id) as utility_mwh,
        count(*) over (partition by territories.utility_id) as state_count
    from territories
    left join deliveries using (utility_id, state)
),

shares as (
    select
        utility_id,
        state,
        coalesce(delivered_mwh / utility_mwh, 1.0 / state_count) as delivery_share
    from weights
)

select
    shares.state,
    sum(peaks.summer_peak_mw * shares.delivery_share) as summer_peak_mw,
    count(*) as utility_count
from shares
inner join peaks using (utility_id)
where shares.delivery_share > 0
group by shares.state
