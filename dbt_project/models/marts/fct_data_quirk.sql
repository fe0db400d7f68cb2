-- Known quirks of the inputs with the value as published and as used, and which rows are filled in.
-- Grain: one row per quirk, subject (county or state) and measure.
with quirks as (
    {% for name in ['hotelling', 'haul_split', 'plates', 'single_unit', 'delivery_price', 'station_vintage', 'port_tonnage', 'vehicles_per_head', 'imputation'] %}
    select quirk_id, subject_id, measure, published_value, used_value, unit from {{ ref('int_quirk_' ~ name) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select
    quirks.quirk_id,
    quirks.subject_id,
    coalesce(counties.county_name || ', ' || counties.state, states.state_name) as subject_name,
    quirks.measure,
    quirks.published_value,
    quirks.used_value,
    quirks.unit,
    explanations.explanation
from quirks
inner join {{ ref('quirk') }} as explanations using (quirk_id)
left join {{ ref('stg_census__counties') }} as counties on quirks.subject_id = counties.county_fips
left join {{ ref('state') }} as states on quirks.subject_id = states.state
