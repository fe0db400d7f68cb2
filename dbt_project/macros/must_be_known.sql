{# For table functions: true where a table holds the argument, else the query ends with a message that says what there is.
   Whoever mistypes a name must not take an empty answer for an answer. A subquery of its own, so that it is evaluated also
   where nothing is left to filter; and the filters beside it say `= coalesce(argument, '')`, since `= null` would be folded to
   false, and all of them with it. #}
{% macro must_be_known(what, argument, relation, column) -%}
(select coalesce(
        (select true from {{ relation }} as known where known.{{ column }} = {{ argument }} limit 1),
        error('There is no {{ what }} "' || coalesce(({{ argument }})::varchar, 'null') || '". There are: '
            || (select string_agg(distinct known.{{ column }}, ', ' order by known.{{ column }}) from {{ relation }} as known) || '.')
    ))
{%- endmacro %}

{% macro must_be_a_county(argument) -%}
(select coalesce(
        (
            select true from {{ ref('dim_county').include(database=false) }} as known
            where known.county_fips = ({{ argument }})::varchar or lower(known.county_label) = lower(({{ argument }})::varchar) limit 1
        ),
        error('There is no county "' || coalesce(({{ argument }})::varchar, 'null') || '". Give its code, such as 06037, or its label. The nearest is '
            || (
                select known.county_label || ' (' || known.county_fips || ')' from {{ ref('dim_county').include(database=false) }} as known
                order by
                    known.county_fips = lpad(coalesce(({{ argument }})::varchar, ''), 5, '0') desc,
                    jaro_winkler_similarity(lower(known.county_label), lower(coalesce(({{ argument }})::varchar, ''))) desc,
                    known.county_fips
                limit 1
            ) || '.')
    ))
{%- endmacro %}

{% macro must_be_a_scenario(argument) -%}
{{ must_be_known('scenario', argument, ref('dim_scenario').include(database=false), 'scenario_id') }}
{%- endmacro %}

{# Without a table: `year` inside a subquery of a table that has such a column could mean either. #}
{% macro must_be_a_year(argument) -%}
(select coalesce(
        case when {{ argument }} in ({{ range(var('first_year'), var('last_year') + 1) | join(', ') }}) then true end,
        error('There is no year ' || coalesce(({{ argument }})::varchar, 'null') || '. There are: {{ var('first_year') }} to {{ var('last_year') }}.')
    ))
{%- endmacro %}
