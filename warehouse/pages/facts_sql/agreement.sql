-- How often a county opens as what it is in the plan. Grain: one row per kind of phase.
select phase_kind, avg(agreement_share) as agreement_share, count(*) as county_count
from marts.fct_phase_robustness
where scenario_id = $scenario
group by phase_kind
order by case phase_kind when 'hub' then 1 when 'corridor' then 2 else 3 end
