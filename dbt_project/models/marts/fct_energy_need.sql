{{ config(meta={'order': ['scenario_id', 'segment_id', 'charging_location', 'year']}) }}
-- Yearly energy need: what zero-emission vehicles would draw from the grid if every place could charge them.
-- Grain: one row per scenario, county, segment, charging location and year.
select
    scenarios.scenario_id,
    energy.county_fips,
    energy.segment_id,
    energy.charging_location,
    energy.year,
    energy.need_mwh,
    energy.hydrogen_equivalent_mwh,
    energy.ze_vehicle_count
from {{ ref('int_county_energy') }} as energy
inner join {{ ref('int_scenario_adoption') }} as scenarios using (adoption_id)
