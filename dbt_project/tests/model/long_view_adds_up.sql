-- In the long layout counties add up to states and states to the nation, for each additive variable; and children to their parent,
-- the parent seen by segment among them.
with region_values as (
    select long.scenario, regions.region_level, long.variable, long.year, sum(long.value) as value, count(*) as row_count
    from {{ ref('scenario_values_long') }} as long
    inner join {{ ref('dim_iamc_region') }} as regions using (region)
    inner join {{ ref('dim_iamc_variable') }} as variables using (variable)
    where variables.is_additive
    group by long.scenario, regions.region_level, long.variable, long.year
),

nation as (
    select scenario, variable, year, value from region_values where region_level = 'nation'
),

-- Segments have no county rows; every other variable has all three levels, but for years in which nothing stands.
levels as (
    select nation.scenario, region_values.region_level || ' against nation' as what, nation.variable, nation.year,
        region_values.value, nation.value as expected
    from nation
    inner join region_values using (scenario, variable, year)
),

children as (
    select nation.scenario, 'children against parent' as what,
        regexp_replace(regexp_replace(nation.variable, '[|][^|]*$', ''), ' .by Segment.$', '') as variable,
        contains(nation.variable, '[by Segment]') as is_by_segment, nation.year, sum(nation.value) as value
    from nation
    where nation.variable like '%|%'
    group by all
),

parents as (
    select children.scenario, children.what, children.variable, children.year, children.value, nation.value as expected
    from children
    inner join nation using (scenario, variable, year)
),

-- What the ready-joined view says, from other joins.
ready as (
    select long.scenario, 'long view against national_year' as what, long.variable, long.year, long.value,
        case variables.measure
            when 'need_mwh' then view.need_mwh
            when 'served_mwh' then view.served_mwh
            when 'port_count' then view.port_count
            else view.capital_usd
        end as expected
    from nation as long
    inner join {{ ref('dim_iamc_variable') }} as variables using (variable)
    inner join {{ ref('national_year') }} as view on long.scenario = view.scenario_id and long.year = view.year
    where variables.measure in ('need_mwh', 'served_mwh', 'port_count', 'capital_usd')
),

compared as (
    select scenario, what, variable, year, value, expected from levels
    union all
    select scenario, what, variable, year, value, expected from parents
    union all
    select scenario, what, variable, year, value, expected from ready
),

-- A variable whose name or measure is misspelt has no value at all.
absent as (
    select variables.variable
    from {{ ref('dim_iamc_variable') }} as variables
    anti join (select distinct variable from {{ ref('scenario_values_long') }} where value is not null) as told using (variable)
)

select scenario, what, variable, year, value, expected
from compared
where value is null or expected is null or abs(value - expected) > 1e-9 * greatest(abs(expected), 1)
union all
select null, 'no value anywhere', variable, null, null, null
from absent
