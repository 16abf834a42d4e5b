"""Which columns each list shows, and what a reader sees in each cell."""

from transfers.tables.context import EventTable, SourceTable
from transfers.tables.lists import (
    PAGE_SIZES,
    BreakdownTable,
    ClaimTable,
    FacilityTable,
    ListTable,
    TransferTable,
)

__all__ = [
    "PAGE_SIZES",
    "BreakdownTable",
    "ClaimTable",
    "EventTable",
    "FacilityTable",
    "ListTable",
    "SourceTable",
    "TransferTable",
]
