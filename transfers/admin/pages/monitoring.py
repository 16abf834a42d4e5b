"""Log by one click that nothing was new: from the day after the last look of an authority up to today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from simple_history.utils import bulk_create_with_history

from transfers.models import Authority, DataVersion, MonitoringEntry, Operation
from transfers.models.monitoring import follow_monitoring
from transfers.values.period import Period
from transfers.vocabulary import DatePrecision, Found, PublicationState

CHANGED = _(
    "Not all was logged: the days have changed since the page was drawn. Look at them and click again."
)


@dataclass(frozen=True, slots=True)
class DueLook:
    """An authority of which the log tells already, and the days for which it was not looked for since."""

    authority: Authority
    first: date
    last: date

    @property
    def span(self) -> Period:
        return Period(self.first, self.last, DatePrecision.RANGE)

    @property
    def value(self) -> str:
        """What the button sends: the days that it showed are those that are logged."""
        return f"{self.authority.code} {self.first} {self.last}"


def may_log(request: HttpRequest) -> bool:
    return request.user.has_perm("transfers.add_monitoringentry")


def due_looks(operations: Sequence[Operation], at: datetime) -> dict[int, list[DueLook]]:
    """Return what may be logged of each operation, by its key. Two queries.

    A look that reached nothing leaves its days open.
    """
    entries = MonitoringEntry.objects.filter(operation__in=operations, authority__isnull=False)
    entries = entries.exclude(found=Found.NOT_REACHABLE).order_by()
    entries = entries.filter(authority__publication_state=PublicationState.PUBLISHED)
    last = entries.values_list("operation", "authority").annotate(last=Max("days_to"), newest=Max("pk"))
    found = list(last)
    newest = {
        entry.pk: entry
        for entry in MonitoringEntry.objects.filter(pk__in=[row[3] for row in found]).select_related(
            "authority"
        )
    }
    today, due = timezone.localdate(at), defaultdict(list)
    for operation, _authority, until, key in found:
        entry, first = newest[key], until + timedelta(days=1)
        if first <= today:
            due[operation].append(DueLook(entry.authority, first, today))
    return {key: sorted(looks, key=lambda one: str(one.authority)) for key, looks in due.items()}


@require_POST
def log_looks(request: HttpRequest) -> HttpResponse:
    """Write an entry for the look whose button was clicked, or for all that the page showed, at once."""
    if not may_log(request):
        raise PermissionDenied
    operation = get_object_or_404(Operation.objects.not_withdrawn(), code=request.POST.get("operation", ""))
    asked = set(request.POST.getlist("shown" if "all" in request.POST else "look"))
    with transaction.atomic():
        DataVersion.objects.select_for_update().first()  # a second click finds what the first one wrote
        due = due_looks([operation], timezone.now()).get(operation.pk, [])
        looks = [look for look in due if look.value in asked]
        write_looks(request, operation, looks)
    if looks:
        said = ngettext("Logged: %(number)s entry.", "Logged: %(number)s entries.", len(looks))
        messages.success(request, said % {"number": len(looks)})
    if len(looks) < len(asked) or not asked:
        messages.warning(request, CHANGED)
    return HttpResponseRedirect(f"{reverse('admin:index')}#looked")


def write_looks(request: HttpRequest, operation: Operation, looks: list[DueLook]) -> None:
    entries, code = [], MonitoringEntry.next_code()
    for look in looks:
        entries.append(
            MonitoringEntry(
                code=code,
                operation=operation,
                authority=look.authority,
                looked_on=look.last,
                days_from=look.first,
                days_to=look.last,
                found=Found.NOTHING,
            )
        )
        code = MonitoringEntry.code_after(code)
    if entries:  # in bulk, so that the data version moves once
        bulk_create_with_history(entries, MonitoringEntry, default_user=request.user)
        follow_monitoring()
