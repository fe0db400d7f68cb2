"""Faults: processes killed while they write."""
