{# The adoption of the base scenario, as a query of one row. #}
{% macro base_adoption() -%}
    select adoptions.adoption_id
    from {{ ref('int_scenario_adoption') }} as adoptions
    inner join {{ ref('scenario') }} as scenarios using (scenario_id)
    where scenarios.is_base
{%- endmacro %}
