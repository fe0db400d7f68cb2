{# Ports, sites and central capital of a county and year over both charging locations, as a subquery for the views of access. #}
{% macro county_charging_cost() -%}
    select
        locations.scenario_id,
        locations.county_fips,
        locations.year,
        sum(locations.port_count)::bigint as port_count,
        sum(locations.site_count)::bigint as site_count,
        sum(locations.capital_usd_central) as capital_usd
    from {{ ref('fct_charging_cost').include(database=false) }} as locations
    group by locations.scenario_id, locations.county_fips, locations.year
{%- endmacro %}
