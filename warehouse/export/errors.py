"""Why an export is not written.

Belongs here: the error. Does not belong here: printing.
"""

from warehouse.errors import WarehouseError


class ExportError(WarehouseError):
    """What was asked for cannot be written, or not there. No file has been changed."""
