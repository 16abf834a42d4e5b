"""The desk's word on a warning of the checks: why it can stand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from transfers.models.conditions import has_text

NO_REASON = _("Say why the warning can stand: an acknowledgement has a reason.")


class Acknowledgement(models.Model):
    """One finding that somebody looked at. Not Versioned: no public page shows it."""

    # The finding's key holds what was compared: a mended number is another finding, and unacknowledged.
    key = models.CharField(max_length=16, unique=True)
    # A vocabulary.Check code; without choices, since a check that is given up keeps what was said to it.
    check_code = models.CharField(max_length=32)
    finding = models.TextField()  # in the words that were read, for when nothing is found any more
    reason = models.CharField(max_length=400)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-acknowledged_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=has_text("reason"),
                name="acknowledgement_has_a_reason",
                violation_error_message=NO_REASON,
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_code}: {self.reason}"
