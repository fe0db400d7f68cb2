-- Variables of access.scenario_values_long: those of the seed, and the need of each segment of the fleet.
-- Grain: one row per variable.
with whole as (
    select variable, measure
    from {{ ref('iamc_variable') }}
    where measure = 'need_mwh'
),

by_segment as (
    select
        whole.variable || ' [by Segment]|' || segments.segment_name as variable,
        'fct_energy_need' as source_table,
        segments.segment_id as measure,
        'MWh/yr' as unit,
        true as is_additive,
        'Need of ' || segments.segment_name || ', depot and en route; those of all segments add up to the need; nation and states only'
            as description
    from {{ ref('dim_segment') }} as segments
    cross join whole
),

variables as (
    select variable, source_table, measure, unit, is_additive, description
    from {{ ref('iamc_variable') }}
    union all
    select variable, source_table, measure, unit, is_additive, description
    from by_segment
)

select
    variable,
    unit,
    description,
    is_additive,
    source_table,
    measure
from variables
