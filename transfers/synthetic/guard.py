"""Tell whether a database holds anything but the shipped record: made records ask before they join it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from transfers.models import Acknowledgement, Governorate, Revision
from transfers.models.conditions import synthetic
from transfers.models.publication import Publishable
from transfers.rows.read import model_of
from transfers.rows.sheet import Sheet
from transfers.rows.validate import Changes, check_sheets
from transfers.synthetic.plan import Plan
from transfers.vocabulary import PublicationState


def record_of_its_own(sheets: list[Sheet]) -> str:
    """Name a row that is not as the shipped files have it, list and key; empty where all are.

    An empty database holds none either.
    """
    changes, _faults = check_sheets(sheets)
    is_empty = not any(change.same or change.changed for change in changes)
    for change in changes:
        if key := key_of_its_own(change):
            return f"{change.dataset.name} {' '.join(key)}"
        if change.new and not is_empty:
            return f"{change.dataset.name} without {' '.join(change.new[0].key)}"
    for model in (Revision, Acknowledgement):
        if found := model.objects.order_by("pk").first():
            return f"{model._meta.verbose_name} {found}"
    return ""


def key_of_its_own(change: Changes) -> Iterable[str]:
    """Return the key of a row of a list that the desk wrote, changed or put in another state."""
    dataset, model = change.dataset, model_of(change.dataset)
    first = dataset.columns[0]
    whole = first.attribute if dataset.is_part else ""
    rows = model.objects.exclude(synthetic(whole)).order_by()
    names = [column.attribute for column in dataset.columns[: len(dataset.identity)]]
    lookups = [f"{whole}__code", *names[1:]] if whole else names
    shipped = {row.key for row in change.same}  # what differs from its row in the files is the desk's
    if besides := sorted(set(rows.values_list(*lookups)) - shipped):
        return besides[0]
    if issubclass(model, Publishable):
        touched = ~Q(publication_state=PublicationState.PUBLISHED) | Q(written_by__isnull=False)
        touched |= Q(publish_at__isnull=False)
        return rows.filter(touched).values_list(*lookups).first() or ()
    return ()


def countries_without_governorates(plan: Plan) -> list[str]:
    wanted = {plan.shape.origin_country, plan.shape.destination_country}
    return sorted(wanted - set(Governorate.objects.values_list("country", flat=True)))
