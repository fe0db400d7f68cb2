-- The plan keeps a margin, so counties that are energised early host neighbours that are not: a base scenario in which no energy
-- ever travels has lost the spill-over, whatever the identities say.
select sum(build_out.hosted_mwh) as hosted_mwh
from {{ ref('fct_build_out') }} as build_out
inner join {{ ref('dim_scenario') }} as scenarios using (scenario_id)
where scenarios.is_base
having sum(build_out.hosted_mwh) <= 0
