-- What the phases have opened, cumulative, beside the curve. Grain: one row per kind of phase but the last.
with by_kind as (
    select
        allocation.phase_kind,
        case allocation.phase_kind when 'hub' then 1 when 'corridor' then 2 else 3 end as phase_order,
        count(*) as county_count,
        sum(need.need_mwh) as need_mwh
    from marts.fct_phase_allocation as allocation
    inner join marts.fct_county_need as need using (scenario_id, county_fips)
    where allocation.scenario_id = $scenario and need.year = $year
    group by all
),

running as (
    select
        phase_kind,
        phase_order,
        sum(county_count) over (order by phase_order) / sum(county_count) over () as county_share,
        coalesce(sum(need_mwh) over (order by phase_order) / nullif(sum(need_mwh) over (), 0), 0) as need_share
    from by_kind
)

select
    phase_kind,
    county_share,
    need_share,
    [
        case phase_kind when 'hub' then 'Launch areas' else 'Launch areas and corridors' end,
        format('{:.0f}% of counties, {:.0f}% of need', 100 * county_share, 100 * need_share)
    ] as label
from running
where phase_kind <> 'network'
order by phase_order
