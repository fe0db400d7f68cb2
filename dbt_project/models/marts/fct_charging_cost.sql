-- Sites, ports and capital by year, cumulative and in constant 2024 dollars, and who pays. Capital in whole cents.
-- Grain: one row per scenario, county, year and charging location where something stands.
with costs as (
    select
        scenario_id,
        county_fips,
        year,
        charging_location,
        site_count,
        port_count,
        new_port_count,
        port_mw,
        round(capital_usd_low, 2) as capital_usd_low,
        round(capital_usd_central, 2) as capital_usd_central,
        round(capital_usd_high, 2) as capital_usd_high,
        round(
            capital_usd_central * case charging_location
                when 'depot' then {{ assumption('public_share_depot') }}
                else {{ assumption('public_share_en_route') }}
            end, 2
        ) as public_capital_usd
    from {{ source('allocation', 'county_charging_cost') }}
)

select
    scenario_id,
    county_fips,
    year,
    charging_location,
    site_count,
    port_count,
    new_port_count,
    port_mw,
    capital_usd_low,
    capital_usd_central,
    capital_usd_high,
    public_capital_usd,
    round(capital_usd_central - public_capital_usd, 2) as private_capital_usd
from costs
