{# Fails for each row whose value does not lie between its own low and high. #}
{% test ordered_range(model, column_name, low, high) %}
select * from {{ model }}
where {{ low }} is null or {{ high }} is null or not ({{ low }} <= {{ column_name }} and {{ column_name }} <= {{ high }})
{% endtest %}
