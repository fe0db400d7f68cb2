-- Need of a county over all segments, ready for maps and lines; the detail stands in fct_energy_need.
-- Grain: one row per scenario, county and year.
select
    scenario_id,
    county_fips,
    year,
    need_mwh,
    depot_mwh,
    en_route_mwh,
    peak_mw,
    hydrogen_equivalent_mwh,
    ze_vehicle_count
from {{ ref('int_county_need_by_year') }}
