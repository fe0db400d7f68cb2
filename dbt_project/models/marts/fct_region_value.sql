-- The nation and its states in the long layout, added up once; counties are told by access.scenario_values_long from their own tables.
-- Grain: one row per scenario, region (nation or state), variable and year.
-- depends_on: {{ ref('fct_county_need') }} {{ ref('fct_build_out') }} {{ ref('fct_charging_cost') }}
with variables as (
    select variable, source_table, measure, is_additive from {{ ref('dim_iamc_variable') }}
),

counties as (
    select county_fips, parent_region as region from {{ ref('dim_iamc_region') }} where region_level = 'county'
),

states as (
    select state, region, parent_region from {{ ref('dim_iamc_region') }} where region_level = 'state'
),

state_values as (
    {%- for table, measures in long_measures().items() %}
    select facts.scenario_id, counties.region, variables.variable, facts.year, {{ pick_measure(measures, 'sum') }} as value
    from {{ long_facts(table) }} as facts
    inner join counties using (county_fips)
    inner join variables on variables.source_table = '{{ table }}'
    where variables.is_additive
    group by facts.scenario_id, counties.region, variables.variable, variables.measure, facts.year
    union all
    {%- endfor %}
    select facts.scenario_id, counties.region, variables.variable, facts.year, sum(facts.need_mwh) as value
    from {{ ref('fct_energy_need') }} as facts
    inner join counties using (county_fips)
    inner join variables on variables.source_table = 'fct_energy_need' and facts.segment_id = variables.measure
    group by facts.scenario_id, counties.region, variables.variable, facts.year
),

nation_values as (
    select state_values.scenario_id, states.parent_region as region, state_values.variable, state_values.year,
        sum(state_values.value) as value
    from state_values
    inner join states using (region)
    group by state_values.scenario_id, states.parent_region, state_values.variable, state_values.year
),

-- The peak of a state is no sum of counties, and the nation has none: its hours are local.
state_peaks as (
    select peaks.scenario_id, states.region, variables.variable, peaks.year, peaks.peak_mw as value
    from {{ ref('fct_state_peak') }} as peaks
    inner join states using (state)
    inner join variables on variables.measure = 'peak_mw'
    where peaks.charging_strategy = 'mixed'
)

select scenario_id, region, variable, year, value from state_values
union all
select scenario_id, region, variable, year, value from nation_values
union all
select scenario_id, region, variable, year, value from state_peaks
