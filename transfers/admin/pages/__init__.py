"""Pages of the desk that are no form of one record: start, quick entry, import, checks."""
