-- Factor weights of a scenario under each case of the score's sensitivity. The factor that a case names gains or loses its
-- points, but no weight leaves 0-1; the others keep their proportions (share equally where they had none) and all sum to one.
-- Grain: one row per scenario, case and factor.
with weights as (
    select
        scenario_id,
        factor_id,
        weight,
        count(*) over (partition by scenario_id) as factor_count
    from {{ ref('scenario_factor_weight') }}
),

changed as (
    select
        weights.scenario_id,
        cases.case_id,
        cases.factor_id,
        weights.weight as scenario_weight,
        weights.weight + cases.weight_change_points / 100 as wanted_weight,
        least(1, greatest(0, weights.weight + cases.weight_change_points / 100)) as changed_weight
    from {{ ref('score_case') }} as cases
    inner join weights using (factor_id)
)

select
    weights.scenario_id,
    cases.case_id,
    weights.factor_id,
    weights.weight as scenario_weight,
    case
        when changed.case_id is null then weights.weight
        when weights.factor_id = changed.factor_id then changed.changed_weight
        when changed.scenario_weight < 1
            then weights.weight * (1 - changed.changed_weight) / (1 - changed.scenario_weight)
        else (1 - changed.changed_weight) / (weights.factor_count - 1)
    end as weight,
    coalesce(changed.wanted_weight <> changed.changed_weight, false) as is_clipped
from weights
cross join {{ ref('score_case') }} as cases
left join changed using (scenario_id, case_id)
