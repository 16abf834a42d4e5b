"""What may be asked of each list: one filter set feeds its page, its chart and its files."""

from transfers.filters.asked import BadQuery, Chip, Problem, answered
from transfers.filters.breakdowns import BreakdownFilter
from transfers.filters.claims import ClaimFilter
from transfers.filters.transfers import TransferFilter

__all__ = ["BadQuery", "BreakdownFilter", "Chip", "ClaimFilter", "Problem", "TransferFilter", "answered"]
