-- What moves hubs most in the order of opening. Grain: one row per quantity that is drawn.
select driver.driver_name, count(*) as county_count
from marts.fct_driver as driver
inner join marts.fct_phase_allocation as allocation using (scenario_id, county_fips)
where driver.scenario_id = $scenario and driver.is_main_driver and allocation.is_hub
group by driver.driver_name
order by county_count desc, driver.driver_name
