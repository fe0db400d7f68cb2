{# The central value of a national assumption, as a scalar subquery: constants live in the seed, not in SQL. #}
{% macro assumption(assumption_id) -%}
    (select central from {{ ref('assumption') }} where assumption_id = '{{ assumption_id }}')
{%- endmacro %}
