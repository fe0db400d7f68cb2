-- On each principal Interstate, enough counties with public truck parking signed for it lie on a leg of the base scenario.
-- A road below its floor, or without a row, means that the freight graph has changed; see fct_corridor_check and
-- seeds/validation/corridor_floor.csv. The floors stand a tenth under what was measured: a guard, not evidence.
select
    floors.road,
    floors.minimum_leg_share,
    checks.leg_share,
    checks.signed_county_count,
    checks.leg_county_count
from {{ ref('corridor_floor') }} as floors
cross join {{ ref('dim_scenario') }} as scenarios
left join {{ ref('fct_corridor_check') }} as checks
    on scenarios.scenario_id = checks.scenario_id and floors.road = checks.road
where scenarios.is_base and coalesce(checks.leg_share, 0) < floors.minimum_leg_share
