"""What the record's files said when they were last loaded: so the next load knows what the desk changed."""

from __future__ import annotations

from django.db import models


class LoadedRow(models.Model):
    """A row of a record's file as it was last loaded: its key, a part of it a line, and its cells."""

    list_name = models.CharField(max_length=24)
    key = models.CharField(max_length=300)
    cells = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list_name", "key"], name="row_is_loaded_once")]

    def __str__(self) -> str:
        return f"{self.list_name}: {self.key}"
