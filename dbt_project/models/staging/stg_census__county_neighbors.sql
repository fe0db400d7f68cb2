-- Neighbouring counties, both directions.
-- Grain: one row per ordered pair of counties.
select county_fips, neighbor_county_fips, distance_miles, shares_boundary, method
from {{ source('raw', 'county_adjacency') }}
