-- What the plan has come to by year. Grain: one row per year and measure.
with years as (
    select year, port_count / 1e6 as ports, site_count / 1e3 as sites, capital_usd / 1e9 as capital
    from access.national_year
    where scenario_id = $scenario and year between $first_year and $last_year
)

unpivot years on ports, sites, capital into name measure value value
order by year, measure
