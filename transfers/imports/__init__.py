"""Rows in: read a file (csv), its cells (cells), check every row (check), write all or nothing (apply)."""
