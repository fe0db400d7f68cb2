-- Need of a county is what is served at home, what is served away and what is not, by cause; nothing is lost and nothing is negative.
with national as (
    select scenario_id, year, sum(need_mwh) as national_mwh
    from {{ ref('fct_county_need') }}
    group by scenario_id, year
)

select
    need.scenario_id,
    need.county_fips,
    need.year,
    need.need_mwh,
    build_out.served_mwh,
    build_out.unserved_mwh
from {{ ref('fct_county_need') }} as need
inner join national using (scenario_id, year)
left join {{ ref('fct_build_out') }} as build_out using (scenario_id, county_fips, year)
where
    coalesce(abs(need.need_mwh - build_out.served_mwh - build_out.unserved_mwh), 1e9) > 1e-9 * national.national_mwh
    or least(
        build_out.depot_served_mwh, build_out.en_route_served_home_mwh, build_out.en_route_served_away_mwh, build_out.hosted_mwh,
        build_out.unserved_not_open_mwh, build_out.unserved_lead_time_mwh, build_out.unserved_grid_mwh
    ) < 0
