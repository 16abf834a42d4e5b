"""Ask the desk for what a form holds, without drawing its page: that takes two thirds of a request's time.

The view runs as it does for a browser, behind every middleware. Only the template is not drawn, so that what
is on the page is read from the forms that the view hands to it. test_forms.py proves for every kind of record
that a browser would send the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.http import HttpRequest
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.test.client import ClientHandler


class WithoutPages(ClientHandler):
    """Answer with an empty page; what the template would have been given is in the answer's context_data."""

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async)
        self._template_response_middleware.insert(0, self.leave_out)

    def leave_out(self, request: HttpRequest, response: SimpleTemplateResponse) -> SimpleTemplateResponse:
        """Give the answer its content, so that Django takes it for drawn."""
        list(messages.get_messages(request))  # a page that is shown has shown its messages
        response.content = b""
        return response


def without_pages(client: Client) -> Client:
    """Return a client of the same session that draws no page."""
    if not hasattr(client, "without_pages"):
        client.without_pages = Client()
        client.without_pages.handler = WithoutPages(enforce_csrf_checks=False)
    client.without_pages.cookies = client.cookies  # each time: signing out makes a new jar
    return client.without_pages


Fields = dict[str, list[str]]


def fields_of(context: dict[str, Any]) -> Fields:
    """Return what a browser would send from the form of a record: names and values, as strings."""
    form = context["adminform"].form
    drawn = flatten_fieldsets(context["adminform"].fieldsets) + of_the_steps(context.get("offer"))
    shown = [bound for bound in form if bound.name in drawn]
    for inline in context["inline_admin_formsets"]:
        shown += inline.formset.management_form
        for row in inline:  # the last is the empty one, which "Add another" copies; a browser sends it along
            shown += [bound for bound in row.form if bound.name not in row.readonly_fields]
    fields: Fields = {}
    for bound in shown:
        for name, value in sent_by(bound):
            fields.setdefault(name, []).append(value)
    return fields


def of_the_steps(offer: Any) -> list[str]:
    """Return the fields that stand by the buttons of the steps (templates/admin/_steps.html)."""
    if offer is None or not offer.takes_comment or not (offer.transitions or offer.why_not):
        return []
    return ["comment", "is_minor"] if offer.may_be_minor else ["comment"]


def sent_by(bound: forms.BoundField) -> Iterator[tuple[str, str]]:
    yield from sent(bound.field.widget, bound.html_name, bound.value())
    if bound.field.show_hidden_initial:
        name = bound.html_initial_name
        is_given = name in bound.form.data
        yield from sent(
            bound.field.hidden_widget(), name, bound.form.data[name] if is_given else bound.value()
        )


def sent(widget: forms.Widget, name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield what a browser would send of one widget that nobody touched."""
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget = widget.widget
    if isinstance(widget, forms.MultiWidget):
        values = value if isinstance(value, list) else widget.decompress(value)
        for part, suffix, one in zip(widget.widgets, widget.widgets_names, values, strict=True):
            yield from sent(part, name + suffix, one)
    elif isinstance(widget, forms.CheckboxInput):
        if widget.check_test(value):
            yield name, widget.format_value(value) or "on"
    elif isinstance(widget, forms.widgets.ChoiceWidget):
        for _group, options, _index in widget.optgroups(name, widget.format_value(value)):
            yield from ((name, str(option["value"])) for option in options if option["selected"])
    elif isinstance(widget, forms.Textarea):
        lines = widget.format_value(value) or ""
        yield name, lines.replace("\r\n", "\n").replace("\n", "\r\n")
    else:
        shown = widget.format_value(value)
        yield name, "" if shown is None else str(shown)
