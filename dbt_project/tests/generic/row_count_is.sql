{# Fails if the table has another number of rows. #}
{% test row_count_is(model, count) %}
select count(*) as row_count, {{ count }} as expected_count
from {{ model }}
having count(*) <> {{ count }}
{% endtest %}
