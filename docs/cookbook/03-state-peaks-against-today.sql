-- Question: How large is the peak of truck charging beside the peak that my state has today, and what does managed charging save?
-- Asked by: a utility regulator
-- Answer: The coincident peak of a state's charging in 2035, unmanaged and managed, over the summer peak demand of 2018. Hours
--   of the two peaks may differ, so the share is an upper bound of what charging adds to the peak.
-- Caveat: Need, not what the plan serves. Peaks of 2018 are spread over states by energy delivered. Hours are local.
select
    states.state_name,
    round(states.summer_peak_mw) as peak_of_2018_mw,
    round(unmanaged.peak_mw) as unmanaged_mw,
    round(managed.peak_mw) as managed_mw,
    unmanaged.peak_hour as unmanaged_peak_hour,
    round(1 - managed.peak_mw / unmanaged.peak_mw, 2) as saved_by_managing_share,
    round(unmanaged.peak_mw / states.summer_peak_mw, 3) as of_the_peak_of_2018_share
from marts.fct_state_peak as unmanaged
inner join marts.fct_state_peak as managed using (scenario_id, state, year)
inner join marts.dim_scenario as scenarios using (scenario_id)
inner join marts.dim_state as states using (state)
where
    scenarios.is_base and unmanaged.year = 2035
    and unmanaged.charging_strategy = 'unmanaged' and managed.charging_strategy = 'managed'
order by of_the_peak_of_2018_share desc, states.state_name;
