-- Energy of a county and charging location is the sum over all hours of the year, whatever the charging strategy.
{% set strategies = ['unmanaged', 'managed', 'mixed'] -%}
with years as (
    select
        charging_location,
        load_group_id,
        region_id,
        {% for strategy in strategies -%}
        sum(day_count * day_energy_ratio / 365 * hour_share) filter (where charging_strategy = '{{ strategy }}')
            as {{ strategy }}_share{{ ',' if not loop.last }}
        {% endfor -%}
    from {{ ref('dim_load_shape') }}
    group by charging_location, load_group_id, region_id
),

hours as (
    select
        energy.adoption_id,
        energy.county_fips,
        energy.charging_location,
        energy.year,
        {% for strategy in strategies -%}
        sum(energy.need_mwh * years.{{ strategy }}_share) as {{ strategy }}_mwh,
        {% endfor -%}
        sum(energy.need_mwh) as need_mwh
    from {{ ref('int_county_energy') }} as energy
    inner join {{ ref('segment_load_group') }} as segments using (segment_id)
    inner join {{ ref('dim_county') }} as counties using (county_fips)
    inner join {{ ref('state_region') }} as regions using (state)
    left join years using (charging_location, load_group_id, region_id)
    group by energy.adoption_id, energy.county_fips, energy.charging_location, energy.year
)

select *
from hours
where
    {% for strategy in strategies -%}
    coalesce(abs({{ strategy }}_mwh - need_mwh), 1) > 1e-9 * greatest(1, need_mwh){{ ' or' if not loop.last }}
    {% endfor %}
