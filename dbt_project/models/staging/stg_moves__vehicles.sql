-- National population of the model's segments by year, from MOVES. Its growth-factor columns are all zero: use ratios.
-- Grain: one row per segment and year.
select segment.segment_id, moves.year, moves.vehicles as vehicle_count
from {{ source('raw', 'moves_vehicle_population') }} as moves
inner join {{ ref('segment') }} as segment using (source_type_id)
