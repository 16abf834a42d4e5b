"""When the database was last backed up: for those who administer it, and no part of the record."""

from __future__ import annotations

from django.db import models


class Backup(models.Model):
    """A backup that stood whole at its place, or the one that this database was restored from."""

    made_at = models.DateTimeField()
    size = models.PositiveBigIntegerField()  # bytes of the file
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ("view",)
        get_latest_by = "made_at"

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
