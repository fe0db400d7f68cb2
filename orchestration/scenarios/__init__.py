"""Scenarios as rows of seeds: what a row must be, what holds between rows, and writing and removing them.

Belongs here: the seeds of `dbt_project/seeds/scenarios/` and the assumptions beside them, as text files that
people edit. Does not belong here: what a scenario comes to (dbt and the allocation), printing.

| module | what it has |
|---|---|
| `problem` | one thing that is wrong in a seed, and its words |
| `raw` | a seed as lines of text values |
| `model` | what one row of a seed must be |
| `seeds` | all seeds read: sound rows, and what is wrong with the others |
| `scenario_rules`, `pathway_rules`, `plan_rules`, `assumption_rules` | what must hold between rows |
| `check` | all of it together |
| `write`, `replace` | rows of a new scenario, or of one that goes; all files or none |
"""
