"""Store some codes of one vocabulary in a text column, a semicolon between them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from transfers.datasets import SEPARATOR
from transfers.vocabulary import Term


class TermsField(models.CharField):
    """Hold a list of codes, each once, in the order of the vocabulary. It is never empty."""

    def __init__(self, vocabulary: type[Term] | None = None, **options: Any) -> None:
        self.vocabulary = vocabulary  # None in migrations, which read and write what is there
        super().__init__(**{"max_length": 200} | options)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> list[str]:
        return self.to_python(value)

    def to_python(self, value: str | Iterable[str] | None) -> list[str]:
        given = value.split(SEPARATOR) if isinstance(value, str) else list(value or ())
        known = [str(term) for term in self.vocabulary or ()]
        in_order = [code for code in known if code in given]
        return in_order + [code for code in dict.fromkeys(given) if code and code not in known]

    def get_prep_value(self, value: str | Iterable[str] | None) -> str:
        return SEPARATOR.join(self.to_python(value))

    def value_to_string(self, instance: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(instance))

    def validate(self, value: list[str], instance: models.Model | None) -> None:
        if not value:
            raise ValidationError(self.error_messages["blank"], code="blank")
        for code in value:
            if self.vocabulary and code not in set(self.vocabulary):
                raise ValidationError(self.error_messages["invalid_choice"], params={"value": code})

    def run_validators(self, value: list[str]) -> None:
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **options: Any) -> forms.Field:
        choices = self.vocabulary.choices() if self.vocabulary else []
        given = {"label": self.verbose_name, "choices": choices, "widget": forms.CheckboxSelectMultiple}
        kept = {name: options[name] for name in ("label", "help_text") if name in options}
        return forms.MultipleChoiceField(**given | kept)
