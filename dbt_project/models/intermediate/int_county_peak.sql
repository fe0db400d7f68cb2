-- Peak demand of a county: each utility's peak in a state is spread over the counties of its territory there by people times its share
-- of the customers of all utilities that serve the county (one step of proportional fitting). Some utilities leave cities out of
-- their territory (Savannah, Billings): where the peak per head stays far under the state's, or nobody serves the county, it has the
-- state's peak per head, else the nation's.
-- Grain: one row per county.
with territories as (
    select distinct utility_id, state, county_fips from {{ ref('stg_eia861__service_territories') }}
),

populations as (
    select
        counties.county_fips,
        counties.state,
        populations.population_count
    from {{ ref('stg_census__counties') }} as counties
    inner join {{ ref('stg_census__county_populations') }} as populations using (county_fips)
),

weights as (
    select
        territories.county_fips,
        territories.utility_id,
        territories.state,
        peaks.peak_mw,
        populations.population_count * coalesce(
            customers.customer_count / sum(customers.customer_count) over (partition by territories.county_fips), 1
        ) as weight
    from territories
    inner join {{ ref('int_utility_state_peak') }} as peaks using (utility_id, state)
    inner join populations using (county_fips)
    left join {{ ref('int_utility_customer') }} as customers using (utility_id, state)
),

shares as (
    select
        county_fips,
        peak_mw * weight / sum(weight) over (partition by utility_id, state) as peak_mw
    from weights
),

served as (
    select county_fips, sum(peak_mw) as utility_peak_mw, count(*) as utility_count
    from shares
    group by county_fips
),

per_head as (
    select
        populations.state,
        sum(served.utility_peak_mw) as state_mw,
        sum(populations.population_count) as population_count
    from served
    inner join populations using (county_fips)
    group by populations.state
),

nation as (
    select sum(state_mw) / sum(population_count) as mw_per_head from per_head
),

expected as (
    select
        populations.county_fips,
        coalesce(served.utility_peak_mw, 0) as utility_peak_mw,
        coalesce(served.utility_count, 0) as utility_count,
        per_head.state is not null as has_state_figure,
        populations.population_count * coalesce(per_head.state_mw / per_head.population_count, nation.mw_per_head)
            as per_head_mw
    from populations
    left join served using (county_fips)
    left join per_head using (state)
    cross join nation
),

judged as (
    select
        *,
        utility_peak_mw > 0 and utility_peak_mw >= per_head_mw * {{ assumption('peak_per_head_floor_share') }} as is_plausible
    from expected
)

select
    county_fips,
    case when is_plausible then utility_peak_mw else per_head_mw end as peak_demand_mw,
    case
        when is_plausible then 'utilities'
        when has_state_figure then 'state_per_head'
        else 'nation_per_head'
    end as peak_method,
    utility_peak_mw,
    utility_count
from judged
