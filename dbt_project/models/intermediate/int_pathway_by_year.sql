-- National ZE share of sales that a pathway asks for, linear between its anchors and flat after the last.
-- Grain: one row per pathway and year.
with anchors as (
    select
        pathway_id,
        year,
        ze_sales_share,
        lead(year) over by_year as next_year,
        lead(ze_sales_share) over by_year as next_share
    from {{ ref('adoption_pathway') }}
    window by_year as (partition by pathway_id order by year)
),

years as (
    {{ model_years() }}
)

select
    anchors.pathway_id,
    years.year,
    case
        when anchors.next_year is null then anchors.ze_sales_share
        else anchors.ze_sales_share
            + (anchors.next_share - anchors.ze_sales_share) * (years.year - anchors.year) / (anchors.next_year - anchors.year)
    end as ze_sales_share
from years
inner join anchors
    on years.year >= anchors.year and (anchors.next_year is null or years.year < anchors.next_year)
