-- The model held against published figures. A miss is shown, never hidden; nothing is tuned to these.
-- Grain: one row per figure.
with figures as (
    select
        *,
        -- A figure without a range is a range of one value; a range may be open at one end.
        case
            when published_low is null and published_high is null then published_value
            else coalesce(published_low, '-infinity'::double)
        end as range_low,
        case
            when published_low is null and published_high is null then published_value
            else coalesce(published_high, 'infinity'::double)
        end as range_high
    from {{ ref('validation_figure') }}
),

compared as (
    select
        figures.*,
        model_values.theme,
        model_values.model_value,
        greatest(figures.range_low, least(figures.range_high, model_values.model_value)) as nearest_value
    from figures
    inner join {{ ref('int_validation_value') }} as model_values using (measure_id)
)

select
    figure_id,
    theme,
    figure_name,
    published_value,
    published_low,
    published_high,
    model_value,
    model_value / published_value as model_ratio,
    -- Equal but for the last digits of a sum counts as equal.
    case
        when comparison = 'other_definition' then 'not_comparable'
        when abs(model_value / nearest_value - 1) < 1e-9 then 'within_range'
        when abs(model_value / nearest_value - 1) <= {{ assumption('validation_near_share') }} then 'near'
        else 'off'
    end as verdict,
    comparison,
    unit,
    explanation,
    source,
    confidence
from compared
