{# A sum that is the same in whatever order its rows come, to six decimals: floats would differ in the last bit from run to run. #}
{% macro exact_sum(column) -%}
    sum({{ column }}::decimal(38, 6))::double
{%- endmacro %}
