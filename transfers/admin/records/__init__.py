"""The desk's admin of each noun, one file a noun, and the inlines of their rows. What all share: base.py."""
