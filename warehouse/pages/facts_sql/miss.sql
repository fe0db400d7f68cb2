-- Independent figures that the model misses, the farthest first. Grain: one row per figure.
select theme, figure_name, published_value, model_value, unit
from marts.fct_validation
where comparison = 'independent' and verdict = 'off' and model_ratio > 0
order by abs(ln(model_ratio)) desc, figure_id
