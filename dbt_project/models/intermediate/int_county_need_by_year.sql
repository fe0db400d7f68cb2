-- Need of a county over all segments, with the peak that stands in for load shapes until they exist.
-- Grain: one row per adoption, county and year.
with energy as (
    select
        adoption_id,
        county_fips,
        year,
        sum(need_mwh) as need_mwh,
        sum(need_mwh) filter (where charging_location = 'depot') as depot_mwh,
        sum(need_mwh) filter (where charging_location = 'en_route') as en_route_mwh,
        sum(hydrogen_equivalent_mwh) as hydrogen_equivalent_mwh,
        sum(ze_vehicle_count) as ze_vehicle_count
    from {{ ref('int_county_energy') }}
    group by adoption_id, county_fips, year
),

hours as (
    select 8760.0 as hours_per_year
)

select
    energy.adoption_id,
    energy.county_fips,
    energy.year,
    energy.need_mwh,
    energy.depot_mwh,
    energy.en_route_mwh,
    (
        energy.depot_mwh * {{ assumption('peak_factor_depot') }}
        + energy.en_route_mwh * {{ assumption('peak_factor_en_route') }}
    ) / hours.hours_per_year as peak_mw,
    energy.hydrogen_equivalent_mwh,
    energy.ze_vehicle_count
from energy
cross join hours
