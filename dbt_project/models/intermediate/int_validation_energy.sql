-- Model values about the energy of the base scenario: vehicles, GWh a day with and without the refinements, shares of states and counties.
-- Grain: one row per measure.
with base_adoption as (
    {{ base_adoption() }}
),

national as (
    select
        energy.year,
        sum(energy.ze_vehicle_count) as ze_vehicle_count,
        sum(energy.base_mwh) / 365 / 1000 as base_gwh_per_day,
        sum(energy.need_mwh) / 365 / 1000 as need_gwh_per_day
    from {{ ref('int_state_ze_energy') }} as energy
    inner join base_adoption using (adoption_id)
    group by energy.year
),

county as (
    select
        need.year,
        counties.state,
        need.county_fips,
        need.need_mwh / sum(need.need_mwh) over (partition by need.year) as need_share
    from {{ ref('int_county_need_by_year') }} as need
    inner join base_adoption using (adoption_id)
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
)

select 'ze_vehicles_' || year as measure_id, ze_vehicle_count as model_value from national
union all
select 'energy_unrefined_' || year, base_gwh_per_day from national
union all
select 'energy_' || year, need_gwh_per_day from national
union all
select 'need_share_' || state || '_' || year, sum(need_share) from county group by state, year
union all
select 'need_share_' || county_fips || '_' || year, need_share from county
