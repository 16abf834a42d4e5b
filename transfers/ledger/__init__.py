"""The record read into analysis/: one operation as known on a day, and its latest table of people.

A ledger reads models once and holds every result of a page; nothing here is worded or drawn.
"""
