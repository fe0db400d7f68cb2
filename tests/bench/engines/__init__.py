"""The ensemble's steps once more, as a DuckDB expert and as a pandas expert would write them.

Belongs here: whole engines that take the same draws and the same tables as `warehouse.ensemble`, to be timed and
compared. Does not belong here: anything that ships.
"""
