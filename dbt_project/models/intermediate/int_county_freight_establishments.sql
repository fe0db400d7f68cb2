-- Freight establishments of a county: those of its metropolitan or micropolitan area, spread over the area's counties by people.
-- Counties outside of any area have no row: missing, not zero.
-- Grain: one row per county in an area with establishments.
with areas as (
    select
        areas.county_fips,
        areas.cbsa_code,
        populations.population_count
        / sum(populations.population_count) over (partition by areas.cbsa_code) as population_share
    from {{ ref('stg_census__statistical_areas') }} as areas
    inner join {{ ref('stg_census__county_populations') }} as populations using (county_fips)
),

establishments as (
    select cbsa_code, sum(establishment_count) as establishment_count
    from {{ ref('stg_census__freight_establishments') }}
    group by cbsa_code
)

select
    areas.county_fips,
    areas.cbsa_code,
    establishments.establishment_count * areas.population_share as establishment_count
from areas
inner join establishments using (cbsa_code)
