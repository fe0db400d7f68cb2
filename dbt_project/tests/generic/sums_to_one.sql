{# Fails for each group whose values do not sum to one. #}
{% test sums_to_one(model, column, group_by=[], tolerance=1e-9) %}
select {{ (group_by + ['sum(' ~ column ~ ') as total']) | join(', ') }}
from {{ model }}
{% if group_by %}group by {{ group_by | join(', ') }}{% endif %}
having abs(sum({{ column }}) - 1) > {{ tolerance }} or sum({{ column }}) is null
{% endtest %}
