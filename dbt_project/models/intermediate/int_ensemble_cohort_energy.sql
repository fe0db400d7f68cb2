-- The nation's need by the year in which the vehicles were sold: how far a change of one year's sales moves the need of later years.
-- Rounded: the order of a sum is not fixed, and draws of the same inputs must be the same.
-- Grain: one row per adoption, segment, model year and year, 0 before the model year.
with needs as (
    select
        survivors.adoption_id,
        survivors.segment_id,
        survivors.model_year,
        survivors.year,
        sum(survivors.fleet_miles * per_mile.need_mwh_per_mile) as need_mwh
    from {{ ref('int_ze_survivor') }} as survivors
    inner join {{ ref('int_energy_per_mile') }} as per_mile using (segment_id, model_year, year)
    where per_mile.varied_assumption_id = 'none'
    group by survivors.adoption_id, survivors.segment_id, survivors.model_year, survivors.year
),

series as (
    select distinct adoption_id, segment_id from needs
),

years as (
    {{ model_years() }}
)

select
    series.adoption_id,
    series.segment_id,
    model_years.year as model_year,
    years.year,
    round(coalesce(needs.need_mwh, 0), 6) as need_mwh
from series
cross join years as model_years
cross join years
left join needs
    on
        series.adoption_id = needs.adoption_id
        and series.segment_id = needs.segment_id
        and model_years.year = needs.model_year
        and years.year = needs.year
