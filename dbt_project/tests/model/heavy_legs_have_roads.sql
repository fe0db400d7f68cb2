-- Each of the heaviest direct legs of the base scenario is told by a road. One without: parking along it is signed for none, so
-- name its road in seeds/geography/leg_road.csv.
with ranked as (
    select
        legs.leg_id,
        legs.leg_short_name,
        legs.roads,
        row_number() over (order by legs.carried_weight desc, legs.leg_id) as weight_rank
    from {{ ref('fct_corridor_leg') }} as legs
    inner join {{ ref('scenario') }} as scenarios using (scenario_id)
    where scenarios.is_base and legs.is_direct
)

select leg_id, leg_short_name, weight_rank
from ranked
where weight_rank <= {{ assumption('named_leg_count') }} and roads is null
