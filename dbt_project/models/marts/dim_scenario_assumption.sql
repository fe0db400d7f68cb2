-- The numbers that a scenario rests on, with range, unit, source and confidence; awards, ports, ranks and hourly shapes stand in their own seeds.
-- Grain: one row per scenario, assumption and subject (segment, factor, indicator, phase, year, state, ACT group and year, kind of day, or `all`).
with scenarios as (
    select * from {{ ref('scenario') }}
),

collected as (
    select scenarios.scenario_id, assumption_id, 'all' as subject_id, low, central, high, numbers.unit, numbers.source, numbers.confidence
    from {{ ref('assumption') }} as numbers
    cross join scenarios
    union all
    select scenarios.scenario_id, assumption_id, segment_id as subject_id, low, central, high, numbers.unit, numbers.source, numbers.confidence
    from {{ ref('segment_assumption') }} as numbers
    cross join scenarios
    union all
    select
        scenarios.scenario_id,
        'ze_sales_share' as assumption_id,
        anchors.year::varchar as subject_id,
        anchors.ze_sales_share as low,
        anchors.ze_sales_share as central,
        anchors.ze_sales_share as high,
        anchors.unit,
        anchors.source,
        anchors.confidence
    from {{ ref('adoption_pathway') }} as anchors
    inner join scenarios using (pathway_id)
    union all
    select
        scenarios.scenario_id,
        'act_enforcement_factor' as assumption_id,
        'all' as subject_id,
        statuses.low,
        statuses.central,
        statuses.high,
        statuses.unit,
        statuses.source,
        statuses.confidence
    from {{ ref('act_status') }} as statuses
    inner join scenarios using (act_status)
    union all
    select
        weights.scenario_id,
        'factor_weight' as assumption_id,
        weights.factor_id as subject_id,
        weights.weight as low,
        weights.weight as central,
        weights.weight as high,
        weights.unit,
        weights.source,
        weights.confidence
    from {{ ref('scenario_factor_weight') }} as weights
    union all
    select
        scenarios.scenario_id,
        'phase_target_share' as assumption_id,
        phases.phase_id as subject_id,
        phases.target_share as low,
        phases.target_share as central,
        phases.target_share as high,
        phases.unit,
        phases.source,
        phases.confidence
    from {{ ref('phase') }} as phases
    inner join scenarios using (phase_plan_id)
    union all
    select
        scenarios.scenario_id,
        'act_requirement' as assumption_id,
        requirements.act_group_id || ' ' || requirements.model_year as subject_id,
        requirements.ze_sales_share as low,
        requirements.ze_sales_share as central,
        requirements.ze_sales_share as high,
        requirements.unit,
        requirements.source,
        requirements.confidence
    from {{ ref('act_requirement') }} as requirements
    cross join scenarios
    union all
    select
        scenarios.scenario_id,
        'act_enforced_from' as assumption_id,
        act_states.state as subject_id,
        act_states.enforced_from as low,
        act_states.enforced_from as central,
        act_states.enforced_from as high,
        act_states.unit,
        act_states.source,
        act_states.confidence
    from {{ ref('act_state') }} as act_states
    cross join scenarios
    union all
    select
        scenarios.scenario_id,
        'indicator_weight' as assumption_id,
        indicators.indicator_id as subject_id,
        indicators.weight as low,
        indicators.weight as central,
        indicators.weight as high,
        indicators.unit,
        indicators.source,
        indicators.confidence
    from {{ ref('indicator') }} as indicators
    inner join scenarios on not scenarios.opens_everywhere
    union all
    select
        scenarios.scenario_id,
        'day_relative_energy' as assumption_id,
        days.load_group_id || ' ' || days.season || ' ' || days.day_type as subject_id,
        days.low,
        days.central,
        days.high,
        days.unit,
        days.source,
        days.confidence
    from {{ ref('load_group_day') }} as days
    cross join scenarios
    union all
    select
        scenarios.scenario_id,
        'season_relative_energy' as assumption_id,
        seasons.region_id || ' ' || seasons.season as subject_id,
        seasons.low,
        seasons.central,
        seasons.high,
        seasons.unit,
        seasons.source,
        seasons.confidence
    from {{ ref('load_region_season') }} as seasons
    cross join scenarios
)

select scenario_id, assumption_id, subject_id, low, central, high, unit, source, confidence
from collected
