-- Indicators on 0-1, better is higher, and the weight each carries in its factor: weights of missing indicators and of those
-- not yet available are shared out among the rest.
-- Grain: one row per scenario, county and available indicator.
with indicators as (
    select * from {{ ref('int_county_indicator') }}
),

statistics as (
    select
        scenario_id,
        indicator_id,
        avg(raw_value) filter (where raw_value > 0) as positive_mean,
        quantile_cont(raw_value, {{ assumption('winsor_tail_share') }}) as low_tail,
        quantile_cont(raw_value, 1 - {{ assumption('winsor_tail_share') }}) as high_tail
    from indicators
    group by scenario_id, indicator_id
),

transformed as (
    select
        indicators.*,
        case indicators.normalisation
            when 'log_minmax' then ln(1 + indicators.raw_value / coalesce(statistics.positive_mean, 1))
            when 'minmax_winsorised' then greatest(statistics.low_tail, least(statistics.high_tail, indicators.raw_value))
            when 'rank'
                then
                    case
                        when indicators.raw_value is not null
                            then rank() over (
                                partition by indicators.scenario_id, indicators.indicator_id order by indicators.raw_value
                            )
                    end
            when 'category' then indicators.raw_value
        end as transformed_value
    from indicators
    inner join statistics using (scenario_id, indicator_id)
),

scaled as (
    -- Categories already lie on 0-1; an indicator that is the same everywhere tells nothing and is 0.
    select
        *,
        case
            when normalisation = 'category' then transformed_value
            when max(transformed_value) over by_indicator > min(transformed_value) over by_indicator
                then
                    (transformed_value - min(transformed_value) over by_indicator)
                    / (max(transformed_value) over by_indicator - min(transformed_value) over by_indicator)
            when transformed_value is not null then 0
        end as scaled_value
    from transformed
    window by_indicator as (partition by scenario_id, indicator_id)
)

select
    scenario_id,
    county_fips,
    indicator_id,
    factor_id,
    raw_value,
    case direction when 'lower' then 1 - scaled_value else scaled_value end as normalised_value,
    raw_value is null as is_missing,
    case when raw_value is null then 0 else weight end
    / sum(case when raw_value is null then 0 else weight end) over (partition by scenario_id, county_fips, factor_id)
        as indicator_weight
from scaled
