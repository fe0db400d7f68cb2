-- Whether a utility offers commercial customers a tariff that varies over the day, and who takes one.
-- Grain: one row per utility and state.
select
    utility_id,
    state,
    sum(enrolled_customer_count) as enrolled_customer_count,
    bool_or(
        has_commercial_time_of_use or has_commercial_real_time or has_commercial_variable_peak
        or has_commercial_critical_peak or has_commercial_critical_peak_rebate
    ) as has_commercial_dynamic_tariff
from {{ source('raw', 'eia861_dynamic_pricing') }}
group by utility_id, state
