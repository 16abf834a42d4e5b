"""Rows out: records as typed values (records.py), then as a file of one format."""
