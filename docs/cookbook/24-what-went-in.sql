-- Question: Which data went into this release, of which year, and under which licence?
-- Asked by: a journalist, a lawyer, anyone who cites it
-- Answer: Every source that was used, with its publisher, edition, licence and rows; rows set aside have a reason in the run's records.
-- Caveat: The edition is the publisher's; the years that the data describe may be earlier.
select
    source,
    publisher,
    vintage,
    licence,
    rows_in,
    rows_used,
    rows_quarantined,
    origin
from meta.sources
where is_used
order by publisher, source;
