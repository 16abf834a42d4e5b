"""Take every synthetic record away again, with its history: what else the database holds stays as it is."""

from __future__ import annotations

from django.db import models, transaction
from django.db.models import Exists, OuterRef

from transfers.models import Acknowledgement, DataVersion
from transfers.models.conditions import synthetic
from transfers.rows.validate import Progress
from transfers.synthetic.belonging import (
    belongs_to_synthetic,
    coded_models,
    has_code,
    relations_of,
    tables,
)
from transfers.synthetic.history import REASON
from transfers.vocabulary import SYNTHETIC


def has_synthetic_records() -> bool:
    return any(model.objects.filter(synthetic()).exists() for model in coded_models())


def remove_ledger(progress: Progress) -> None:
    """Remove all synthetic rows, and raise the data version once. The caller has asked ``record_in_the_way``.

    Foreign keys are asked at the end of the transaction. What has no code goes first, as it is found by the
    records that it belongs to.
    """
    found = sorted(tables(), key=has_code)
    with transaction.atomic():
        DataVersion.objects.select_for_update().first()
        for number, model in enumerate(found):
            progress("Removing synthetic records", number, len(found))
            if belongs := belongs_to_synthetic(model):
                # Django's delete() would load each row, and write a history row for it.
                keys = models.QuerySet(model).filter(belongs).values("pk")
                rows = models.QuerySet(model).filter(pk__in=keys)
                rows._raw_delete(rows.db)
        # An acknowledgement tells in words of what record it speaks.
        Acknowledgement.objects.filter(
            finding__regex=rf"(^|[^A-Za-z0-9-]){SYNTHETIC}([A-Z][0-9]{{7}}|[a-z]+-[0-9]+)"
        ).delete()
        DataVersion.objects.bump()


def record_in_the_way() -> str:
    """Say which record stands against it; empty where none does.

    One that is not synthetic and names one that is, or one of the desk with a synthetic code.
    """
    for model in coded_models():
        for name in relations_of(model):
            found = model.objects.exclude(synthetic()).filter(synthetic(name))
            pair = found.values_list("code", f"{name}__code").first()
            if pair:
                return f"{model._meta.verbose_name} {pair[0]} names {pair[1]}"
        versions = model.history.filter(id=OuterRef("pk"), history_change_reason=REASON, history_type="+")
        own = model.objects.filter(synthetic()).exclude(Exists(versions))
        if code := own.values_list("code", flat=True).first():
            return f"{model._meta.verbose_name} {code} was not made by this command"
    return ""
