-- What each case of the score's sensitivity changes, and how far the order of counties moves. Spearman's rank correlation is
-- 1 - 6 x sum of squared rank differences / (n (n^2 - 1)): ranks have no ties.
-- Grain: one row per scenario and case.
with parameters as (
    select {{ assumption('sensitivity_top_count') }} as top_count
),

counties as (
    select
        cases.*,
        cases.base_rank - cases.case_rank as rank_change,
        cases.base_rank <= parameters.top_count as is_base_top,
        cases.case_rank <= parameters.top_count as is_case_top,
        labels.county_label
    from {{ ref('int_county_score_case') }} as cases
    inner join {{ ref('dim_county') }} as labels using (county_fips)
    cross join parameters
),

measures as (
    select
        scenario_id,
        case_id,
        count(*) as county_count,
        1 - 6 * sum(rank_change * rank_change)::double / (count(*) * (count(*) * count(*) - 1)) as rank_correlation,
        count(*) filter (where is_base_top) as top_count,
        count(*) filter (where is_base_top and is_case_top) as top_kept_count,
        avg(abs(rank_change)) filter (where is_base_top) as mean_absolute_rank_change
    from counties
    group by scenario_id, case_id
),

movers as (
    -- Ties go to the county that the scenario ranks first.
    select
        scenario_id,
        case_id,
        first(county_label order by rank_change desc, base_rank) as riser,
        max(rank_change) as riser_rank_change,
        first(county_label order by rank_change, base_rank) as faller,
        min(rank_change) as faller_rank_change
    from counties
    where is_base_top or is_case_top
    group by scenario_id, case_id
),

weights as (
    select * from {{ ref('int_score_case_weight') }}
)

select
    measures.scenario_id,
    cases.case_id,
    cases.case_kind,
    cases.case_name,
    cases.factor_id,
    cases.weight_change_points,
    weights.scenario_weight,
    weights.weight as case_weight,
    coalesce(weights.is_clipped, false) as is_clipped,
    cases.normalisation,
    cases.aggregation,
    measures.county_count,
    measures.top_count,
    measures.top_kept_count,
    measures.rank_correlation,
    measures.mean_absolute_rank_change,
    case when movers.riser_rank_change > 0 then movers.riser end as largest_riser,
    case when movers.riser_rank_change > 0 then movers.riser_rank_change end as largest_riser_rank_change,
    case when movers.faller_rank_change < 0 then movers.faller end as largest_faller,
    case when movers.faller_rank_change < 0 then movers.faller_rank_change end as largest_faller_rank_change,
    cases.sort_order
from measures
inner join movers using (scenario_id, case_id)
inner join {{ ref('score_case') }} as cases using (case_id)
left join weights using (scenario_id, case_id, factor_id)
