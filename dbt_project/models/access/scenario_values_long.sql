-- All scenarios in the layout of the Integrated Assessment Modeling Consortium, ready for pyam. Filter scenario and variable, it has millions of rows.
-- Each branch crosses a county table with its few variables, so that a filter on them leaves little to read.
-- Grain: one row per scenario, region, variable and year; ports and capital have no rows for years in which nothing stands.
-- depends_on: {{ ref('fct_county_need') }} {{ ref('fct_build_out') }} {{ ref('fct_charging_cost') }}
with long as (
    select scenario_id, region, variable, year, value
    from {{ ref('fct_region_value').include(database=false) }}
    {%- for table, measures in long_measures().items() %}
    union all
    select facts.scenario_id, regions.region, variables.variable, facts.year, {{ pick_measure(measures) }} as value
    from {{ long_facts(table) }} as facts
    inner join {{ ref('dim_iamc_region').include(database=false) }} as regions using (county_fips)
    inner join {{ ref('dim_iamc_variable').include(database=false) }} as variables on variables.source_table = '{{ table }}'
    {%- endfor %}
)

select
    '{{ var("iamc_model") }}' as model,
    long.scenario_id as scenario,
    long.region,
    long.variable,
    units.unit,
    long.year,
    long.value
from long
inner join {{ ref('dim_iamc_variable').include(database=false) }} as units using (variable)
