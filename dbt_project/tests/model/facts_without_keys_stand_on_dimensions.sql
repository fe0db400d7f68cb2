-- Tables above 100,000 rows have no foreign keys (docs/decisions): every scenario, county, indicator and charger in them is in its dimension.
with used as (
    {% for model in ['fct_county_need', 'fct_launch_score_component', 'fct_build_out', 'fct_charger_need', 'fct_charging_cost', 'fct_energy_need'] %}
    select distinct '{{ model }}' as fact, 'scenario' as dimension, scenario_id as code from {{ ref(model) }}
    union all
    select distinct '{{ model }}' as fact, 'county' as dimension, county_fips as code from {{ ref(model) }}
    union all
    {% endfor %}
    select distinct 'fct_launch_score_component' as fact, 'indicator' as dimension, indicator_id as code
    from {{ ref('fct_launch_score_component') }}
    union all
    select distinct 'fct_charger_need' as fact, 'charger' as dimension, charger_id as code from {{ ref('fct_charger_need') }}
),

known as (
    select 'scenario' as dimension, scenario_id as code from {{ ref('dim_scenario') }}
    union all
    select 'county' as dimension, county_fips as code from {{ ref('dim_county') }}
    union all
    select 'indicator' as dimension, indicator_id as code from {{ ref('dim_indicator') }}
    union all
    select 'charger' as dimension, charger_id as code from {{ ref('dim_charger') }}
)

select used.fact, used.dimension, used.code
from used
left join known using (dimension, code)
where known.code is null
