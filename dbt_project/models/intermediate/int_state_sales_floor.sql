-- Sales by state and segment with the floor that Advanced Clean Trucks sets where it is enforced; after its last model year
-- the requirement stays.
-- Grain: one row per adoption, state, segment and year.
with adoption as (
    select * from {{ ref('int_adoption_case') }}
),

sales as (
    select * from {{ ref('int_segment_sales_by_year') }}
),

shares as (
    select * from {{ ref('int_state_segment_share') }}
),

parameters as (
    select segment_id, act_group_id, beachhead_order from {{ ref('int_segment_parameters') }}
),

act_states as (
    select state, enforced_from from {{ ref('act_state') }}
),

requirements as (
    select * from {{ ref('act_requirement') }}
),

last_requirement as (
    select act_group_id, max(model_year) as model_year
    from requirements
    group by act_group_id
),

enforcement as (
    select act_status, central as enforcement_factor from {{ ref('act_status') }}
)

select
    adoption.adoption_id,
    adoption.pathway_id,
    shares.state,
    sales.segment_id,
    sales.year,
    sales.sales_vehicle_count * shares.state_share as sales_vehicle_count,
    parameters.beachhead_order,
    case
        when sales.year >= act_states.enforced_from
            then coalesce(enforcement.enforcement_factor * requirements.ze_sales_share, 0)
        else 0
    end as floor_share,
    -- Where a scenario solves over the states without ACT alone, an ACT state leaves the solve once its rule is enforced.
    adoption.solves_over = 'nation' or act_states.enforced_from is null or sales.year < act_states.enforced_from as is_solved
from adoption
inner join enforcement using (act_status)
cross join sales
inner join shares using (segment_id)
inner join parameters using (segment_id)
inner join last_requirement using (act_group_id)
left join act_states using (state)
left join requirements
    on parameters.act_group_id = requirements.act_group_id
    and least(sales.year, last_requirement.model_year) = requirements.model_year
