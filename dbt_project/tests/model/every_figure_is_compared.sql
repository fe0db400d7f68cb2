-- Each figure has exactly one model value and stands in fct_validation exactly once: none is dropped because nothing measures it.
with measures as (
    select measure_id, count(*) as measure_count
    from {{ ref('int_validation_value') }}
    group by measure_id
),

shown as (
    select figure_id, count(*) as row_count
    from {{ ref('fct_validation') }}
    group by figure_id
)

select
    figures.figure_id,
    figures.measure_id,
    coalesce(measures.measure_count, 0) as measure_count,
    coalesce(shown.row_count, 0) as row_count
from {{ ref('validation_figure') }} as figures
left join measures using (measure_id)
left join shown using (figure_id)
where coalesce(measures.measure_count, 0) <> 1 or coalesce(shown.row_count, 0) <> 1
