"""dbt as Dagster sees it: where the project is, how it is called, which assets it is, and what its results
say.

Belongs here: everything between Dagster and dbt. Does not belong here: SQL (dbt_project/ holds it).
"""
