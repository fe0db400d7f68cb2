-- Question: Which energy assumption moves the nation's need most?
-- Asked by: an analyst, a reviewer
-- Answer: Need in 2030 with one assumption at its low and at its high end, the others central; swing_share is the distance over the need.
-- Caveat: Energy assumptions only. What sells when is a scenario's business: see question 17.
select
    swings.assumption_id,
    round(swings.need_mwh / 1e6, 1) as need_twh,
    round(swings.need_at_low_mwh / 1e6, 1) as at_low_twh,
    round(swings.need_at_high_mwh / 1e6, 1) as at_high_twh,
    round(swings.swing_share, 2) as swing_share
from marts.fct_need_sensitivity as swings
inner join marts.dim_scenario as scenarios using (scenario_id)
where scenarios.is_base and swings.year = 2030
order by swings.swing_share desc, swings.assumption_id;
