"""What may be asked of each list: one filter set feeds its page, its chart and its files.

How the answer is shown belongs in web/, how it is written to a file in exports/.
"""

from transfers.filters.base import StrictFilterSet
from transfers.filters.breakdowns import BreakdownCountFilter, BreakdownFilter
from transfers.filters.claims import ClaimFilter
from transfers.filters.corrections import CorrectionFilter as CorrectionFilter
from transfers.filters.errors import BadQuery as BadQuery
from transfers.filters.events import EventFilter
from transfers.filters.facilities import FacilityFilter
from transfers.filters.lookups import AuthorityFilter, ControlPeriodFilter, GovernorateFilter, OperationFilter
from transfers.filters.monitoring import MonitoringFilter
from transfers.filters.sources import SourceFilter
from transfers.filters.transfers import TransferFilter

# What may be asked of each list's files, by the list's name, in the order of the contract.
FILTERS: dict[str, type[StrictFilterSet]] = {
    filterset.dataset.name: filterset
    for filterset in (
        OperationFilter,
        AuthorityFilter,
        GovernorateFilter,
        FacilityFilter,
        SourceFilter,
        ControlPeriodFilter,
        ClaimFilter,
        TransferFilter,
        BreakdownFilter,
        BreakdownCountFilter,
        EventFilter,
        MonitoringFilter,
    )
}
