-- Hours that can be the highest of a place: no other hour of the region is at least as high for every segment. Whatever the mix of segments, the
-- peak is in one of them, so a peak is the largest of a few dot products.
-- Grain: one row per region, charging strategy, peak kind (all locations together, depot or en_route), season, day type and hour.
with shapes as (
    select
        region_id,
        charging_strategy,
        season,
        day_type,
        hour,
        charging_location,
        load_group_id,
        day_energy_ratio * hour_share / sum(day_count) over (
            partition by charging_location, load_group_id, charging_strategy, region_id, hour
        ) as mw_per_mwh
    from {{ ref('dim_load_shape') }}
),

kinds as (
    select unnest(['all', 'depot', 'en_route']) as peak_kind
),

slots as (
    select
        shapes.region_id,
        shapes.charging_strategy,
        kinds.peak_kind,
        shapes.season,
        shapes.day_type,
        shapes.hour,
        shapes.season || ' ' || shapes.day_type || ' ' || lpad(shapes.hour::varchar, 2, '0') as slot_id,
        list(
            case when kinds.peak_kind in ('all', shapes.charging_location) then shapes.mw_per_mwh else 0 end
            order by shapes.charging_location, segments.segment_id
        ) as mw_per_mwh
    from shapes
    inner join {{ ref('segment_load_group') }} as segments using (load_group_id)
    cross join kinds
    group by shapes.region_id, shapes.charging_strategy, kinds.peak_kind, shapes.season, shapes.day_type, shapes.hour
),

-- Of hours that are alike the first stays.
surpassed as (
    select distinct slots.region_id, slots.charging_strategy, slots.peak_kind, slots.slot_id
    from slots
    inner join slots as others
        on
            slots.region_id = others.region_id
            and slots.charging_strategy = others.charging_strategy
            and slots.peak_kind = others.peak_kind
            and slots.slot_id <> others.slot_id
    where
        list_bool_and(list_transform(list_zip(slots.mw_per_mwh, others.mw_per_mwh), lambda pair: pair[2] >= pair[1]))
        and (slots.mw_per_mwh <> others.mw_per_mwh or others.slot_id < slots.slot_id)
)

select
    slots.region_id,
    slots.charging_strategy,
    slots.peak_kind,
    slots.season,
    slots.day_type,
    slots.hour,
    slots.mw_per_mwh
from slots
anti join surpassed using (region_id, charging_strategy, peak_kind, slot_id)
