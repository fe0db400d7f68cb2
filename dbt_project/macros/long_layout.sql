{# Measures behind the variables of the long layout, by source table: the same names as in the seed iamc_variable. #}
{% macro long_measures() -%}
    {{ return({
        'fct_county_need': [
            'need_mwh', 'depot_mwh', 'en_route_mwh', 'need_low_mwh', 'need_high_mwh', 'hydrogen_equivalent_mwh', 'ze_vehicle_count',
            'peak_mw'
        ],
        'fct_build_out': [
            'served_mwh', 'unserved_mwh', 'unserved_not_open_mwh', 'unserved_lead_time_mwh', 'unserved_grid_mwh', 'grid_mw',
            'depot_grid_mw', 'en_route_grid_mw'
        ],
        'fct_charging_cost': [
            'port_mw', 'port_count', 'depot_port_count', 'en_route_port_count', 'site_count', 'capital_usd', 'depot_capital_usd',
            'en_route_capital_usd', 'capital_low_usd', 'capital_high_usd', 'public_capital_usd', 'private_capital_usd'
        ],
    }) }}
{%- endmacro %}

{# The table behind a branch of the long layout, as a subquery; of fct_charging_cost both locations in one row. #}
{% macro long_facts(table) -%}
    {%- if table == 'fct_charging_cost' -%}
    (
        select
            costs.scenario_id,
            costs.county_fips,
            costs.year,
            sum(costs.port_mw) as port_mw,
            sum(costs.port_count)::double as port_count,
            coalesce(sum(costs.port_count) filter (where costs.charging_location = 'depot'), 0)::double as depot_port_count,
            coalesce(sum(costs.port_count) filter (where costs.charging_location = 'en_route'), 0)::double as en_route_port_count,
            sum(costs.site_count)::double as site_count,
            sum(costs.capital_usd_central) as capital_usd,
            coalesce(sum(costs.capital_usd_central) filter (where costs.charging_location = 'depot'), 0) as depot_capital_usd,
            coalesce(sum(costs.capital_usd_central) filter (where costs.charging_location = 'en_route'), 0) as en_route_capital_usd,
            sum(costs.capital_usd_low) as capital_low_usd,
            sum(costs.capital_usd_high) as capital_high_usd,
            sum(costs.public_capital_usd) as public_capital_usd,
            sum(costs.private_capital_usd) as private_capital_usd
        from {{ ref('fct_charging_cost').include(database=false) }} as costs
        group by costs.scenario_id, costs.county_fips, costs.year
    )
    {%- else -%}
    {{ ref(table).include(database=false) }}
    {%- endif -%}
{%- endmacro %}

{# The measure that a variable names; of groups its sum. #}
{% macro pick_measure(measures, function='') -%}
    case variables.measure
        {%- for measure in measures %}
        when '{{ measure }}' then {{ function }}(facts.{{ measure }})
        {%- endfor %}
    end
{%- endmacro %}
