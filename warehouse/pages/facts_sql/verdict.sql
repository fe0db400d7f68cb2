-- Independent figures by theme, and how many the model comes near. Grain: one row per theme.
select
    theme,
    count(*) as figure_count,
    count(*) filter (where verdict in ('within_range', 'near')) as hit_count
from marts.fct_validation
where comparison = 'independent'
group by theme
order by theme
