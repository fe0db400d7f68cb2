-- Coincident peak of a state's charging and when it is, for each charging strategy.
-- Grain: one row per scenario, state, year and charging strategy.
select
    scenarios.scenario_id,
    peaks.state,
    peaks.year,
    peaks.charging_strategy,
    peaks.peak_mw,
    peaks.peak_season,
    peaks.peak_day_type,
    peaks.peak_hour
from {{ ref('int_state_load_peak') }} as peaks
inner join {{ ref('int_scenario_adoption') }} as scenarios using (adoption_id)
