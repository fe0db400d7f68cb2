-- The nation in the plan and over the draws of the ensemble: need, what is served of it, ports and capital. A percentile belongs to
-- one measure and year; no single draw runs along it.
-- Grain: one row per scenario with factor weights and year.
select
    ranges.scenario_id,
    ranges.year,
    {% for measure in ['need_mwh', 'served_share', 'port_count', 'capital_usd'] %}
    plan.{{ measure }} as plan_{{ measure }},
    {% for percentile in ['p10', 'p50', 'p90'] %}
    ranges.{{ measure }}_{{ percentile }}{{ ',' if not loop.last }}
    {% endfor %}
    {{ ',' if not loop.last }}
    {% endfor %}
from {{ source('ensemble', 'nation_range') }} as ranges
inner join {{ ref('fct_phasing_benefit') }} as plan using (scenario_id, year)
where plan.plan_id = 'phased'
