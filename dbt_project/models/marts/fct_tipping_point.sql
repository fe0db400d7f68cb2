-- How far a county is from the edge: the change of one indicator, of one factor weight or of its need, all else as it is, that
-- makes the county a hub, or stops it. From the plan, not from draws.
-- Grain: one row per scenario with factor weights, county and lever.
select
    points.scenario_id,
    points.county_fips,
    points.lever_id,
    points.lever_kind,
    case points.lever_kind
        when 'indicator' then indicators.indicator_name
        when 'factor_weight' then 'Weight of ' || factors.factor_name
        when 'need' then 'Energy need'
    end as lever_name,
    points.is_hub,
    points.change,
    case points.lever_kind
        when 'indicator' then '0-1 of the indicator'
        when 'factor_weight' then 'weight'
        when 'need' then 'MWh/year'
    end as change_unit,
    points.from_value,
    points.to_value,
    points.score_gap,
    points.is_smallest
from {{ source('ensemble', 'tipping_point') }} as points
left join {{ ref('indicator') }} as indicators
    on points.lever_kind = 'indicator' and points.lever_id = indicators.indicator_id
left join {{ ref('factor') }} as factors
    on points.lever_kind = 'factor_weight' and points.lever_id = 'weight_' || factors.factor_id
