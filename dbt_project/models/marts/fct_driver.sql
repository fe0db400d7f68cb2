-- What moves a county's place in the order of opening most: the quantities drawn whose ranks go with its ranks over the draws.
-- Grain: one row per scenario with factor weights, county and driver, the first few of each county.
with parameters as (
    select
        {{ assumption('driver_shown_count') }} as shown_count,
        {{ assumption('driver_chance_errors') }} as chance_errors
),

drivers as (
    select *, 1 / sqrt(greatest(draw_count - 1, 1)) as standard_error
    from {{ source('ensemble', 'driver') }}
)

select
    drivers.scenario_id,
    drivers.county_fips,
    drivers.driver_id,
    labels.driver_name,
    drivers.driver_rank,
    drivers.rank_correlation,
    abs(drivers.rank_correlation) > parameters.chance_errors * drivers.standard_error as is_beyond_chance,
    drivers.driver_rank = 1
    and abs(drivers.rank_correlation) > parameters.chance_errors * drivers.standard_error as is_main_driver
from drivers
left join {{ ref('ensemble_driver') }} as labels using (driver_id)
cross join parameters
where drivers.driver_rank <= parameters.shown_count
