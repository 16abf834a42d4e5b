"""Which database is packed by what. Each has dump, look_into, refuse_occupied and load."""

from transfers.backup import postgresql, sqlite

VENDORS = {"sqlite": sqlite, "postgresql": postgresql}
