"""The command `phasein`: what a person asks for, and answers a person or a program can read.

Belongs here: arguments, printing, exit codes. Does not belong here: work (the modules these commands call).

Heavy imports (Dagster, dbt, Great Expectations, Polars) stand inside the commands that need them, so that
`phasein status`, `sql` and `--help` answer at once.
"""

from orchestration.cli.app import main

__all__ = ["main"]
