"""Which columns each list shows, and what a reader sees in each cell."""

from transfers.web.tables.lists import (
    PAGE_SIZES,
    BreakdownTable,
    ClaimTable,
    FacilityTable,
    ListTable,
    TransferTable,
)
from transfers.web.tables.sources_events import EventTable, SourceTable

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
