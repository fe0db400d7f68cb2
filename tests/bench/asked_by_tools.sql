-- What BI tools and table functions ask of the ready-joined tables, one statement a name. Read by test_readers.py.

-- map of a year
select county_fips, county_label, need_mwh, phase_kind from access.county_year where scenario_id = 'calstart_phase_in' and year = 2030;

-- all columns of a year
select * from access.county_year where scenario_id = 'calstart_phase_in' and year = 2030;

-- states of a year
select state_iso, sum(need_mwh), sum(capital_usd) from access.county_year where scenario_id = 'calstart_phase_in' and year = 2030 group by all;

-- a county over time
select year, need_mwh, served_mwh, capital_usd from access.county_year where scenario_id = 'calstart_phase_in' and county_label = 'Harris, TX' order by year;

-- a state over time
select year, sum(need_mwh), sum(served_mwh) from access.county_year where scenario_id = 'calstart_phase_in' and state = 'TX' group by all order by all;

-- phases over time
select year, phase_kind, sum(need_mwh), sum(capital_usd) from access.county_year where scenario_id = 'calstart_phase_in' group by all order by all;

-- scenarios over time
select scenario_id, year, sum(need_mwh), sum(unserved_mwh) from access.county_year group by all order by all;

-- top counties
select county_label, score, need_mwh from access.county_year where scenario_id = 'calstart_phase_in' and year = 2030 order by need_mwh desc limit 20;

-- values of a filter
select distinct scenario_id, scenario_name from access.county_year;

-- first thousand rows
select * from access.county_year limit 1000;

-- count
select count(*) from access.county_year;

-- state map
select * from access.state_year where scenario_id = 'calstart_phase_in' and year = 2035;

-- nation
select * from access.national_year order by scenario_id, year;

-- launch areas on a map
select short_name, latitude, longitude, need_mwh from access.launch_area_year where scenario_id = 'calstart_phase_in' and year = 2030;

-- segments of the nation
select segment_id, year, sum(need_mwh) from marts.fct_energy_need where scenario_id = 'calstart_phase_in' group by all order by all;

-- segments of a state
select segment_id, sum(need_mwh) from marts.fct_energy_need join marts.dim_county using (county_fips) where scenario_id = 'calstart_phase_in' and year = 2030 and state = 'TX' group by all;

-- one county by segment
select * from marts.fct_energy_need where scenario_id = 'calstart_phase_in' and county_fips = '48201';

-- hubs
from access.launch_areas_for('calstart_phase_in', 'hubs');

-- needs of a year
from access.energy_needs_for('calstart_phase_in', 2030) limit 20;

-- score of a county
from access.explain_county('calstart_phase_in', 'Harris, TX');

-- hours of a county
from access.load_profile_for('calstart_phase_in', 'Harris, TX', 2030);

-- two scenarios
from access.compare_scenarios('calstart_phase_in', 'rollback_2026', 2030) limit 20;
