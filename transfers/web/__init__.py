"""The public site: views, tables, feeds, sitemaps, and what a page reads that is no figure and no list.

A view asks a filter, reads a ledger or a list, and renders. Sentences, drawings and files have rooms of their
own.
"""
