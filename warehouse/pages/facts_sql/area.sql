-- Launch areas of the base scenario, largest need first. Grain: one row per area.
select
    area.short_name,
    area.states,
    area.county_count,
    area.opens_from,
    area.last_opening_year,
    area.best_score,
    area.hub_need_mwh,
    area.need_share,
    area.need_rank,
    coalesce(robustness.stands_share, 0) as stands_share,
    coalesce(regret.is_no_regret, false) as is_no_regret
from marts.dim_launch_area as area
left join marts.fct_item_robustness as robustness
    on
        area.scenario_id = robustness.scenario_id
        and area.launch_area_id = robustness.item_id
        and robustness.item_kind = 'area'
left join marts.fct_no_regrets as regret on area.launch_area_id = regret.item_id and regret.item_kind = 'area'
where area.scenario_id = $scenario
order by area.need_rank
