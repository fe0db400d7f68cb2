"""The dbt command line as a Dagster resource that neither calls the package index nor starts a second dbt in
this process.

Belongs here: what differs from dagster-dbt's own resource, with the reason. Does not belong here: assets.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from dagster_dbt import DbtCliResource
from packaging.version import Version

from orchestration.dbt.project import EXECUTABLE, PROJECT

if TYPE_CHECKING:
    from dagster_dbt.compat import BaseAdapter


class OfflineDbt(DbtCliResource):
    """dagster-dbt's resource, without its two costs: `dbt --version` (a call to the package index) and an
    adapter of its own.
    """

    @cached_property
    def _cli_version(self) -> Version:
        """The installed version, read from its metadata: `dbt --version` asks the package index for news."""
        return Version(version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> BaseAdapter | None:  # type: ignore[override]
        """No adapter: it serves row counts and column lineage, which we do not fetch, and costs seconds per
        call.
        """
        return None


def dbt_resource() -> OfflineDbt:
    """The resource for this checkout's project and this environment's dbt, activated or not."""
    return OfflineDbt(project_dir=str(PROJECT), profiles_dir=str(PROJECT), dbt_executable=str(EXECUTABLE))
