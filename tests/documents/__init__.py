"""Tests of warehouse.text and warehouse.documents."""
