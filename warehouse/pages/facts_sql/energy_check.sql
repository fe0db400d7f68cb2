-- Independent figures of energy and vehicles. Grain: one row per figure.
select figure_name, published_value, model_value, verdict, unit
from marts.fct_validation
where comparison = 'independent' and theme = 'energy'
order by figure_id
