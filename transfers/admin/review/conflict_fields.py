"""Compare a form as it was opened, as its record is saved now, and as it was typed, value by value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext

from transfers.admin.review.conflict_history import ChangesSince
from transfers.wording.words import moment_words

Posted = dict[str, list[str]]  # what a browser would send, by the name of the input


class Outcome(Enum):
    """Who changed a value, and so what stands in the form afterwards."""

    BOTH = "both"
    THEIRS = "theirs"
    YOURS = "yours"
    SAME = "same"


@dataclass(slots=True)
class FieldDifference:
    """A field or a row in words. ``sent`` is what was typed, as the browser sent it; ``version`` the other's.

    ``key`` is the field's name, or the rows' prefix and the row's key. ``is_choice``: either can be taken.
    """

    key: str
    label: str
    opened: str
    saved: str
    typed: str
    outcome: Outcome
    sent: Posted
    version: Any = None
    is_choice: bool = False
    is_theirs_in_form: bool = False


def outcome_of(*, is_theirs: bool, is_mine: bool, is_same: bool) -> Outcome | None:
    """Say who changed a value; None where it is unchanged."""
    if is_theirs and is_mine:
        return Outcome.SAME if is_same else Outcome.BOTH
    if is_theirs:
        return Outcome.THEIRS
    return Outcome.YOURS if is_mine else None


def compare_fields(
    opened: forms.BaseForm | None,
    saved: forms.BaseForm,
    data: QueryDict,
    found: ChangesSince,
    left_out: set[str],
) -> Iterator[FieldDifference]:
    """Yield the fields in which what was opened, saved and typed are not all one.

    Without ``opened`` it is not known who changed what: both count as having done so.
    """
    for name, field in saved.fields.items():
        html_name = saved[name].html_name
        if name in left_out or field.widget.value_omitted_from_data(data, {}, html_name):
            continue
        typed = field.widget.value_from_datadict(data, {}, html_name)
        now = saved.get_initial_for_field(field, name)
        before = opened.get_initial_for_field(opened.fields[name], name) if opened else now
        is_same = not field.has_changed(now, typed)
        outcome = outcome_of(
            is_theirs=opened is None and not is_same or comparable_value(before) != comparable_value(now),
            is_mine=field.has_changed(before, typed),
            is_same=is_same,
        )
        if outcome is None:
            continue
        yield FieldDifference(
            name,
            str(field.label),
            value_words(field, before) if opened else "",
            value_words(field, now),
            value_words(field, typed),
            outcome,
            {each: data.getlist(each) for each in input_names(saved[name]) if each in data},
            found.of_field(saved[name].name) if outcome is not Outcome.YOURS else None,
            outcome is Outcome.BOTH,
        )


def comparable_value(value: Any) -> Any:
    """Return a value that equals another's where a form would show the same."""
    if isinstance(value, list | tuple):
        return sorted(str(getattr(each, "pk", each)) for each in value)
    return "" if value is None else value


def input_names(bound: forms.BoundField) -> list[str]:
    """Return the names of a field's inputs."""
    widget = bound.field.widget
    parts = widget.widgets_names if isinstance(widget, forms.MultiWidget) else [""]
    names = [f"{bound.html_name}{part}" for part in parts]
    return [*names, bound.html_initial_name] if bound.field.show_hidden_initial else names


def as_posted(bound: forms.BoundField) -> Posted:
    """Return what a browser would send of a field that was not touched."""
    widget, value = bound.field.widget, bound.value()
    widget = getattr(widget, "widget", widget)  # the admin wraps it in its "+" and its pen
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets_names, widget.widgets, widget.decompress(value), strict=True)
        return {f"{bound.html_name}{name}": [each.format_value(part) or ""] for name, each, part in parts}
    if isinstance(widget, forms.CheckboxInput):
        return {bound.html_name: ["on"]} if value else {}
    given = widget.format_value(value)
    values = [str(each) for each in given] if isinstance(given, list | tuple) else [str(given or "")]
    sent = {bound.html_name: values}
    return sent | {bound.html_initial_name: values} if bound.field.show_hidden_initial else sent


def replace_inputs(data: QueryDict, names: list[str], sent: Posted) -> None:
    """Replace the inputs of those names."""
    for name in names:
        data.pop(name, None)
    for name, values in sent.items():
        data.setlist(name, values)


def value_words(field: forms.Field, value: Any) -> str:
    """Say a value of a field for the eye, of the record or as it was sent; empty where there is none."""
    if isinstance(field, forms.ModelChoiceField):
        values = value if isinstance(value, list | tuple) else [value]
        keys = [str(getattr(each, "pk", each)) for each in values if each]
        named = {str(one.pk): str(one) for one in field.queryset.filter(pk__in=filter(str.isdigit, keys))}
        return "; ".join(sorted(named.get(key, key) for key in keys))
    if isinstance(field, forms.BooleanField):
        return gettext("yes") if value else gettext("no")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value) or "") if value else ""
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value if part)
    return "" if value is None else str(value)
