"""Tests of the warehouse as a product: pen, builds, releases, readers."""
