"""Name a record in the language of the page."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import get_language


class Named:
    """A record with ``name_en`` and perhaps a name in another language, ``name_ar``."""

    name_en: str

    @property
    def name(self) -> str:
        return self.name_and_language[0]

    @property
    def name_and_language(self) -> tuple[str, str]:
        """Return the name in the page's language, else the English one, and the language it is in."""
        language = get_language() or settings.LANGUAGE_CODE
        own = getattr(self, f"name_{language}", "")
        return (own, language) if own else (self.name_en, "en")

    def __str__(self) -> str:
        return self.name
