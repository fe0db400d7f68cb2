-- Need and vehicles by segment in a year, largest need first. Grain: one row per segment.
select
    segment.segment_name,
    sum(energy.need_mwh) as need_mwh,
    sum(energy.ze_vehicle_count) as ze_vehicle_count
from marts.fct_energy_need as energy
inner join marts.dim_segment as segment using (segment_id)
where energy.scenario_id = $scenario and energy.year = $year
group by segment.segment_name, segment.sort_order
order by need_mwh desc, segment.sort_order
