-- Indicator values before normalisation; an absent value is zero or missing as the indicator declares.
-- Scenarios without factor weights have no score and no rows.
-- Grain: one row per scenario, county and available indicator.
with indicators as (
    select * from {{ ref('indicator') }} where is_available
),

scenarios as (
    select distinct scenario_id from {{ ref('scenario_factor_weight') }}
),

counties as (
    select county_fips, state from {{ ref('stg_census__counties') }}
),

activity as (
    select * from {{ ref('int_county_activity') }}
),

sites as (
    select
        county_fips,
        sum(capacity) filter (where site_kind = 'container_port') as container_teu,
        sum(capacity) filter (where site_kind = 'truck_parking') as parking_spaces,
        sum(capacity) filter (where site_kind = 'dc_fast_2019') as dc_fast_ports,
        sum(capacity) filter (where site_kind in ('corridor_cng', 'corridor_lng')) as heavy_duty_gas_sites
    from {{ ref('int_county_site') }}
    group by county_fips
),

non_attainment as (
    select distinct county_fips from {{ ref('stg_epa__non_attainment') }}
),

by_county as (
    unpivot (
        select
            activity.county_fips,
            activity.truck_miles,
            activity.truck_miles_per_km2,
            activity.restricted_combination_miles as long_haul_restricted_miles,
            activity.placed_hotelling_hours as hotelling_hours,
            activity.capped_vehicle_count as registrations_capped,
            establishments.establishment_count as freight_establishments,
            sites.container_teu as port_traffic,
            sites.parking_spaces as truck_parking,
            sites.dc_fast_ports,
            sites.heavy_duty_gas_sites,
            case when non_attainment.county_fips is not null then 1.0 end as non_attainment,
            prices.commercial_usd_per_mwh as commercial_price,
            reliability.saidi_minutes as saidi,
            smart_grid.smart_meter_share,
            smart_grid.dynamic_tariff_share as dynamic_tariffs,
            case
                when ranks.grid_modernization_rank is null then {{ assumption('grid_modernization_unranked') }}
                else 1 - (ranks.grid_modernization_rank - 1) / 50.0
            end as grid_modernization
        from activity
        left join {{ ref('int_county_electricity_price') }} as prices using (county_fips)
        left join {{ ref('int_county_reliability') }} as reliability using (county_fips)
        left join {{ ref('int_county_smart_grid') }} as smart_grid using (county_fips)
        left join {{ ref('int_county_freight_establishments') }} as establishments using (county_fips)
        left join sites using (county_fips)
        left join non_attainment using (county_fips)
        left join {{ ref('grid_modernization_rank') }} as ranks using (state)
    )
    on columns(* exclude (county_fips))
    into name indicator_id value raw_value
),

by_scenario_county as (
    select
        adoptions.scenario_id,
        awards.county_fips,
        case awards.level when 'federal' then 'federal_awards' else 'state_utility_money' end as indicator_id,
        awards.award_usd as raw_value
    from {{ ref('int_county_award') }} as awards
    inner join {{ ref('int_scenario_adoption') }} as adoptions using (adoption_id)
),

by_scenario_state as (
    unpivot (
        select
            scenario_id,
            state,
            act_years_enforced_share as act_years_enforced,
            has_mou as mhd_zev_mou,
            has_clean_fuel_standard as clean_fuel_standard,
            incentive_count::double as live_fleet_incentives
        from {{ ref('int_state_policy') }}
    )
    on columns(* exclude (scenario_id, state))
    into name indicator_id value raw_value
)

select
    scenarios.scenario_id,
    counties.county_fips,
    indicators.indicator_id,
    indicators.factor_id,
    indicators.weight,
    indicators.normalisation,
    indicators.direction,
    coalesce(
        by_county.raw_value,
        by_scenario_county.raw_value,
        by_scenario_state.raw_value,
        case when indicators.absent_means = 'zero' then 0 end
    ) as raw_value
from scenarios
cross join counties
cross join indicators
left join by_county using (county_fips, indicator_id)
left join by_scenario_county using (scenario_id, county_fips, indicator_id)
left join by_scenario_state using (scenario_id, state, indicator_id)
