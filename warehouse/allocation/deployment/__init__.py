"""What a plan of opening years comes to: grid, energy served, chargers, money.

Belongs here: arithmetic on dense arrays (years, counties, columns), where a column is one plan: a scenario, a
control, a draw. Does not belong here: who opens when (the steps of `allocation` before), reading and writing.

Arrays instead of frames: the build-out is a recurrence over years and the spill-over a sparse matrix product,
and every column is computed alike and independently of the others.
"""
