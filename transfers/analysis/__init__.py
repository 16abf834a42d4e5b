"""Every calculation over claims, transfers and breakdowns, pure: the headline first of all.

Functions take plain values and return plain values: no model, no database, no clock. Reading the record for
them belongs in ledger/, saying their results in wording/, drawing them in figures/.
"""
