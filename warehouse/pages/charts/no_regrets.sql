-- Launch areas by the share of draws in which they stand in the scenario where they do least often. Grain: one row per area.
select
    short_name,
    lowest_stands_share,
    is_no_regret,
    row_number() over (order by lowest_stands_share desc, mean_stands_share desc, short_name, item_id) as place
from marts.fct_no_regrets
where item_kind = 'area'
order by place
