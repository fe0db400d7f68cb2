-- Question: Which launch areas and corridors are right whatever one assumes?
-- Asked by: an investor, a federal programme office
-- Answer: Areas and legs that stand in more than nine of ten draws of every scenario with scores; lowest_stands_share is the share in
--   the scenario where it stands least often.
-- Caveat: The draws move what the method names (weights, factors, adoption, energy, need, targets), not survival, prices or grid growth.
select
    item_kind,
    short_name,
    round(lowest_stands_share, 3) as lowest_stands_share,
    lowest_scenario_id,
    round(mean_stands_share, 3) as mean_stands_share,
    planned_scenario_count,
    is_close
from marts.fct_no_regrets
where is_no_regret
order by item_kind, lowest_stands_share desc, mean_stands_share desc, short_name;
