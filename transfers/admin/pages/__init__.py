"""Pages of the desk that are no form of one record: start, quick entry, import, checks.

What belongs to one record's form is in forms/ and review/.
"""
