-- Question: How much electricity does a vehicle of each kind take a year, and how much of it on the way?
-- Asked by: a fleet, a vehicle maker
-- Answer: Need at the grid in 2030 over the zero-emission vehicles at work, by segment; a mean over the fleet, new and old vehicles.
-- Caveat: Vehicles count hydrogen ones too, which need no charging: where a segment has many, its battery vehicles need more than this.
select
    segments.segment_name,
    segments.gvwr_classes,
    round(sum(needs.ze_vehicle_count))::bigint as ze_vehicle_count,
    round(sum(needs.need_mwh) / 1e6, 2) as need_twh,
    round(sum(needs.need_mwh) / sum(needs.ze_vehicle_count), 1) as mwh_per_vehicle,
    round(sum(needs.need_mwh) / sum(needs.ze_vehicle_count) / 365 * 1e3) as kwh_per_vehicle_day,
    round(sum(needs.need_mwh) filter (where needs.charging_location = 'en_route') / sum(needs.need_mwh), 2) as en_route_share,
    round(sum(needs.hydrogen_equivalent_mwh) / sum(needs.need_mwh + needs.hydrogen_equivalent_mwh), 2) as hydrogen_share
from marts.fct_energy_need as needs
inner join marts.dim_segment as segments using (segment_id)
where needs.year = 2030 and needs.scenario_id = (select scenario_id from marts.dim_scenario where is_base)
group by segments.segment_name, segments.gvwr_classes, segments.sort_order
order by segments.sort_order;
