-- Question: Which oddities of the input data should I know before I quote a place?
-- Asked by: a journalist, an analyst
-- Answer: Of each known quirk the three largest corrections: the value as published, as used, and why they differ.
-- Caveat: A quirk that is passed on as published has the same value twice: known, shown and not corrected.
select
    quirk_id,
    subject_name,
    measure,
    round(published_value, 4) as published_value,
    round(used_value, 4) as used_value,
    unit,
    explanation
from marts.fct_data_quirk
where published_value is not null
qualify
    row_number() over (
        partition by quirk_id
        order by abs(ln(nullif(abs(used_value), 0) / nullif(abs(published_value), 0))) desc nulls last, subject_id, measure
    ) <= 3
order by quirk_id, subject_name, measure;
