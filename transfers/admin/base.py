"""What every page of the desk shares: labels, few queries, and the rules of publishing and deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ChangeList
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.forms.dry_run import DryRunAdmin
from transfers.admin.forms.error_summary import form_errors
from transfers.admin.forms.labels import columns_of, form_options, list_column
from transfers.admin.forms.prefill import Prefilled
from transfers.admin.forms.record_form import RecordForm
from transfers.admin.forms.widgets import LoadedForm, Searched
from transfers.admin.review.actions import offer, transition_action
from transfers.admin.review.compare import Comparing
from transfers.admin.review.conflict import Conflicts
from transfers.admin.review.deletion import deleted_objects
from transfers.admin.review.history import HistoryAdmin
from transfers.admin.review.proposals import Proposing
from transfers.admin.review.visibility import publication_cell, why_without_page
from transfers.admin.versions import is_old_version
from transfers.datasets import Kind
from transfers.models.publication import Publishable
from transfers.values.quantity import quantity_words
from transfers.vocabulary import PublicationState
from transfers.workflow import revisions, transitions
from transfers.workflow.transitions import TRANSITIONS

DRAFT, PUBLISHED = PublicationState.DRAFT, PublicationState.PUBLISHED


# --- what every list and form shares ---------------------------------------------------------------


class ListAdmin(admin.ModelAdmin):
    """A list that stays quick when it is long."""

    list_per_page = 50
    show_full_result_count = False  # a second count of the whole table on every search
    show_facets = admin.ShowFacets.NEVER  # a count per choice; "?_facets" breaks SQLite on long lists
    # No date_hierarchy anywhere: on SQLite it calls Python once per row. Date filters cost no query.

    class Media:
        css = {"all": ["css/admin.css"]}


class DeskAdmin(Searched, ListAdmin, HistoryAdmin):
    """``search_fields`` are those beside the code and the texts of the record's own list."""

    form = LoadedForm
    save_on_top = True
    change_form_template = "admin/record_change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        relations = [field.name for field in self.model._meta.fields if field.is_relation]
        queryset = super().get_queryset(request)
        return queryset.select_related(*relations) if relations else queryset

    def get_form(self, request: HttpRequest, obj: models.Model | None = None, **options: Any) -> type:
        given = form_options(self.model)
        if obj:
            given["help_texts"].pop("code", None)  # it says how to choose one
        return super().get_form(request, obj, **given, **options)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [list_column(self.model, name) for name in super().get_list_display(request)]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        columns = columns_of(self.model).values()
        texts = [column.attribute for column in columns if column.kind is Kind.TEXT]
        return ["code", *texts, *super().get_search_fields(request)]

    def get_fieldsets(self, request: HttpRequest, obj: models.Model | None = None) -> list[tuple]:
        fieldsets = [(title, {**options}) for title, options in super().get_fieldsets(request, obj)]
        if is_old_version(request):
            # These are read from today's record, so they would show what the old version did not say.
            today = {field.name for field in self.model._meta.many_to_many}
            for _title, options in fieldsets:
                options["fields"] = [name for name in options["fields"] if name not in today]
        return fieldsets

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        if is_old_version(request):
            return flatten_fieldsets(self.get_fieldsets(request, obj))
        fixed = ["code"] if obj else []  # pages, files and other people's notes quote it
        return [*super().get_readonly_fields(request, obj), *fixed]

    def form_context(self, request: HttpRequest, context: dict[str, Any]) -> None:
        """Add what the page of a form shows beside it; the parts of an admin extend it."""

    def describe(self, record: models.Model) -> str:
        """Say in one line which record this is, where it is chosen in another one's form."""
        return str(record)


class UnreviewedAdmin(DeskAdmin):
    """A model whose rows are public at once."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: LoadedForm, change: bool) -> None:
        if not change or form.has_changed():  # else there is nothing to keep a version of
            super().save_model(request, obj, form, change)


# --- records ------------------------------------------------------------------------------------


class RecordAdmin(Conflicts, Prefilled, DryRunAdmin, Proposing, Comparing, DeskAdmin):
    """A model that is published: who wrote it, who approved it, and what may be deleted."""

    form = RecordForm
    actions = [
        *(transition_action(transition) for transition in TRANSITIONS.values() if transition.is_for_lists),
        "delete_selected",
    ]
    stamps = ("written_by", "approved_by", "entered_at", "changed_at")
    last_columns = ("publication",)  # of every list of the kind

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), *self.last_columns]

    def get_list_filter(self, request: HttpRequest) -> list[str]:
        return ["publication_state", *super().get_list_filter(request)]

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Publishable | None:
        record = super().get_object(request, object_id, from_field)
        if record and request.method == "POST" and transaction.get_connection().in_atomic_block:
            # No source may be added between a reviewer's check and their approval (SQLite locks by itself).
            record = self.get_queryset(request).select_for_update(of=("self",)).filter(pk=record.pk).first()
        if record:
            record.described = self.describe(record)  # before a form puts in what was typed
        if record and record.publication_state == DRAFT:
            record.is_deletable = self.deletable(self.model.objects.filter(pk=record.pk)).exists()
        return record

    def get_fieldsets(self, request: HttpRequest, obj: Publishable | None = None) -> list[tuple]:
        fields: list[Any] = [("publication_state", "publish_at")]
        if obj:
            fields += [self.stamps[:2], self.stamps[2:]]
        if obj and not is_old_version(request) and self.has_change_permission(request, obj):
            fields.append("opened")
        if not is_old_version(request) and self.may_save(request, obj):
            fields += ["seen", "why_it_can_stand"]
        closing = {"fields": fields, "classes": ["closing"]}
        return [*super().get_fieldsets(request, obj), (gettext("Publication"), closing)]

    def may_save(self, request: HttpRequest, obj: Publishable | None) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Publishable | None = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), "publication_state", *self.stamps]

    def has_change_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        """Tell whether somebody may change records of the kind, or do anything with that one."""
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or is_old_version(request) or transitions.may_touch(request.user, obj)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return transitions.has_right(request.user, "review", self.model)

    def get_form(
        self, request: HttpRequest, obj: Publishable | None = None, **options: Any
    ) -> type[RecordForm]:
        form = super().get_form(request, obj, **options)
        form.user = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Publishable, form: RecordForm, change: bool) -> None:
        if form.transition is transitions.PROPOSE:
            pass  # who wrote the record and who approved it stay: this save is kept beside it
        elif form.has_new_content or getattr(obj, "has_new_parts", False):
            obj.written_by, obj.approved_by = request.user, None
        elif form.transition is None and obj.publication_state == PUBLISHED and form.is_embargo_cut:
            obj.approved_by = request.user
        elif change and not form.transition and not form.has_changed():
            return  # nothing to keep a version of
        if form.transition:
            given = form.cleaned_data
            revisions.take_and_record(
                form.transition, obj, request.user, given["comment"], is_minor=given["is_minor"]
            )
        super().save_model(request, obj, form, change)

    # After a step the desk says which, in place of Django's "was changed". A window over another form, which
    # wants the new record handed back, keeps Django's way.

    def response_change(self, request: HttpRequest, obj: Publishable) -> HttpResponse:
        answer = self.after_step(request, obj, self.response_post_save_change)
        return answer or super().response_change(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Publishable, post_url_continue: str | None = None
    ) -> HttpResponse:
        answer = self.after_step(request, obj, self.response_post_save_add)
        return answer or super().response_add(request, obj, post_url_continue)

    def after_step(
        self, request: HttpRequest, obj: Publishable, go_on: Callable[..., HttpResponse]
    ) -> HttpResponse | None:
        if checked := self.after_save(request, obj):
            return checked
        return go_on(request, obj) if self.say_step(request, obj) else None

    def say_step(self, request: HttpRequest, obj: Publishable) -> bool:
        transition = TRANSITIONS.get(request.POST.get("_step", ""))
        if transition is None or IS_POPUP_VAR in request.POST:
            return False
        if transition is transitions.PROPOSE and not hasattr(request, "proposed"):
            return True  # it was refused, and said why
        self.message_user(request, transition.done % {"records": obj.code}, messages.SUCCESS)
        return True

    def get_view_on_site_url(self, obj: Publishable | None = None) -> str | None:
        if obj is None or obj.publication_state != PUBLISHED or not hasattr(obj, "get_absolute_url"):
            return None
        is_public = type(obj).objects.public(timezone.now()).filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_public else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> HttpResponse:
        record = context.get("original")
        self.form_context(request, context)
        if not is_old_version(request):
            context["offer"] = offer(request.user, record)
        if record and record.loaded_state == PUBLISHED and not self.has_review_permission(request):
            # What is published is changed by a proposal alone, and its embargo by reviewers.
            context |= {"show_save": False, "show_save_and_continue": False}
        if described := getattr(record, "described", ""):
            context["subtitle"] = described
        if context["errors"]:
            rows = [each.formset for each in context["inline_admin_formsets"]]
            context["faults"] = form_errors(context["adminform"].form, rows)
        response = super().render_change_form(request, context, *args, **options)
        # A POST may have changed it.
        if record and not context.get("absolute_url") and request.method != "POST":
            context["why_without_page"] = why_without_page(record, timezone.now())
        return response

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Tell which of the page's rows the public sees, in one query."""
        changelist = super().get_changelist_instance(request)
        if hasattr(self.model, "get_absolute_url"):
            shown = [row.pk for row in changelist.result_list]
            public = self.model.objects.public(timezone.now()).order_by().filter(pk__in=shown)
            with_page = set(public.values_list("pk", flat=True))
            for row in changelist.result_list:
                row.has_page = row.pk in with_page
        return changelist

    # Deleting: a draft may go; what the public has seen is withdrawn, and its code stays taken.

    def deletable(self, queryset: QuerySet) -> QuerySet:
        was_published = self.model.history.filter(id=OuterRef("pk"), publication_state=PUBLISHED)
        return queryset.filter(~Exists(was_published), publication_state=DRAFT).annotate(
            is_deletable=Value(True)
        )

    def has_delete_permission(self, request: HttpRequest, obj: Publishable | None = None) -> bool:
        is_spared = obj is not None and not getattr(obj, "is_deletable", False)
        return not is_spared and super().has_delete_permission(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        return deleted_objects(objs, request, self)

    @admin.action(permissions=["delete"], description=_("Delete the selected drafts"))
    def delete_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        drafts = self.deletable(queryset)
        spared = list(queryset.exclude(pk__in=drafts.values("pk")).values_list("code", flat=True)[:10])
        if spared and "post" not in request.POST:
            text = gettext(
                "Not deleted, because only drafts that were never public are: %(codes)s. Withdraw instead."
            )
            self.message_user(request, text % {"codes": ", ".join(spared)}, messages.WARNING)
        return actions.delete_selected(self, request, drafts) if drafts.exists() else None

    # List columns

    @admin.display(description=_("Publication"), ordering="publication_state")
    def publication(self, record: Publishable) -> str:
        return publication_cell(record, timezone.now(), getattr(record, "has_page", False))

    @admin.display(description=_("Number"))
    def amount(self, record: Any) -> str:
        return quantity_words(record.quantity)


class CitedAdmin(RecordAdmin):
    """A record that rests on sources."""

    last_columns = ("source_count", "publication")

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Count the sources of the page's rows in one query: in the list's own, sorting would count all."""
        changelist = super().get_changelist_instance(request)
        citations = self.model.sources.through.objects.filter(
            record__in=[row.pk for row in changelist.result_list]
        )
        numbers = dict(citations.order_by().values_list("record").annotate(number=Count("pk")))
        for row in changelist.result_list:
            row.number_of_sources = numbers.get(row.pk, 0)
        return changelist

    @admin.display(description=_("Sources"))
    def source_count(self, record: Any) -> int:
        return record.number_of_sources
