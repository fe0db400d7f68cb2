-- Money of the base plan that stands idle if the slow scenario comes true, dollars. Grain: one row.
select
    coalesce(sum(idle_capital_usd_mean), 0) as idle_usd,
    coalesce(sum(regret_usd_mean), 0) as regret_usd
from marts.fct_regret
