"""Tests of the phase allocation: numbers a person can check, properties, faults."""
