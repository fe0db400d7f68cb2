-- Question: How does the model compare with figures that others published?
-- Asked by: a reviewer, a journalist
-- Answer: Figures by theme and verdict, counting only those that the model was not given, and of each theme the figure it misses most.
-- Caveat: off is not wrong: definitions, years and scopes differ; read the explanation of a figure in marts.fct_validation.
select
    theme,
    count(*) as figure_count,
    count(*) filter (where verdict in ('near', 'within_range')) as near_count,
    count(*) filter (where verdict = 'off') as off_count,
    round(median(model_ratio) filter (where verdict = 'off'), 2) as median_ratio_of_off,
    arg_max(figure_name, abs(ln(model_ratio))) filter (where verdict = 'off' and model_ratio > 0) as farthest_figure,
    round(arg_max(model_ratio, abs(ln(model_ratio))) filter (where verdict = 'off' and model_ratio > 0), 2) as its_ratio
from marts.fct_validation
where comparison = 'independent'
group by theme
order by theme;
