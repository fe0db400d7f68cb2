-- What was drawn. Grain: one row.
select count(*) as scenario_count, min(draw_count) as fewest_draws, max(draw_count) as most_draws
from marts.fct_ensemble_run
