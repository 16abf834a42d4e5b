"""Backups: database and waiting uploads in one sealed archive, whether it is whole, and the way back."""
