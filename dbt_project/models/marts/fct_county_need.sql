-- Need of a county over all segments, ready for maps and lines; the detail stands in fct_energy_need.
-- Grain: one row per scenario, county and year.
select
    scenarios.scenario_id,
    need.county_fips,
    need.year,
    need.need_mwh,
    need.need_low_mwh,
    need.need_high_mwh,
    need.depot_mwh,
    need.en_route_mwh,
    need.peak_mw,
    need.depot_peak_mw,
    need.en_route_peak_mw,
    need.coincidence_share,
    need.hydrogen_equivalent_mwh,
    need.ze_vehicle_count
from {{ ref('int_county_need_by_year') }} as need
inner join {{ ref('int_scenario_adoption') }} as scenarios using (adoption_id)
