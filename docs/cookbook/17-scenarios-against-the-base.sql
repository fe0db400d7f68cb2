-- Question: What changes if sales, policy or the order of opening come differently?
-- Asked by: an analyst, a journalist
-- Answer: Each scenario's need, service, ports and capital in 2035 beside the base scenario's.
-- Caveat: Scenarios that share sales have the same need. A plan whose phases end after 2035 has built less by then. The control that builds everywhere spends without phases, so its capital is
--   not a budget to compare with: see question 15.
with years as (
    select * from access.national_year where year = 2035
)

select
    scenarios.scenario_name,
    round(years.need_mwh / 1e6, 1) as need_twh,
    round(years.need_mwh / base.need_mwh - 1, 2) as need_change_share,
    round(years.served_share, 2) as served_share,
    years.port_count,
    round(years.capital_usd / 1e9, 1) as capital_billion_usd,
    round(years.capital_usd / base.capital_usd - 1, 2) as capital_change_share
from years
inner join marts.dim_scenario as scenarios using (scenario_id)
cross join (
    select need_mwh, capital_usd from years where scenario_id = (select scenario_id from marts.dim_scenario where is_base)
) as base
order by scenarios.is_base desc, need_twh desc, scenarios.scenario_name;
