-- Score and rank of a county under each case of the score's sensitivity, beside those the scenario has. The geometric mean
-- takes no factor below a floor: one factor at zero would make the score zero.
-- Grain: one row per scenario, case and county.
with parameters as (
    select {{ assumption('geometric_factor_floor') }} as floor_share
),

case_scores as (
    select
        weights.scenario_id,
        weights.case_id,
        factors.county_fips,
        -- Rounded, so that neither the order of a sum nor a logarithm's last digit breaks a tie.
        round(
            case any_value(cases.aggregation)
                when 'arithmetic' then 100 * sum(weights.weight * factors.factor_share)
                when 'geometric'
                    then 100 * exp(sum(weights.weight * ln(greatest(factors.factor_share, parameters.floor_share))))
            end, 9
        ) as case_score
    from {{ ref('int_score_case_weight') }} as weights
    inner join {{ ref('score_case') }} as cases using (case_id)
    inner join {{ ref('int_county_factor') }} as factors
        on
            weights.scenario_id = factors.scenario_id
            and weights.factor_id = factors.factor_id
            and cases.normalisation = factors.normalisation
    cross join parameters
    group by weights.scenario_id, weights.case_id, factors.county_fips
)

select
    case_scores.scenario_id,
    case_scores.case_id,
    case_scores.county_fips,
    scores.score as base_score,
    case_scores.case_score,
    scores.score_rank as base_rank,
    row_number() over (
        partition by case_scores.scenario_id, case_scores.case_id
        order by case_scores.case_score desc, case_scores.county_fips
    ) as case_rank
from case_scores
inner join {{ ref('fct_launch_score') }} as scores using (scenario_id, county_fips)
