-- Segments of the medium- and heavy-duty fleet.
-- Grain: one row per segment.
select
    segments.segment_id,
    segments.segment_name,
    segments.source_type_id,
    segments.gvwr_classes,
    segments.act_group_id,
    segments.pool_id,
    load_groups.load_group_id,
    segments.sort_order,
    national.stock_vehicle_count as stock_2020_vehicle_count,
    national.miles_per_vehicle as miles_per_vehicle_2020,
    parameters.kwh_per_mile,
    parameters.en_route_share
from {{ ref('segment') }} as segments
inner join {{ ref('segment_load_group') }} as load_groups using (segment_id)
inner join {{ ref('int_segment_national') }} as national using (segment_id)
inner join {{ ref('int_segment_parameters') }} as parameters using (segment_id)
