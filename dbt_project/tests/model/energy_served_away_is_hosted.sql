-- What counties have served away is what other counties deliver for them.
select
    scenario_id,
    year,
    sum(en_route_served_away_mwh) as served_away_mwh,
    sum(hosted_mwh) as hosted_mwh
from {{ ref('fct_build_out') }}
group by scenario_id, year
having abs(sum(en_route_served_away_mwh) - sum(hosted_mwh)) > 1e-9 * sum(served_mwh + unserved_mwh)
