{# The years that the model computes, from the first to the last, as a query of one row per year. #}
{% macro model_years() -%}
    select unnest(range({{ var('first_year') }}, {{ var('last_year') }} + 1)) as year
{%- endmacro %}
