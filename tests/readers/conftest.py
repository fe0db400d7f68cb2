"""Fixtures of the readers' tests: those of the warehouse, whose small releases they read."""

from tests.warehouse.conftest import home_with_release, published_home

__all__ = ["home_with_release", "published_home"]
