-- Model values about sales shares and ZE trucks on the road, ready to be held against published figures. A scenario's stock stands at the end of a year;
-- the middle of 2025 is the mean of the ends of 2024 and 2025.
-- Grain: one row per measure.
with adoption as (
    select scenarios.scenario_id, adoption.*
    from {{ ref('int_adoption_by_year') }} as adoption
    inner join {{ ref('int_scenario_adoption') }} as scenarios using (adoption_id)
),

published_groups as (
    select mapping.segment_id, mapping.figure_group_id
    from {{ ref('figure_group_segment') }} as mapping
    inner join {{ ref('market_group') }} as groups on mapping.figure_group_id = groups.market_group_id
    where groups.is_in_published_total
),

trucks as (
    select
        scenarios.scenario_id,
        energy.year,
        published_groups.figure_group_id,
        sum(energy.ze_vehicle_count) as ze_truck_count
    from {{ ref('int_state_ze_energy') }} as energy
    inner join {{ ref('int_scenario_adoption') }} as scenarios using (adoption_id)
    inner join published_groups using (segment_id)
    where energy.year <= {{ var('first_year') }} + 1
    group by scenarios.scenario_id, energy.year, published_groups.figure_group_id
),

stock as (
    select year, sum(stock_vehicle_count) as stock_vehicle_count
    from {{ ref('int_segment_stock_by_year') }}
    where year between {{ var('first_year') }} and {{ var('first_year') }} + 1
    group by year
),

truck_totals as (
    select scenario_id, year, sum(ze_truck_count) as ze_truck_count
    from trucks
    group by scenario_id, year
),

middle as (
    select
        truck_totals.scenario_id,
        avg(truck_totals.ze_truck_count) as ze_truck_count,
        avg(truck_totals.ze_truck_count) / avg(stock.stock_vehicle_count) as ze_stock_share
    from truck_totals
    inner join stock using (year)
    group by truck_totals.scenario_id
)

select 'ze_sales_share_' || year || '__' || scenario_id as measure_id, ze_sales_share as model_value from adoption
union all
select 'ze_trucks_' || year || '__' || scenario_id, ze_truck_count from truck_totals
union all
select 'ze_trucks_mid_2025__' || scenario_id, ze_truck_count from middle
union all
select 'ze_stock_share_mid_2025__' || scenario_id, ze_stock_share from middle
union all
select
    'start_share_' || trucks.figure_group_id || '__' || trucks.scenario_id,
    trucks.ze_truck_count / truck_totals.ze_truck_count
from trucks
inner join truck_totals using (scenario_id, year)
where trucks.year = {{ var('first_year') }}
