-- Need of a county over all segments, and its peaks: the highest hour of the year by the load shapes of its segments in its region.
-- Grain: one row per adoption, county and year.
with energy as (
    select
        adoption_id,
        county_fips,
        year,
        {% for measure in ['need_mwh', 'need_low_mwh', 'need_high_mwh', 'hydrogen_equivalent_mwh', 'ze_vehicle_count'] -%}
        round(sum({{ measure }}), 7) as {{ measure }},
        {% endfor -%}
        round(sum(need_mwh) filter (where charging_location = 'depot'), 7) as depot_mwh,
        round(sum(need_mwh) filter (where charging_location = 'en_route'), 7) as en_route_mwh,
        list(need_mwh order by charging_location, segment_id) as segment_mwh
    from {{ ref('int_county_energy') }}
    group by adoption_id, county_fips, year
),

regions as (
    select counties.county_fips, states.region_id
    from {{ ref('stg_census__counties') }} as counties
    inner join {{ ref('state_region') }} as states using (state)
),

slots as (
    select
        region_id,
        list(mw_per_mwh) filter (where peak_kind = 'all') as all_slots,
        list(mw_per_mwh) filter (where peak_kind = 'depot') as depot_slots,
        list(mw_per_mwh) filter (where peak_kind = 'en_route') as en_route_slots
    from {{ ref('int_load_peak_slot') }}
    where charging_strategy = 'mixed'
    group by region_id
),

peaks as (
    select
        energy.*,
        {% for prefix, kind in {'': 'all', 'depot_': 'depot', 'en_route_': 'en_route'}.items() -%}
        round(list_max(list_transform(slots.{{ kind }}_slots, lambda slot: list_dot_product(slot, energy.segment_mwh))), 6)
            as {{ prefix }}peak_mw{{ ',' if not loop.last }}
        {% endfor %}
    from energy
    inner join regions using (county_fips)
    inner join slots using (region_id)
)

select
    adoption_id,
    county_fips,
    year,
    need_mwh,
    need_low_mwh,
    need_high_mwh,
    depot_mwh,
    en_route_mwh,
    peak_mw,
    depot_peak_mw,
    en_route_peak_mw,
    round(peak_mw / nullif(depot_peak_mw + en_route_peak_mw, 0), 6) as coincidence_share,
    hydrogen_equivalent_mwh,
    ze_vehicle_count
from peaks
