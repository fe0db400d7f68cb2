-- Texas reports hotelling hours on another basis: its share of hours as published and as placed.
-- Grain: one row per state whose share of hours and of miles differ.
with hours as (
    select *, sum(hotelling_hours) over () as national_hours
    from {{ ref('int_county_en_route_key') }}
)

select
    'hotelling_basis' as quirk_id,
    state as subject_id,
    'share of national hotelling' as measure,
    sum(hotelling_hours) / max(national_hours) as published_value,
    sum(hotelling_share) as used_value,
    'share' as unit
from hours
group by state
having abs(sum(hotelling_share) - sum(hotelling_hours) / max(national_hours)) > {{ assumption('quirk_hotelling_gap') }}
