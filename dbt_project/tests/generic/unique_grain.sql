{# Fails for each key that stands in more than one row, or holds a null. #}
{% test unique_grain(model, columns) %}
select {{ columns | join(', ') }}, count(*) as row_count
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1 or {% for column in columns %}bool_or({{ column }} is null){{ ' or ' if not loop.last }}{% endfor %}
{% endtest %}
