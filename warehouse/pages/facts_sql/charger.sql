-- Ports that stand by a year, by charger. Grain: one row per charger of the menu.
select
    charger.charger_name,
    charger.charging_location,
    charger.power_kw,
    charger.port_usd_central as port_usd,
    coalesce(sum(need.port_count), 0)::bigint as port_count
from marts.dim_charger as charger
left join marts.fct_charger_need as need
    on charger.charger_id = need.charger_id and need.scenario_id = $scenario and need.year = $year
group by all
order by any_value(charger.sort_order)
