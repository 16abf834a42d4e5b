"""Look at a reason before it is kept: others read it, and for what was public all readers do."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from transfers.checks.record import known_names
from transfers.disclosure.personal_data import personal_details
from transfers.models.version import refuse_invisible_characters
from transfers.workflow import transitions

REASON_IS_PUBLIC = _(
    "The reason stands on the public corrections page, and this one may name a person, a number to call, a "
    "case or a place on a map: say it without."
)


def reason_problem(text: str, *, is_asked: bool = True, is_told: bool = False) -> str:
    """Say what is wrong with a reason; empty where nothing is. ``is_told``: the public reads it."""
    if not text:
        return str(transitions.SAY_WHY) if is_asked else ""
    try:
        refuse_invisible_characters(text)
    except ValidationError as refused:
        return " ".join(refused.messages)
    if is_told and personal_details(text, known_names()):
        return str(REASON_IS_PUBLIC)
    return ""
