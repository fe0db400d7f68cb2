-- All scenarios in the layout of the Integrated Assessment Modeling Consortium, ready for pyam. Filter scenario and variable, it has millions of rows.
-- Each branch joins a county table with the regions and variables that are asked for before anything is added up.
-- Grain: one row per scenario, region, variable and year; ports and capital have no rows for years in which nothing stands.
with long as (
    select scenario_id, region, variable, unit, year, value
    from {{ ref('fct_region_value').include(database=false) }}
    {%- for table in ['fct_county_need', 'fct_build_out'] %}
    union all
    select facts.scenario_id, regions.region, variables.variable, variables.unit, facts.year, {{ long_value(table) }} as value
    from {{ ref(table).include(database=false) }} as facts
    inner join {{ ref('dim_iamc_region').include(database=false) }} as regions using (county_fips)
    inner join {{ ref('dim_iamc_variable').include(database=false) }} as variables on variables.source_table = '{{ table }}'
    {%- endfor %}
    union all
    -- Two charging locations to a county and year.
    select facts.scenario_id, regions.region, variables.variable, variables.unit, facts.year, sum({{ long_value('fct_charging_cost') }}) as value
    from {{ ref('fct_charging_cost').include(database=false) }} as facts
    inner join {{ ref('dim_iamc_region').include(database=false) }} as regions using (county_fips)
    inner join {{ ref('dim_iamc_variable').include(database=false) }} as variables on variables.source_table = 'fct_charging_cost'
    group by facts.scenario_id, regions.region, variables.variable, variables.unit, facts.year
)

select
    '{{ var("iamc_model") }}' as model,
    long.scenario_id as scenario,
    long.region,
    long.variable,
    long.unit,
    long.year,
    long.value
from long
