-- Scenarios that share pathway, enforcement and solving set share one adoption: it is computed once.
-- Grain: one row per adoption.
select distinct
    pathway_id || '__' || act_status || '__' || solves_over as adoption_id,
    pathway_id,
    act_status,
    solves_over
from {{ ref('scenario') }}
