-- Question: Which regions should open first, and how sure is that?
-- Asked by: a state department of transportation that applies for money
-- Answer: The launch areas of the base scenario by the energy that their counties need in 2030; stands_share is the share of
--   draws in which the area stands when weights and assumptions move together, lowest_stands_share the same in the scenario where
--   it stands least often: above nine in ten, the area is without regret.
-- Caveat: Sure means sure within this model. An area near the threshold (is_close) may change its verdict with other draws.
select
    row_number() over (order by areas.need_2030_mwh desc) as need_2030_rank,
    areas.short_name,
    areas.county_count,
    areas.opens_from,
    round(areas.need_2030_mwh / 1e3) as need_2030_gwh,
    round(areas.need_2030_mwh / sum(areas.need_2030_mwh) over (), 3) as share_of_all_areas,
    round(robustness.stands_share, 2) as stands_share,
    round(regrets.lowest_stands_share, 2) as lowest_stands_share,
    regrets.is_no_regret,
    regrets.is_close
from marts.dim_launch_area as areas
inner join marts.dim_scenario as scenarios using (scenario_id)
inner join marts.fct_item_robustness as robustness
    on areas.scenario_id = robustness.scenario_id and areas.launch_area_id = robustness.item_id
inner join marts.fct_no_regrets as regrets on areas.launch_area_id = regrets.item_id
where scenarios.is_base
order by areas.need_2030_mwh desc
limit 20;
