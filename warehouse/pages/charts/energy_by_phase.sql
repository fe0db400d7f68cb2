-- Charging need by the phase in which the county opens. Grain: one row per year and kind of phase.
select
    need.year,
    allocation.phase_kind,
    case allocation.phase_kind when 'hub' then 1 when 'corridor' then 2 else 3 end as phase_order,
    sum(need.need_mwh) / 1e6 as need_twh
from marts.fct_county_need as need
inner join marts.fct_phase_allocation as allocation using (scenario_id, county_fips)
where need.scenario_id = $scenario and need.year between $first_year and $last_year
group by all
order by all
