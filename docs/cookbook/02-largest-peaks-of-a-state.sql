-- Question: Which counties of my state see the largest peaks from truck charging in 2030, and can the grid follow?
-- Asked by: a utility planner (here: Texas)
-- Answer: Peak of the charging beside the grid capacity that the plan has installed by then; what is not served is split by cause:
--   the county has not opened, it waits for power, or its grid cannot grow fast enough.
-- Caveat: A county's peak is a mean over many vehicles in local hours. Do not size a feeder or a substation from it.
select
    counties.county_label,
    round(counties.peak_mw, 1) as peak_mw,
    counties.opening_year,
    round(counties.grid_mw, 1) as grid_mw,
    round(counties.served_mwh / counties.need_mwh, 2) as served_share,
    round(built.unserved_not_open_mwh / counties.need_mwh, 2) as not_open_share,
    round(built.unserved_lead_time_mwh / counties.need_mwh, 2) as waits_for_power_share,
    round(built.unserved_grid_mwh / counties.need_mwh, 2) as grid_too_slow_share
from access.county_year as counties
inner join marts.fct_build_out as built using (scenario_id, county_fips, year)
where counties.scenario_id = (select scenario_id from marts.dim_scenario where is_base) and counties.state = 'TX' and counties.year = 2030
order by counties.peak_mw desc
limit 20;
