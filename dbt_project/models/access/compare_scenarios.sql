{{ config(
    materialized='table_function',
    parameters=['a', 'b', 'year'],
    persist_docs={'relation': false, 'columns': false},
    post_hook="comment on macro table {{ this.include(database=false) }} is 'Need and opening by county in two scenarios: compare_scenarios(a, b, year)'",
) }}
-- Two scenarios side by side. Grain: one row per county.
select
    first.county_fips,
    first.county_label,
    first.need_mwh as need_a_mwh,
    second.need_mwh as need_b_mwh,
    second.need_mwh - first.need_mwh as difference_mwh,
    first.phase_id as phase_a_id,
    second.phase_id as phase_b_id,
    first.opening_year as opening_year_a,
    second.opening_year as opening_year_b
from {{ ref('county_year').include(database=false) }} as first
inner join {{ ref('county_year').include(database=false) }} as second using (county_fips, year)
where
    first.scenario_id = coalesce(a, '') and second.scenario_id = coalesce(b, '') and first.year = coalesce(year, -1)
    and {{ must_be_a_scenario('a') }}
    and {{ must_be_a_scenario('b') }}
    and {{ must_be_a_year('year') }}
order by abs(second.need_mwh - first.need_mwh) desc, first.county_fips
