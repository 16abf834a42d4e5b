"""Rows in: read a file (csv), check every cell and row (check), then write all or nothing (apply)."""
