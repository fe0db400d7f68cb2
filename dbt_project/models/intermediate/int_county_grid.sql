-- What the grid allows a county: its peak demand, its grid factor (that of the base scenario; indicators of the grid are the same in
-- all) and the years from a decision to power, by thirds of counties in order of that factor. Rounded, so that ties and hand-over repeat.
-- Grain: one row per county.
with grid_factors as (
    select
        scores.county_fips,
        round(scores.grid_score, 9) as grid_factor,
        ntile(3) over (order by round(scores.grid_score, 9) desc, scores.county_fips) as third
    from {{ ref('fct_launch_score') }} as scores
    inner join {{ ref('scenario') }} as scenarios using (scenario_id)
    where scenarios.is_base
)

select
    peaks.county_fips,
    round(peaks.peak_demand_mw, 6) as peak_demand_mw,
    peaks.peak_method,
    grid_factors.grid_factor,
    case grid_factors.third
        when 1 then {{ assumption('lead_years_best') }}
        when 2 then {{ assumption('lead_years_middle') }}
        else {{ assumption('lead_years_worst') }}
    end::bigint as lead_years
from {{ ref('int_county_peak') }} as peaks
inner join grid_factors using (county_fips)
