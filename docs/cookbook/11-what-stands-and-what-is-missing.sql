-- Question: How many chargers of which power does the plan want by 2030, and how many of them stand today?
-- Asked by: a charging company, a journalist
-- Answer: The nation by kind of charger: ports that stand by then, those that existed before the plan and count, and those to build.
-- Caveat: Only what the plan serves; ports are connectors, rated power is nameplate. Existing ports are those of 2019 as far as trucks,
--   vans and buses can use them.
select
    chargers.charger_name,
    chargers.charging_location,
    chargers.power_kw,
    sum(ports.port_count)::bigint as port_count,
    sum(ports.existing_port_count)::bigint as existing_port_count,
    sum(ports.new_port_count)::bigint as to_build_count,
    round(sum(ports.port_mw)) as nameplate_mw
from marts.fct_charger_need as ports
inner join marts.dim_charger as chargers using (charger_id)
where ports.year = 2030 and ports.scenario_id = (select scenario_id from marts.dim_scenario where is_base)
group by chargers.charger_name, chargers.charging_location, chargers.power_kw, chargers.sort_order
order by chargers.sort_order;
