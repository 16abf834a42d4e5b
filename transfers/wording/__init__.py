"""Results and records in words of the page's language, and how the data is cited and may be used.

Sentences of one figure belong in figures/, labels of codes in vocabulary.py.
"""
