{# Fails if two relations have different numbers of rows: nothing was lost or multiplied on the way. #}
{% test same_rows_as(model, other) %}
select here.row_count, there.row_count as expected_count
from (select count(*) as row_count from {{ model }}) as here
cross join (select count(*) as row_count from {{ other }}) as there
where here.row_count <> there.row_count
{% endtest %}
