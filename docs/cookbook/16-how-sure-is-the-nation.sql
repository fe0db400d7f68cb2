-- Question: How wide is the range of the nation's need, service and cost?
-- Asked by: an analyst who has to give a range, not a number
-- Answer: The plan beside the 10th and 90th percentile of the draws, by scenario and year.
-- Caveat: Each percentile belongs to its own measure and year; no single draw runs along a column. Sales are what scenarios
--   differ in; within a scenario they move little.
select
    ranges.scenario_id,
    ranges.year,
    round(ranges.plan_need_mwh / 1e6, 1) as need_twh,
    round(ranges.need_mwh_p10 / 1e6, 1) as need_p10_twh,
    round(ranges.need_mwh_p90 / 1e6, 1) as need_p90_twh,
    round(ranges.plan_served_share, 2) as served_share,
    round(ranges.served_share_p10, 2) as served_p10_share,
    round(ranges.served_share_p90, 2) as served_p90_share,
    round(ranges.plan_capital_usd / 1e9, 1) as capital_billion_usd,
    round(ranges.capital_usd_p10 / 1e9, 1) as capital_p10_billion_usd,
    round(ranges.capital_usd_p90 / 1e9, 1) as capital_p90_billion_usd
from marts.fct_nation_range as ranges
where ranges.year in (2027, 2030, 2035)
order by ranges.scenario_id, ranges.year;
