-- Energy at the grid for a mile of an average vehicle driven by a ZE one, in a case of the energy assumptions: all central (`none` varied), all at
-- the end that lowers or raises need (`all`), or one at its own low or high and the others central.
-- Grain: one row per varied assumption, bound, segment, model year and year.
-- Energy assumptions, and whether a higher value raises need.
{% set raises_need = {
    'kwh_per_mile': true,
    'charging_efficiency': false,
    'kwh_per_mile_decline': false,
    'duty_ratio_2025': true,
    'duty_ratio_2035': true,
    'battery_share': true,
} -%}
with directions as (
    {% for assumption_id, raises in raises_need.items() -%}
    select '{{ assumption_id }}' as assumption_id, {{ raises | lower }} as raises_need{{ ' union all' if not loop.last }}
    {% endfor %}
),

ranges as (
    select segment_id, assumption_id, low, central, high
    from {{ ref('segment_assumption') }}
    union all
    select segments.segment_id, numbers.assumption_id, numbers.low, numbers.central, numbers.high
    from {{ ref('assumption') }} as numbers
    cross join {{ ref('segment') }} as segments
),

varied as (
    select assumption_id as varied_assumption_id from directions
    union all
    select 'all' as varied_assumption_id
),

cases as (
    select 'none' as varied_assumption_id, 'central' as bound
    union all
    select varied_assumption_id, unnest(['low', 'high']) as bound
    from varied
),

chosen as (
    select
        cases.varied_assumption_id,
        cases.bound,
        ranges.segment_id,
        ranges.assumption_id,
        case
            when cases.varied_assumption_id not in ('all', ranges.assumption_id) then ranges.central
            when (cases.bound = 'low') = (cases.varied_assumption_id <> 'all' or directions.raises_need) then ranges.low
            else ranges.high
        end as value
    from cases
    cross join ranges
    inner join directions using (assumption_id)
),

parameters as (
    select
        varied_assumption_id,
        bound,
        segment_id,
        {% for assumption_id in raises_need -%}
        max(value) filter (where assumption_id = '{{ assumption_id }}') as {{ assumption_id }}{{ ',' if not loop.last }}
        {% endfor %}
    from chosen
    group by varied_assumption_id, bound, segment_id
),

years as (
    {{ model_years() }}
),

factors as (
    select
        parameters.varied_assumption_id,
        parameters.bound,
        parameters.segment_id,
        model_years.year as model_year,
        years.year,
        parameters.kwh_per_mile / parameters.charging_efficiency / 1000 as base_mwh_per_mile,
        pow(1 - parameters.kwh_per_mile_decline, model_years.year - {{ var('first_year') }}) as efficiency_gain,
        parameters.duty_ratio_2025
        + (parameters.duty_ratio_2035 - parameters.duty_ratio_2025) * least(1, greatest(0, (years.year - 2025) / 10.0)) as ze_duty_ratio,
        parameters.battery_share
    from parameters
    cross join years
    inner join years as model_years on model_years.year <= years.year
)

select
    varied_assumption_id,
    bound,
    segment_id,
    model_year,
    year,
    ze_duty_ratio,
    base_mwh_per_mile,
    base_mwh_per_mile * efficiency_gain * ze_duty_ratio * battery_share as need_mwh_per_mile,
    base_mwh_per_mile * efficiency_gain * ze_duty_ratio * (1 - battery_share) as hydrogen_equivalent_mwh_per_mile
from factors
