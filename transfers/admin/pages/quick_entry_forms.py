"""One page's claim in one form: the page, and the claimant and the facility where they are new.

Each part is the form of its own admin, with its rules, its warnings and its guard; only fewer fields are
shown. All of it is written in one transaction, or nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.utils import flatten_fieldsets
from django.db import transaction
from django.forms import Media
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.dry_run import DryRun, found_since, remember_findings
from transfers.admin.forms.error_summary import FormError, form_errors
from transfers.admin.forms.labels import columns_of, fieldset
from transfers.admin.forms.record_form import RecordForm
from transfers.admin.pages.source_lookup import sources_of
from transfers.checks.finding import finding_words
from transfers.models import Authority, Claim, Facility, Source
from transfers.models.publication import Publishable
from transfers.vocabulary import PublicationState
from transfers.workflow import transitions

GUARDED = ["seen", "why_it_can_stand"]  # what each form remembers, and what it asks when it finds something
PAGE = [fieldset(None, "url")]
SOURCE = [
    fieldset(
        None, "publisher", "title", ("language", "kind"), ("published_on", "published_on_basis"), *GUARDED
    )
]
AUTHORITY = [fieldset(None, "name_en", "name_ar", "code", ("kind", "country"), *GUARDED)]
FACILITY = [
    fieldset(
        None,
        ("name_en", "code"),
        ("name_ar", "name_ckb"),
        ("kind", "role"),
        ("country", "governorate"),
        "disclosure",
        *GUARDED,
    )
]
CLAIM = [
    fieldset(_("What was said"), "operation", "measure"),
    fieldset(_("When"), "when_typed", ("as_of_date", "as_of_precision"), "reported_on"),
    fieldset(_("The number"), "qualifier", ("people_low", "people", "people_high")),
]
CLAIMANT = [fieldset(_("Who said it"), "claimant", "claimant_detail")]
WHERE = [fieldset(_("Where"), "facility")]
CLOSING = [
    fieldset(_("The desk's decision"), ("confidence", "standing"), "standing_reason", "notes", *GUARDED)
]
# By part: its model and all of its fields; in the order in which they are written, the claim last.
PARTS: dict[str, tuple[type[Publishable], list[tuple]]] = {
    "source": (Source, [*PAGE, *SOURCE]),
    "claimant": (Authority, AUTHORITY),
    "facility": (Facility, FACILITY),
    "claim": (Claim, [*CLAIM, *CLAIMANT, *WHERE, *CLOSING]),
}
TELLING = {"publisher", "title", "published_on"}  # who typed one of them means to enter the page

NEW = "new"  # the answer that a known page is to be entered as another source
CHOOSE_PAGE = _("This page is known. Choose which source is meant, or say that it is to be entered anew.")
MAY_NOT_ENTER = _("This page is not known yet, and your account may not enter sources.")
ONE_OF_TWO = _("Choose one here or enter a new one below: not both.")


def values_sent(form: RecordForm, data: QueryDict) -> dict[str, Any]:
    """Return what was sent as values to go on with."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


class QuickEntry:
    """The forms of the page. ``data``: what was sent; ``typed``: what is said where it is only checked."""

    def __init__(
        self,
        request: HttpRequest,
        data: QueryDict | None = None,
        initial: dict[str, dict[str, Any]] | None = None,
        typed: DryRun | None = None,
    ) -> None:
        self.request, self.data, self.initial = request, data, initial or {}
        self.typed = request.typed = typed
        self.page_error = ""
        self.made: list[Publishable] = []
        self.parts = {
            name: self.form(name, self.data, self.initial.get(name))
            for name, (model, _fieldsets) in PARTS.items()
            if transitions.has_right(request.user, "add", model)
        }

    def form(self, name: str, data: QueryDict | None, initial: dict[str, Any] | None) -> RecordForm:
        model, fieldsets = PARTS[name]
        desk = admin.site.get_model_admin(model)
        form_class = desk.get_form(self.request, None, fields=flatten_fieldsets(fieldsets))
        form = form_class(data, prefix=name, initial=initial)
        for field in form.fields.values():
            # Without the icons that open a window: what is new is entered here, and the tab key goes on.
            field.widget = getattr(field.widget, "widget", field.widget)
        if name == "source":  # what static/js/desk.js looks for
            form.fields["url"].widget.attrs |= {
                "data-known-page": reverse("admin:look_up_page"),
                "data-said-in": "page-said",
                "data-opens": "new-page",
            }
        if "when_typed" in form.fields:
            form.fields["when_typed"].show_hidden_initial = False  # nothing was there before
        return form

    # --- the page -----------------------------------------------------------------------------------

    @cached_property
    def url(self) -> str:
        initial = self.initial.get("source", {}).get("url", "")
        return (self.data.get("source-url", "") if self.data else initial).strip()

    @cached_property
    def known(self) -> list[Source]:
        return sources_of(self.url)

    @cached_property
    def chosen(self) -> str:
        """Return the key of the source that is meant, NEW, or nothing where somebody has to choose."""
        asked = self.data.get("page", "") if self.data else ""
        if asked == NEW or asked in {str(source.pk) for source in self.known}:
            return asked
        if not self.known:
            return NEW
        usable = [one for one in self.known if one.publication_state != PublicationState.WITHDRAWN]
        is_typed = self.data and any(self.data.get(f"source-{name}", "").strip() for name in TELLING)
        return str(usable[0].pk) if len(usable) == 1 and not is_typed else ""

    @property
    def is_page_new(self) -> bool:
        return self.chosen == NEW

    @property
    def has_new_claimant(self) -> bool:
        return self.data is not None and self.uses("claimant")

    @property
    def has_new_facility(self) -> bool:
        return self.data is not None and self.uses("facility")

    def uses(self, name: str) -> bool:
        if name == "source":
            return self.is_page_new
        form = self.parts.get(name)
        return name == "claim" or (form is not None and form.is_bound and form.has_new_content)

    # --- saving -------------------------------------------------------------------------------------

    def save(self) -> Claim | None:
        """Write all that was entered, or nothing; returns the claim. What is only checked is not kept."""
        remember_findings(self.request)
        with transaction.atomic():
            claim = self.write_all()
            if claim is None or self.typed is not None:
                transaction.set_rollback(True)
        for name in [name for name in self.parts if not self.uses(name)]:
            # Shown again as it was typed; nothing is missing in what is not entered.
            self.parts[name] = self.form(name, None, values_sent(self.parts[name], self.data))
        return claim

    def write_all(self) -> Claim | None:
        new = {name: self.write(name) for name in ("source", "claimant", "facility") if self.uses(name)}
        source = new.get("source") or next((one for one in self.known if str(one.pk) == self.chosen), None)
        if source is None and not self.page_error and not self.is_page_new:
            self.page_error = str(CHOOSE_PAGE)
        claim = self.write_claim(new)
        if claim is None or source is None or None in new.values():
            return None
        claim.citations.create(source=source, position=0)
        if self.typed is not None:
            self.typed.findings = list(map(finding_words, found_since(self.request, self.made)))
        return claim

    def write_claim(self, new: dict[str, Publishable | None]) -> Claim | None:
        """Write the claim, of those that were just written; says what is missing where one was not."""
        form = self.parts["claim"]
        chosen = {name: self.data.get(f"claim-{name}", "") for name in new.keys() & {"claimant", "facility"}}
        form.data = form.data.copy()
        for name in chosen:
            form.fields[name].required = False  # where the new one has a fault, that is said there
            form.data[f"claim-{name}"] = str(new[name].pk) if new[name] else ""
        # Without its claimant a claim can not be written; what else is wrong with it is said all the same.
        is_whole = form.is_valid() and None not in new.values()
        claim = self.write("claim") if is_whole else None
        form.data = form.data.copy()
        for name, key in chosen.items():
            form.data[f"claim-{name}"] = key  # as the page showed it, should it be shown again
            if key:
                form.add_error(name, ONE_OF_TWO)
        return None if any(chosen.values()) else claim

    def write(self, name: str) -> Publishable | None:
        """Write one part as its own admin does; None where it has a fault."""
        form = self.parts.get(name)
        if form is None:
            self.page_error = str(MAY_NOT_ENTER)
            return None
        if not form.is_valid():
            return None
        desk = admin.site.get_model_admin(PARTS[name][0])
        record = desk.save_form(self.request, form, change=False)
        desk.save_model(self.request, record, form, change=False)
        form.save_m2m()
        desk.log_addition(self.request, record, [{"added": {}}])
        self.made.append(record)
        return record

    # --- showing ------------------------------------------------------------------------------------

    @property
    def faults(self) -> list[FormError]:
        address = gettext(columns_of(Source)["url"].label)
        page = [FormError("id_source-url", address, self.page_error)] if self.page_error else []
        return page + [fault for form in self.parts.values() if form.is_bound for fault in form_errors(form)]

    @property
    def media(self) -> Media:
        desk = admin.site.get_model_admin(Claim)
        return sum((form.media for form in self.parts.values()), desk.media)

    def fieldsets(self, part: str, fieldsets: list[tuple]) -> list[Any]:
        return list(AdminForm(self.parts[part], fieldsets, {})) if part in self.parts else []

    @property
    def shown(self) -> dict[str, Any]:
        """Return the pieces of the page in the order of work, each a list of fieldsets."""
        pieces = {
            "page": ("source", PAGE),
            "source": ("source", SOURCE),
            "claim": ("claim", CLAIM),
            "claimant": ("claim", CLAIMANT),
            "authority": ("claimant", AUTHORITY),
            "where": ("claim", WHERE),
            "facility": ("facility", FACILITY),
            "closing": ("claim", CLOSING),
        }
        return {name: self.fieldsets(*piece) for name, piece in pieces.items()}
