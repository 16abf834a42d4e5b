"""The desk, where records are entered, reviewed and published: one file per noun, base.py for all."""

from transfers.admin.records import (
    authority,
    breakdown,
    claim,
    event,
    operation,
    place,
    revision,
    source,
    transfer,
)
from transfers.admin.site import open_desk
from transfers.signin.desk import guard_desk

__all__ = ["authority", "breakdown", "claim", "event", "operation", "place", "revision", "source", "transfer"]

open_desk()
guard_desk()
