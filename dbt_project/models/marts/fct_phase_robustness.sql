-- How often the plan for a county holds when weights and assumptions move together: over all draws of the ensemble.
-- Grain: one row per scenario with factor weights and county.
select
    robustness.scenario_id,
    robustness.county_fips,
    plan.phase_kind,
    plan.opening_year,
    plan.opening_order,
    robustness.draw_count,
    robustness.hub_share,
    robustness.corridor_share,
    robustness.network_share,
    case plan.phase_kind
        when 'hub' then robustness.hub_share
        when 'corridor' then robustness.corridor_share
        when 'network' then robustness.network_share
    end as agreement_share,
    {% for measure in ['opening_order', 'opening_year'] %}
    {% for percentile in ['p10', 'p50', 'p90'] %}
    robustness.{{ measure }}_{{ percentile }},
    {% endfor %}
    {% endfor %}
    robustness.need_mwh_p10 as need_2030_mwh_p10,
    robustness.need_mwh_p50 as need_2030_mwh_p50,
    robustness.need_mwh_p90 as need_2030_mwh_p90
from {{ source('ensemble', 'county_robustness') }} as robustness
inner join {{ ref('fct_phase_allocation') }} as plan using (scenario_id, county_fips)
