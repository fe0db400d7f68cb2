-- Question: Which freight corridors join the launch areas, along which roads, and when are they open from end to end?
-- Asked by: a state department of transportation, a truck-stop operator
-- Answer: The heaviest direct legs of the base scenario; open_end_to_end is the year in which power can flow in the last of its counties.
-- Caveat: A leg is a chain of counties, not an alignment; legs share counties, so their needs do not add up.
with legs as (
    select *
    from marts.fct_corridor_leg
    where is_direct and scenario_id = (select scenario_id from marts.dim_scenario where is_base)
    order by carried_weight desc
    limit 20
)

select
    legs.leg_short_name,
    legs.roads,
    round(legs.route_miles) as route_miles,
    legs.county_count,
    round(legs.need_mwh / 1e3) as en_route_need_gwh,
    legs.need_year,
    max(plan.energised_year) as open_end_to_end,
    round(any_value(robustness.stands_share), 2) as stands_share
from legs
inner join marts.fct_corridor_leg_county as members using (scenario_id, leg_id)
inner join marts.fct_phase_allocation as plan using (scenario_id, county_fips)
left join marts.fct_item_robustness as robustness
    on legs.scenario_id = robustness.scenario_id and legs.leg_id = robustness.item_id
group by
    legs.leg_short_name, legs.roads, legs.route_miles, legs.county_count, legs.need_mwh, legs.need_year, legs.carried_weight, legs.leg_id
order by legs.carried_weight desc;
