"""Keep published figures on published sources: what a step would publish bare, or leave bare."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from transfers import rules
from transfers.models import Source
from transfers.models.citation import Cited
from transfers.models.publication import Publishable
from transfers.vocabulary import PublicationState

NO_PUBLIC_SOURCE = _("None of the pages it cites is published: %(codes)s. Publish the page first.")
LEFT_BARE = _(
    "These published records would stand without a published source: %(codes)s. Give them another one, or "
    "withdraw them first."
)
MOST_NAMED = 10


def ground_refusal(step: rules.Step, record: Publishable) -> str:
    """Say why a step would leave a published record without a published source; empty where it would not."""
    if step is rules.APPROVE and isinstance(record, Cited):
        cited = getattr(record, "cited_states", None)
        if cited is None:
            cited = list(record.sources.values_list("code", "publication_state"))
        if cited and all(state != PublicationState.PUBLISHED for _code, state in cited):
            return NO_PUBLIC_SOURCE % {"codes": ", ".join(code for code, _state in cited)}
    if step in (rules.WITHDRAW, rules.REOPEN) and isinstance(record, Source):
        bare = left_bare(record)
        if bare and record.loaded_state == PublicationState.PUBLISHED:
            return LEFT_BARE % {"codes": ", ".join(bare)}
    return ""


def look_up_sources(records: Sequence[Publishable]) -> None:
    """Let ``ground_refusal`` of an approval ask nothing more of each of many records. One query."""
    if not records or not isinstance(records[0], Cited):
        return
    cited: dict[int, list[tuple[str, str]]] = defaultdict(list)
    through = type(records[0]).sources.through.objects.filter(record__in=records).order_by("position", "pk")
    for key, code, state in through.values_list("record_id", "source__code", "source__publication_state"):
        cited[key].append((code, state))
    for record in records:
        record.cited_states = cited[record.pk]


def left_bare(source: Source) -> list[str]:
    """Return the first published records of each kind that cite no other published source. A query a kind."""
    codes: list[str] = []
    for relation in Source._meta.related_objects:
        if not relation.many_to_many:
            continue
        model = relation.related_model
        others = model.sources.through.objects.filter(
            record=OuterRef("pk"), source__publication_state=PublicationState.PUBLISHED
        ).exclude(source=source)
        found = model.objects.filter(sources=source, publication_state=PublicationState.PUBLISHED)
        codes += found.exclude(Exists(others)).order_by("code").values_list("code", flat=True)[:MOST_NAMED]
    return codes
