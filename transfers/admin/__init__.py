"""The desk, where records are entered, reviewed and published: records/ by noun, base.py for all of them.

What may be done with a record, by whom, belongs in workflow/; reading and writing its cells in rows/.
"""

from transfers.admin.records import (
    authority,
    breakdown,
    claim,
    event,
    monitoring,
    operation,
    place,
    revision,
    source,
    transfer,
)
from transfers.admin.site import open_desk
from transfers.signin.desk import guard_desk

__all__ = [
    "authority",
    "breakdown",
    "claim",
    "event",
    "monitoring",
    "operation",
    "place",
    "revision",
    "source",
    "transfer",
]

open_desk()
guard_desk()
