-- Counties at the edge of the hubs: the smallest change of a factor's weight that turns them. Grain: one row per county.
select
    county.county_label,
    tipping.lever_name,
    tipping.is_hub,
    tipping.from_value,
    tipping.to_value,
    coalesce(need.need_mwh, 0) as need_mwh
from marts.fct_tipping_point as tipping
inner join marts.dim_county as county using (county_fips)
left join marts.fct_county_need as need
    on
        tipping.scenario_id = need.scenario_id
        and tipping.county_fips = need.county_fips
        and need.year = $year
where tipping.scenario_id = $scenario and tipping.lever_kind = 'factor_weight'
qualify row_number() over (partition by tipping.county_fips order by abs(tipping.change), tipping.lever_id) = 1
order by abs(tipping.change), county.county_label
