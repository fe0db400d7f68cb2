{# Indicators on 0-1, better is higher, and the weight each carries in its factor: weights of missing indicators and of those
   not yet available are shared out among the rest. A query over the relation `indicators` (columns of int_county_indicator);
   `scopes` are the columns within which counties are compared with each other. #}
{% macro normalise_indicators(indicators, scopes) %}
{% set scope = scopes | join(', ') %}
with tail as (
    select {{ assumption('winsor_tail_share') }} as tail_share
),

sorted as (
    select
        {{ scope }},
        indicator_id,
        avg(raw_value) filter (where raw_value > 0) as positive_mean,
        list(raw_value order by raw_value) filter (where raw_value is not null) as sorted_values
    from {{ indicators }}
    group by {{ scope }}, indicator_id
),

statistics as (
    -- Nearest-rank tails: DuckDB's quantiles want a literal, and assumptions are data.
    select
        sorted.* exclude (sorted_values),
        sorted.sorted_values[1 + round(tail.tail_share * (len(sorted.sorted_values) - 1))::bigint] as low_tail,
        sorted.sorted_values[1 + round((1 - tail.tail_share) * (len(sorted.sorted_values) - 1))::bigint] as high_tail
    from sorted
    cross join tail
),

transformed as (
    select
        indicators.*,
        case indicators.normalisation
            when 'log_minmax' then ln(1 + indicators.raw_value / coalesce(statistics.positive_mean, 1))
            when 'minmax_winsorised' then greatest(statistics.low_tail, least(statistics.high_tail, indicators.raw_value))
            -- To seven digits: values that differ in the last bits only share their rank.
            when 'rank' then rank() over (partition by {{ scope }}, indicator_id order by indicators.raw_value::float)
            when 'category' then indicators.raw_value
        end as transformed_value
    from {{ indicators }} as indicators
    inner join statistics using ({{ scope }}, indicator_id)
    where indicators.raw_value is not null
),

scaled as (
    -- Categories already lie on 0-1; an indicator that is the same everywhere tells nothing and is 0.
    select
        {{ scope }},
        county_fips,
        indicator_id,
        case
            when normalisation = 'category' then transformed_value
            when max(transformed_value) over by_indicator > min(transformed_value) over by_indicator
                then
                    (transformed_value - min(transformed_value) over by_indicator)
                    / (max(transformed_value) over by_indicator - min(transformed_value) over by_indicator)
            else 0
        end as scaled_value
    from transformed
    window by_indicator as (partition by {{ scope }}, indicator_id)
)

select
    {{ scope }},
    county_fips,
    indicator_id,
    indicators.factor_id,
    indicators.raw_value,
    case indicators.direction when 'lower' then 1 - scaled.scaled_value else scaled.scaled_value end as normalised_value,
    indicators.raw_value is null as is_missing,
    case when indicators.raw_value is null then 0 else indicators.weight end
    / sum(case when indicators.raw_value is null then 0 else indicators.weight end) over (
        partition by {{ scope }}, county_fips, indicators.factor_id
    ) as indicator_weight
from {{ indicators }} as indicators
left join scaled using ({{ scope }}, county_fips, indicator_id)
{% endmacro %}
