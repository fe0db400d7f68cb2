-- Question: When in the day do trucks draw power in a county, and how does managed charging change that?
-- Asked by: a utility planner (here: Harris, TX on a summer weekday in 2030)
-- Answer: MW by hour, depots and en route together. Unmanaged: full power on return; managed: spread over the stay; mixed: both.
-- Caveat: Means over many vehicles, assumed but for delivery trucks at depots; one site is far spikier than its county.
select
    profile.hour,
    round(sum(profile.unmanaged_mw), 1) as unmanaged_mw,
    round(sum(profile.managed_mw), 1) as managed_mw,
    round(sum(profile.mixed_mw), 1) as mixed_mw,
    round(sum(profile.mixed_mw) filter (where profile.charging_location = 'en_route'), 1) as en_route_mw
from access.load_profile_for((select scenario_id from marts.dim_scenario where is_base), 'Harris, TX', 2030) as profile
where profile.season = 'summer' and profile.day_type = 'weekday'
group by profile.hour
order by profile.hour;
