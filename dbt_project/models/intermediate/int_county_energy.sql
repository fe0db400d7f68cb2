-- Energy placed: depot energy stays in its state and follows the depot key within it; en-route energy is one national pool
-- placed by the en-route key. Vehicles stand on depot rows only. Rounded to a tenth of a watt-hour: states
-- and counties then agree to 1e-9.
-- Grain: one row per adoption, county, segment, charging location and year.
with energy as (
    select
        energy.*,
        parameters.pool_id,
        parameters.en_route_share
    from {{ ref('int_state_ze_energy') }} as energy
    inner join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
),

depot_key as (
    select
        county_fips,
        state,
        pool_id,
        depot_share / nullif(sum(depot_share) over (partition by state, pool_id), 0) as share_within_state
    from {{ ref('int_county_pool_depot_key') }}
),

en_route_key as (
    select county_fips, en_route_share as county_share from {{ ref('int_county_en_route_key') }}
),

national_en_route as (
    select
        adoption_id,
        segment_id,
        year,
        sum(need_mwh * en_route_share) as need_mwh,
        sum(need_low_mwh * en_route_share) as need_low_mwh,
        sum(need_high_mwh * en_route_share) as need_high_mwh,
        sum(hydrogen_equivalent_mwh * en_route_share) as hydrogen_equivalent_mwh
    from energy
    group by adoption_id, segment_id, year
),

placed as (
    select
        energy.adoption_id,
        depot_key.county_fips,
        energy.segment_id,
        'depot' as charging_location,
        energy.year,
        {% for measure in ['need_mwh', 'need_low_mwh', 'need_high_mwh', 'hydrogen_equivalent_mwh'] -%}
        energy.{{ measure }} * (1 - energy.en_route_share) * depot_key.share_within_state as {{ measure }},
        {% endfor -%}
        energy.ze_vehicle_count * depot_key.share_within_state as ze_vehicle_count
    from energy
    inner join depot_key using (state, pool_id)
    union all
    select
        national.adoption_id,
        en_route_key.county_fips,
        national.segment_id,
        'en_route' as charging_location,
        national.year,
        {% for measure in ['need_mwh', 'need_low_mwh', 'need_high_mwh', 'hydrogen_equivalent_mwh'] -%}
        national.{{ measure }} * en_route_key.county_share as {{ measure }},
        {% endfor -%}
        0 as ze_vehicle_count
    from national_en_route as national
    cross join en_route_key
)

select
    adoption_id,
    county_fips,
    segment_id,
    charging_location,
    year,
    {% for measure in ['need_mwh', 'need_low_mwh', 'need_high_mwh', 'hydrogen_equivalent_mwh', 'ze_vehicle_count'] -%}
    round(coalesce({{ measure }}, 0), 7) as {{ measure }}{{ ',' if not loop.last }}
    {% endfor -%}
from placed
