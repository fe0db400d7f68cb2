-- Charging need by segment of the fleet. Grain: one row per year and segment.
select
    need.year,
    segment.segment_name,
    segment.sort_order,
    sum(need.need_mwh) / 1e6 as need_twh
from marts.fct_energy_need as need
inner join marts.dim_segment as segment using (segment_id)
where need.scenario_id = $scenario and need.year between $first_year and $last_year
group by all
order by need.year, segment.sort_order
