-- What falls to counties of utilities' peaks sums to the state's peak, and every county has a peak.
with counties as (
    select
        counties.state,
        sum(peaks.utility_peak_mw) as county_peak_mw,
        count(*) filter (where not peaks.peak_demand_mw > 0) as empty_count
    from {{ ref('int_county_peak') }} as peaks
    inner join {{ ref('stg_census__counties') }} as counties using (county_fips)
    group by counties.state
)

select state, counties.county_peak_mw, states.summer_peak_mw as state_peak_mw, counties.empty_count
from counties
left join {{ ref('int_state_peak') }} as states using (state)
where
    coalesce(counties.empty_count, 1) > 0
    or coalesce(abs(coalesce(counties.county_peak_mw, 0) / states.summer_peak_mw - 1), 0) > 1e-9
