-- Areas and legs, and whether they stand whatever one assumes. Grain: one row per kind and item.
select item_kind, short_name, scenario_count, is_no_regret, is_close
from marts.fct_no_regrets
order by item_kind, lowest_stands_share desc, mean_stands_share desc, short_name
