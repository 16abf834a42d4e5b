"""Filters and tags of templates, found here by Django. The words themselves belong in wording/."""
