-- Freight routes that touch no third group of hubs, by the freight they carry. Grain: one row per leg.
select
    leg.leg_short_name,
    coalesce(leg.roads, '') as roads,
    leg.route_miles,
    leg.county_count,
    leg.corridor_county_count,
    leg.need_mwh,
    leg.need_year,
    coalesce(regret.is_no_regret, false) as is_no_regret
from marts.fct_corridor_leg as leg
left join marts.fct_no_regrets as regret on leg.leg_id = regret.item_id and regret.item_kind = 'leg'
where leg.scenario_id = $scenario and leg.is_direct and leg.has_path
order by leg.carried_weight desc, leg.leg_id
