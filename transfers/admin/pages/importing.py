"""The desk's import: choose a file, see what it would do, and then take over all of it as drafts."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from transfers.admin.pages.import_preview import as_file, change_rows, fault_rows, preview_of
from transfers.datasets import BY_NAME, DATASETS, Dataset
from transfers.imports.detect import MOST_ROWS
from transfers.imports.plan import Plan, Refused, apply_plan, plan_import
from transfers.imports.upload_store import Upload, delete_upload, load_upload, save_upload
from transfers.models.publication import Publishable
from transfers.rows.read import model_of
from transfers.vocabulary import PublicationState
from transfers.wording.words import thousands
from transfers.workflow.transitions import has_right

MOST_MB = settings.IMPORT_MOST_BYTES // 1_000_000
NO_FILE = format_lazy(_("Choose a CSV or XLSX file of at most {megabytes} MB."), megabytes=MOST_MB)
WHICH_FILE = format_lazy(
    _("CSV or XLSX with the columns of the list's public file: at most {rows} rows and {megabytes} MB."),
    rows=f"{MOST_ROWS:,}",
    megabytes=MOST_MB,
)
BROKEN_OFF = _("The upload broke off before its end. Send the file again.")
NOT_HELD = _("The file is kept for a day, and for whoever sent it. It is not here any more: choose it again.")


class UploadForm(forms.Form):
    """``whole`` stands behind the file: a form that lacks it lost the end of the file, too."""

    list = forms.ChoiceField(label=_("List"), help_text=_("What the rows of the file are."))
    file = forms.FileField(label=_("File"), help_text=WHICH_FILE, error_messages={"required": NO_FILE})
    whole = forms.CharField(initial="yes", widget=forms.HiddenInput, error_messages={"required": BROKEN_OFF})

    def __init__(self, *args: Any, lists: list[Dataset], **options: Any) -> None:
        super().__init__(*args, **options)
        titles = [(dataset.name, gettext(dataset.title)) for dataset in lists]
        self.fields["list"].choices = [("", "---------"), *titles]


def importing(request: HttpRequest) -> HttpResponse:
    """Ask for a file; by POST, hold it and lead to its preview."""
    lists = importable(request)
    if not lists:
        raise PermissionDenied
    form = UploadForm(
        request.POST or None, request.FILES or None, lists=lists, initial={"list": request.GET.get("list")}
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        upload = Upload(form.cleaned_data["list"], PurePath(file.name).name, file.read())
        return redirect("admin:import_preview", save_upload(request.user.pk, upload))
    context = {**admin.site.each_context(request), "title": gettext("Import"), "form": form}
    return render(request, "admin/import.html", context)


def import_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show what the held file would do; by POST, do it."""
    upload = load_upload(request.user.pk, key)
    if upload is None:
        return back_to_import(request, NOT_HELD)
    dataset = demanded(request, upload)
    if request.method == "POST":
        return import_held(request, key, upload, dataset)
    plan = plan_import(upload.content, dataset, upload.file, writer=request.user)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Import %(file)s") % {"file": upload.file},
        "key": key,
        "plan": plan,
        "shown": preview_of(plan),
    }
    return render(request, "admin/import_preview.html", context)


def import_held(request: HttpRequest, key: str, upload: Upload, dataset: Dataset) -> HttpResponse:
    """Import the file, if it still does what the page showed."""
    try:
        digest = request.POST.get("digest", "")
        plan = apply_plan(upload.content, dataset, upload.file, digest=digest, writer=request.user)
    except Refused as refused:
        reason = gettext(refused.reason) if refused.reason else gettext("There are faults to mend first.")
        messages.warning(request, gettext("Nothing was imported. %(reason)s") % {"reason": reason})
        return redirect("admin:import_preview", key)
    delete_upload(request.user.pk, key)
    messages.success(request, done(plan))
    return HttpResponseRedirect(drafts_of(dataset))


def import_faults(request: HttpRequest, key: str) -> HttpResponse:
    """Send every fault as a file."""
    return rows_response(request, key, fault_rows)


def import_changes(request: HttpRequest, key: str) -> HttpResponse:
    """Send every cell that is new or changed as a file, with what was there before."""
    return rows_response(request, key, change_rows)


def rows_response(request: HttpRequest, key: str, rows_of: Any) -> HttpResponse:
    upload = load_upload(request.user.pk, key)
    if upload is None:
        return back_to_import(request, NOT_HELD)
    plan = plan_import(upload.content, demanded(request, upload), upload.file, writer=request.user)
    name = f"{upload.dataset}-{rows_of.__name__.removesuffix('_rows')}s.csv"
    return as_file(name, rows_of(plan))


def done(plan: Plan) -> str:
    new, changed = len(plan.changes.new), len(plan.changes.changed)
    return gettext("Imported %(file)s: %(new)s, %(changed)s.") % {
        "file": plan.sheet.file,
        "new": ngettext("%(number)s new row", "%(number)s new rows", new) % {"number": thousands(new)},
        "changed": ngettext("%(number)s changed row", "%(number)s changed rows", changed)
        % {"number": thousands(changed)},
    }


def drafts_of(dataset: Dataset) -> str:
    """Return the address of the list in which the imported rows now wait."""
    model = model_of(dataset.whole)
    address = reverse(f"admin:transfers_{model._meta.model_name}_changelist")
    is_published = issubclass(model, Publishable)
    return f"{address}?publication_state__exact={PublicationState.DRAFT.value}" if is_published else address


def back_to_import(request: HttpRequest, message: str) -> HttpResponse:
    messages.warning(request, message)
    return redirect("admin:import")


# --- who may ------------------------------------------------------------------------------------------


def may_import(request: HttpRequest, dataset: Dataset) -> bool:
    """Tell whether the reader may both add and change the records; a part goes by the rights of its whole."""
    return all(has_right(request.user, verb, model_of(dataset.whole)) for verb in ("add", "change"))


def importable(request: HttpRequest) -> list[Dataset]:
    return [dataset for dataset in DATASETS if may_import(request, dataset)]


def demanded(request: HttpRequest, upload: Upload) -> Dataset:
    """Return the upload's list. Rights may have gone since it was sent."""
    dataset = BY_NAME[upload.dataset]
    if not may_import(request, dataset):
        raise PermissionDenied
    return dataset


def import_urls(site: AdminSite) -> list[URLPattern]:
    start = "transfers/import/"
    return [
        path(start, site.admin_view(importing), name="import"),
        path(f"{start}<str:key>/", site.admin_view(import_preview), name="import_preview"),
        path(f"{start}<str:key>/faults.csv", site.admin_view(import_faults), name="import_faults"),
        path(f"{start}<str:key>/changes.csv", site.admin_view(import_changes), name="import_changes"),
    ]
