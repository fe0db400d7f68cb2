-- Grid capacity by county and year: it follows need once a county is open and never falls; no caps of the grid yet.
-- Grain: one row per scenario, county and year.
select
    capacity.scenario_id,
    capacity.county_fips,
    capacity.year,
    capacity.is_open,
    capacity.grid_mw,
    case when capacity.is_open then need.need_mwh else 0 end as open_need_mwh
from {{ source('allocation', 'county_capacity') }} as capacity
inner join {{ ref('fct_county_need') }} as need using (scenario_id, county_fips, year)
