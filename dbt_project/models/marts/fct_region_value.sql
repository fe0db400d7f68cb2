-- The nation and its states in the long layout, added up once; counties are told by access.scenario_values_long from their own tables.
-- Sums are decimal, so that two refreshes of the same data agree to the byte.
-- Grain: one row per scenario, region (nation or state), variable and year.
with variables as (
    select variable, unit, source_table, measure, is_additive from {{ ref('dim_iamc_variable') }}
),

counties as (
    select county_fips, parent_region as region from {{ ref('dim_iamc_region') }} where region_level = 'county'
),

states as (
    select state, region, parent_region from {{ ref('dim_iamc_region') }} where region_level = 'state'
),

state_values as (
    {%- for table in ['fct_county_need', 'fct_build_out', 'fct_charging_cost'] %}
    select facts.scenario_id, counties.region, variables.variable, variables.unit, facts.year, sum(cast({{ long_value(table) }} as decimal(38, 12)))::double as value
    from {{ ref(table) }} as facts
    inner join counties using (county_fips)
    inner join variables on variables.source_table = '{{ table }}'
    where variables.is_additive
    group by facts.scenario_id, counties.region, variables.variable, variables.unit, facts.year
    union all
    {%- endfor %}
    select facts.scenario_id, counties.region, variables.variable, variables.unit, facts.year, sum(cast(facts.need_mwh as decimal(38, 12)))::double as value
    from {{ ref('fct_energy_need') }} as facts
    inner join counties using (county_fips)
    inner join variables on variables.source_table = 'fct_energy_need' and facts.segment_id = variables.measure
    group by facts.scenario_id, counties.region, variables.variable, variables.unit, facts.year
),

nation_values as (
    select state_values.scenario_id, states.parent_region as region, state_values.variable, state_values.unit, state_values.year,
        sum(cast(state_values.value as decimal(38, 12)))::double as value
    from state_values
    inner join states using (region)
    group by state_values.scenario_id, states.parent_region, state_values.variable, state_values.unit, state_values.year
),

-- The peak of a state is no sum of counties, and the nation has none: its hours are local.
state_peaks as (
    select peaks.scenario_id, states.region, variables.variable, variables.unit, peaks.year, peaks.peak_mw as value
    from {{ ref('fct_state_peak') }} as peaks
    inner join states using (state)
    inner join variables on variables.measure = 'peak_mw'
    where peaks.charging_strategy = 'mixed'
)

select scenario_id, region, variable, unit, year, value from state_values
union all
select scenario_id, region, variable, unit, year, value from nation_values
union all
select scenario_id, region, variable, unit, year, value from state_peaks
