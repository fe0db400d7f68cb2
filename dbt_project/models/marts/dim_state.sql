-- States with their standing on zero-emission trucks.
-- Grain: one row per state (50 states and the District of Columbia).
with policies as (
    select
        state,
        bool_or(policy_id = 'mhd_zev_mou') as is_mou_signatory,
        bool_or(policy_id = 'clean_fuel_standard') as has_clean_fuel_standard
    from {{ ref('state_policy') }}
    group by state
),

demand_response as (
    select state, sum(potential_peak_mw) as demand_response_mw
    from {{ ref('stg_eia861__demand_response') }}
    group by state
),

circuits as (
    select
        state,
        sum(circuit_count) as circuit_count,
        sum(voltage_optimised_circuit_count) / nullif(sum(circuit_count), 0) as voltage_optimised_share
    from {{ ref('stg_eia861__distribution_systems') }}
    group by state
),

meters as (
    select state, sum(smart_meter_count) / sum(meter_count) as smart_meter_share
    from {{ ref('stg_eia861__smart_meters') }}
    group by state
),

prices as (
    select state, usd_per_mwh as commercial_usd_per_mwh
    from {{ ref('stg_eia__state_prices') }}
    where year = {{ var('price_year') }} and sector = 'commercial'
),

centres as (
    select
        counties.state,
        round(sum(shapes.latitude * counties.land_km2) / sum(counties.land_km2), 6) as latitude,
        round(sum(shapes.longitude * counties.land_km2) / sum(counties.land_km2), 6) as longitude
    from {{ ref('stg_census__counties') }} as counties
    inner join {{ ref('stg_census__county_shapes') }} as shapes using (county_fips)
    group by counties.state
)

select
    states.state,
    states.state_fips,
    states.state_name,
    centres.latitude,
    centres.longitude,
    states.is_contiguous,
    regions.region_id,
    act_states.state is not null as is_act_state,
    act_states.first_model_year as act_first_model_year,
    act_states.enforced_from as act_enforced_from,
    coalesce(policies.is_mou_signatory, false) as is_mou_signatory,
    coalesce(policies.has_clean_fuel_standard, false) as has_clean_fuel_standard,
    ranks.grid_modernization_rank,
    prices.commercial_usd_per_mwh,
    peaks.summer_peak_mw,
    demand_response.demand_response_mw,
    circuits.circuit_count,
    circuits.voltage_optimised_share,
    meters.smart_meter_share
from {{ ref('state') }} as states
inner join {{ ref('state_region') }} as regions using (state)
inner join centres using (state)
left join {{ ref('act_state') }} as act_states using (state)
left join policies using (state)
left join {{ ref('grid_modernization_rank') }} as ranks using (state)
left join prices using (state)
left join {{ ref('int_state_peak') }} as peaks using (state)
left join demand_response using (state)
left join circuits using (state)
left join meters using (state)
