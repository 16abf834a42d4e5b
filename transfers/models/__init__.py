"""What is stored: the record's models, one noun a file, their rules as constraints, and ``public(at)``.

What is worked out from several records belongs in ledger/ and analysis/.
"""

from transfers.models.acknowledgement import Acknowledgement
from transfers.models.authority import Authority
from transfers.models.backup import Backup
from transfers.models.breakdown import Breakdown, BreakdownCitation, BreakdownCount
from transfers.models.claim import Claim, ClaimCitation
from transfers.models.event import Event, EventCitation, EventSpeaker
from transfers.models.loaded_row import LoadedRow
from transfers.models.monitoring import MonitoringEntry
from transfers.models.operation import Operation
from transfers.models.place import ControlPeriod, ControlPeriodCitation, Facility, FacilityAlias, Governorate
from transfers.models.revision import Revision
from transfers.models.source import Source
from transfers.models.transfer import Transfer, TransferCitation
from transfers.models.version import DataVersion

__all__ = [
    "Acknowledgement", "Authority", "Backup", "Breakdown", "BreakdownCitation", "BreakdownCount", "Claim",
    "ClaimCitation", "ControlPeriod", "ControlPeriodCitation", "DataVersion", "Event", "EventCitation",
    "EventSpeaker", "Facility", "FacilityAlias", "Governorate", "LoadedRow", "MonitoringEntry", "Operation",
    "Revision", "Source", "Transfer", "TransferCitation",
]  # fmt: skip
