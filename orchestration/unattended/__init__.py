"""Refreshes that nobody starts by hand: when they run, what makes them run, who hears of a failure.

Belongs here: settings, schedule, sensors, alerts. Does not belong here: the refresh (`orchestration.refresh`).
"""
