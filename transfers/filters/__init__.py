"""What may be asked of each list: one filter set feeds its page, its chart and its files."""

from transfers.filters.asked import Chip, answered
from transfers.filters.breakdowns import BreakdownFilter
from transfers.filters.claims import ClaimFilter
from transfers.filters.corrections import CorrectionFilter
from transfers.filters.dates import known_day
from transfers.filters.events import EventFilter
from transfers.filters.facilities import FacilityFilter
from transfers.filters.refused import BadQuery, Problem
from transfers.filters.sources import SourceFilter
from transfers.filters.transfers import TransferFilter

__all__ = [
    "BadQuery",
    "BreakdownFilter",
    "Chip",
    "ClaimFilter",
    "CorrectionFilter",
    "EventFilter",
    "FacilityFilter",
    "Problem",
    "SourceFilter",
    "TransferFilter",
    "answered",
    "known_day",
]
