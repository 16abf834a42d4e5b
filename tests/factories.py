"""Make records for tests, published unless told otherwise, with no more set than the model needs."""

from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth.models import Permission

from transfers.models import (
    Authority,
    Breakdown,
    Claim,
    Facility,
    MonitoringEntry,
    Operation,
    Revision,
    Source,
    Transfer,
)
from transfers.rows.snapshot import dataset_of, snapshot_of

number = count(1)


def code(prefix: str) -> str:
    return f"{prefix}-{next(number)}"


def operation(**values: Any) -> Operation:
    defaults = {"code": code("op"), "name_en": "An operation", "state": "under_way"}
    return Operation.objects.create(**{"publication_state": "published"} | defaults | values)


def authority(**values: Any) -> Authority:
    defaults = {"code": code("au"), "name_en": "An authority", "kind": "official"}
    return Authority.objects.create(**{"publication_state": "published"} | defaults | values)


def facility(**values: Any) -> Facility:
    defaults = {
        "code": code("fa"),
        "name_en": "A facility",
        "kind": "prison",
        "country": "SYR",
        "role": "origin",
    }
    return Facility.objects.create(**{"publication_state": "published"} | defaults | values)


def source(**values: Any) -> Source:
    defaults = {
        "code": code("so"),
        "publisher": "A publisher",
        "title": "A title",
        "url": f"https://example.org/{next(number)}",
        "language": "en",
        "published_on": date(2026, 1, 21),
        "published_on_basis": "stated",
    }
    return Source.objects.create(**{"publication_state": "published"} | defaults | values)


def claim(*, sources: tuple[Source, ...] = (), **values: Any) -> Claim:
    if "operation" not in values:
        values["operation"] = operation()
    if "claimant" not in values:
        values["claimant"] = authority()
    defaults = {
        "code": code("cl"),
        "measure": "transferred",
        "as_of_date": date(2026, 1, 21),
        "people": 1,
        "qualifier": "exact",
        "confidence": "high",
    }
    record = Claim.objects.create(**{"publication_state": "published"} | defaults | values)
    for position, page in enumerate(sources):
        record.citations.create(source=page, position=position)
    return record


def transfer(*, sources: tuple[Source, ...] = (), **values: Any) -> Transfer:
    if "operation" not in values:
        values["operation"] = operation()
    defaults = {
        "code": code("tr"),
        "leg": "cross_border",
        "status": "reported",
        "departed_earliest": date(2026, 1, 21),
        "departed_latest": date(2026, 1, 21),
        "people": 1,
        "qualifier": "exact",
        "confidence": "high",
    }
    record = Transfer.objects.create(**{"publication_state": "published"} | defaults | values)
    for position, page in enumerate(sources):
        record.citations.create(source=page, position=position)
    return record


def breakdown(
    *, sources: tuple[Source, ...] = (), rows: dict[str, int | None] | None = None, **values: Any
) -> Breakdown:
    """Make a breakdown. A row's label with a capital is a country's, its first three letters the code."""
    if "operation" not in values:
        values["operation"] = operation()
    if "issuer" not in values:
        values["issuer"] = authority()
    defaults = {
        "code": code("bd"),
        "population": "transferred",
        "as_of_date": date(2026, 1, 21),
        "standing": "official",
        "confidence": "high",
    }
    record = Breakdown.objects.create(**{"publication_state": "published"} | defaults | values)
    for position, (label, number) in enumerate((rows or {}).items()):
        is_country = label[0].isupper()
        record.counts.create(
            position=position,
            label=label,
            level="country" if is_country else "group",
            country=label[:3].upper() if is_country else "",
            people=number,
            qualifier="not_stated" if number is None else "exact",
        )
    for position, page in enumerate(sources):
        record.citations.create(source=page, position=position)
    return record


def revision(record: Any, **values: Any) -> Revision:
    """Make a proposed change of a record: as it stands to as it stands, unless told otherwise."""
    content = snapshot_of(record).as_json()
    given = {"reason": "It was mistyped.", "before": content, "after": content}
    return Revision.objects.create(list_name=dataset_of(record).name, code=record.code, **given | values)


def right(codename: str) -> Permission:
    """Return the right of that name on a record."""
    return Permission.objects.get(content_type__app_label="transfers", codename=codename)


def look(**values: Any) -> MonitoringEntry:
    """Make an entry of the monitoring log: of the operation's authority, for one day, nothing found."""
    if "operation" not in values:
        values["operation"] = operation()
    if "authority" not in values:
        values["authority"] = authority()
    day = values.get("days_to", date(2026, 1, 21))
    defaults = {"looked_on": date(2026, 1, 31), "days_from": day, "days_to": day, "found": "nothing"}
    return MonitoringEntry.objects.create(**defaults | values)
