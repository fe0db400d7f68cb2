"""One module per command of `phasein` (status, releases and rollback share one).

Belongs here: options, calls, printing. Does not belong here: work.
"""
