-- All that the model can be held against published figures with, by theme. A figure picks its measure; measures without a figure cost nothing.
-- Grain: one row per measure.
{% for theme in ['adoption', 'phase3', 'fleet', 'energy', 'place', 'backcast', 'charging'] %}
select '{{ theme }}' as theme, measure_id, model_value::double as model_value
from {{ ref('int_validation_' ~ theme) }}
{{ 'union all' if not loop.last }}
{% endfor %}
