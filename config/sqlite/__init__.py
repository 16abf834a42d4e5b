"""SQLite as the site opens it; Django looks for ``base.py`` in here."""
