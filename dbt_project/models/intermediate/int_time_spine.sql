{{ config(materialized='view') }}
-- Days of the horizon: what dbt's semantic models count time by. Years are their first day.
-- Grain: one row per day.
select unnest(generate_series(
    make_date({{ var('first_year') }}, 1, 1), make_date({{ var('last_year') }}, 12, 31), interval 1 day
))::date as date_day
