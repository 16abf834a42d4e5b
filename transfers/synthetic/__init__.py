"""Synthetic ledgers: records made by a program to test the software, marked as such, and their removal.

Each module makes one kind of record from a plan and its own stream of random numbers; ``ledger`` puts them
together. Nothing here reads the clock or the record: the same plan gives the same rows on every day.
"""
