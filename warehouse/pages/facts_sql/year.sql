-- The nation year by year in the base scenario. Grain: one row per year.
with cost as (
    select
        year,
        sum(capital_usd_low) as capital_low_usd,
        sum(capital_usd_high) as capital_high_usd,
        sum(public_capital_usd) as public_capital_usd
    from marts.fct_charging_cost
    where scenario_id = $scenario
    group by year
),

cause as (
    select
        year,
        sum(unserved_not_open_mwh) as not_open_mwh,
        sum(unserved_lead_time_mwh) as lead_time_mwh,
        sum(unserved_grid_mwh) as grid_mwh
    from marts.fct_build_out
    where scenario_id = $scenario
    group by year
)

select
    nation.year,
    adoption.ze_sales_share,
    nation.ze_vehicle_count,
    adoption.stock_vehicle_count,
    nation.need_mwh,
    nation.need_low_mwh,
    nation.need_high_mwh,
    nation.depot_mwh,
    coalesce(nation.served_share, 0) as served_share,
    coalesce(cause.not_open_mwh, 0) as not_open_mwh,
    coalesce(cause.lead_time_mwh, 0) as lead_time_mwh,
    coalesce(cause.grid_mwh, 0) as grid_mwh,
    nation.open_county_count,
    nation.port_count,
    nation.site_count,
    nation.capital_usd,
    coalesce(cost.capital_low_usd, 0) as capital_low_usd,
    coalesce(cost.capital_high_usd, 0) as capital_high_usd,
    coalesce(cost.public_capital_usd, 0) as public_capital_usd
from access.national_year as nation
inner join marts.fct_adoption as adoption using (scenario_id, year)
left join cost on nation.year = cost.year
left join cause on nation.year = cause.year
where nation.scenario_id = $scenario and nation.year between $first_year and $last_year
order by nation.year
