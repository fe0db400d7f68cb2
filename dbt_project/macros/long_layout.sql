{# The value that a variable names, from a row of its source table `facts`: the measures are those of the seed iamc_variable. #}
{% macro long_value(table) -%}
    {%- set measures = {
        'fct_county_need': [
            'need_mwh', 'depot_mwh', 'en_route_mwh', 'need_low_mwh', 'need_high_mwh', 'hydrogen_equivalent_mwh', 'ze_vehicle_count',
            'peak_mw'
        ],
        'fct_build_out': [
            'served_mwh', 'unserved_mwh', 'unserved_not_open_mwh', 'unserved_lead_time_mwh', 'unserved_grid_mwh', 'grid_mw',
            'depot_grid_mw', 'en_route_grid_mw'
        ],
        'fct_charging_cost': ['port_mw', 'port_count', 'site_count', 'public_capital_usd', 'private_capital_usd'],
    } -%}
    case variables.measure
        {%- for measure in measures[table] %}
        when '{{ measure }}' then facts.{{ measure }}
        {%- endfor %}
        {%- if table == 'fct_charging_cost' %}
        when 'capital_usd' then facts.capital_usd_central
        when 'capital_low_usd' then facts.capital_usd_low
        when 'capital_high_usd' then facts.capital_usd_high
        {%- for location in ['depot', 'en_route'] %}
        when '{{ location }}_port_count' then case facts.charging_location when '{{ location }}' then facts.port_count else 0 end
        when '{{ location }}_capital_usd' then case facts.charging_location when '{{ location }}' then facts.capital_usd_central else 0 end
        {%- endfor %}
        {%- endif %}
    end::double
{%- endmacro %}
