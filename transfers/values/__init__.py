"""Pure values: an imprecise number, an imprecise date, a name in any spelling, an address.

Nothing here knows a record, a database or a clock. A calculation over several of them belongs in analysis/.
"""
