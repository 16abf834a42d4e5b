"""Form fields that cost no query per row and see no change where there is none."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.http import HttpRequest


class LoadedSelect(AutocompleteSelect):
    """An autocomplete that draws its chosen option from the record at hand.

    Django's own asks the database for the label of each bound field: three queries a claim, and one more for
    every row of an inline. The record was loaded with select_related, so the label is already here.
    """

    loaded: models.Model | None = None

    def optgroups(self, name: str, value: list[str], attr: Any = None) -> list[tuple]:
        if self.loaded is None or value != [str(self.loaded.pk)]:
            try:
                return super().optgroups(name, value, attr)  # a choice of this request: look it up
            except OverflowError:  # a key that no database holds; the field refuses it
                return super().optgroups(name, [], attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        label = self.choices.field.label_from_instance(self.loaded)
        options.append(self.create_option(name, self.loaded.pk, label, True, len(options)))
        return [(None, options, 0)]


class LoadedForm(forms.ModelForm):
    """A form that hands its record's loaded relations to their LoadedSelects."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            # The admin wraps it in its "+" and its pen.
            select = getattr(field.widget, "widget", field.widget)
            if not isinstance(select, LoadedSelect):
                continue
            if isinstance(given := self.initial.get(name), models.Model):  # of a copy, or of the last entry
                select.loaded = given
            elif self._meta.model._meta.get_field(name).is_cached(self.instance):
                select.loaded = getattr(self.instance, name)


class LinesField(forms.CharField):
    """A text of several lines. Browsers send CR LF: to approve an imported note would be to change it."""

    def to_python(self, value: str | None) -> str:
        return super().to_python(value).replace("\r\n", "\n")


class Searched:
    """An admin or inline whose relations are chosen by search, never from a list of all there is."""

    formfield_overrides = {models.TextField: {"form_class": LinesField}}

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        relations = [*self.model._meta.fields, *self.model._meta.many_to_many]
        return [field.name for field in relations if field.is_relation and field.editable]

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **options: Any) -> Any:
        if isinstance(db_field, models.URLField):
            options["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **options)
        if hasattr(field, "widget") and hasattr(field.widget, "can_delete_related"):
            field.widget.can_delete_related = False  # a slip beside a name; the record's own page can do it
        return field

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **options: Any
    ) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            options.setdefault("widget", LoadedSelect(db_field, self.admin_site, using=options.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **options: Any
    ) -> Any:
        field = super().formfield_for_manytomany(db_field, request, **options)
        if field is not None:
            field.label_from_instance = self.admin_site.get_model_admin(db_field.remote_field.model).describe
        return field
