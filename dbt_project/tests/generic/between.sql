{# Fails for each value outside the closed range, and for nulls. #}
{% test between(model, column_name, low, high) %}
select {{ column_name }} from {{ model }}
where {{ column_name }} is null or {{ column_name }} < {{ low }} or {{ column_name }} > {{ high }}
{% endtest %}
