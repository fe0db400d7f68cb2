-- Land centroids of county shapes.
-- Grain: one row per county.
select county_fips, centroid_latitude as latitude, centroid_longitude as longitude
from {{ source('raw', 'county_shape') }}
