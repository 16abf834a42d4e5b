"""Statistical disclosure control, pure: what a count or a text could tell of single people.

Small cells are suppressed in tables and redacted in texts, and what may be personal data is found. Where a
page or a file applies these rules belongs in its own room.
"""
