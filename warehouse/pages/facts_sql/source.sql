-- The sources that the release was made from. Grain: one row per source.
select source, vintage, publisher
from meta.sources
where is_used
order by publisher, source
