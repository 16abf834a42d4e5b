"""What `manage.py check --deploy` says of signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def check_second_factor(app_configs: Any, **_kwargs: Any) -> list[CheckMessage]:
    if settings.SECOND_FACTOR:
        return []
    return [
        Warning(
            "The second factor is switched off: a password alone opens the desk.",
            hint="Take SECOND_FACTOR=false out of the environment.",
            id="handover.W001",
        )
    ]
