"""Many writers at a few records at once: nothing is lost, and nobody reads that the database is locked."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import pytest
from django.db import connection, connections

from tests import factories
from tests.desk import without_pages
from tests.transfers.admin.test_admin import address, desk_of, opened
from transfers.models import Authority, DataVersion


@dataclass(frozen=True)
class Edit:
    """One save: what it wrote, of which record, on top of which version, and how it was answered."""

    name: str
    record: int
    opened: str
    answer: str


def write(client, forms, numbers, barrier) -> list[Edit]:
    """Save records through their forms, one after another, each as it stands just before."""
    try:
        barrier.wait()
        done = []
        for number in numbers:
            key = list(forms)[number % len(forms)]
            seen = Authority.objects.get(pk=key).changed_at.isoformat()
            name = f"edit {number}"
            response = client.post(
                address("change", Authority, key),
                forms[key] | {"opened": seen, "name_en": name, "_save": "Save"},
            )
            client.cookies.pop("messages", None)  # nobody reads them here, and they would pile up
            done.append(Edit(name, key, seen, answer_of(response)))
        return done
    finally:
        connections.close_all()


def answer_of(response) -> str:
    if response.status_code == 302:
        return "accepted"
    if response.status_code == 200 and response.context_data["conflict"]:
        return "refused"
    return f"{response.status_code}: {response.content[:200]!r}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("writers_number", "edits_number", "records_number", "desk"),
    [
        pytest.param(6, 60, 2, lambda user: without_pages(desk_of(user)), id="60 edits of 6"),
        pytest.param(8, 500, 6, desk_of, marks=pytest.mark.trust, id="500 edits of 8"),
    ],
)
def test_edits_of_many_writers_lose_nothing(
    writers_number, edits_number, records_number, desk, django_user_model
):
    """Threads that wait for one another's commits: the short one takes seconds, the long one minutes.

    The short one draws no page of a conflict, the long one does.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    records = [factories.authority(publication_state="draft") for _ in range(records_number)]
    users = [django_user_model.objects.create_superuser(f"writer-{n}") for n in range(writers_number)]
    writers = [desk(user) for user in users]
    forms = {record.pk: opened(desk_of(users[0]), record) for record in records}
    version = DataVersion.objects.get().number
    barrier = threading.Barrier(writers_number)
    shares = [range(edits_number)[n::writers_number] for n in range(writers_number)]
    with ThreadPoolExecutor(writers_number) as pool:
        futures = [
            pool.submit(write, client, forms, share, barrier)
            for client, share in zip(writers, shares, strict=True)
        ]
        edits = [edit for future in futures for edit in future.result()]

    answers = Counter(edit.answer for edit in edits)
    assert answers.keys() <= {"accepted", "refused"}
    assert answers.total() == edits_number
    # Both happened, so that the test is of writers who meet.
    assert answers["accepted"] >= edits_number // 4
    assert answers["refused"] > 0
    accepted = {edit.name: edit for edit in edits if edit.answer == "accepted"}
    assert DataVersion.objects.get().number - version >= len(accepted)
    for record in records:
        versions = list(record.history.order_by("history_id"))
        written = [each for each in accepted.values() if each.record == record.pk]
        assert {each.name for each in written} == {each.name_en for each in versions[1:]}
        for before, after in pairwise(versions):
            # Each was made on top of the one before: nobody wrote over what they had not seen.
            assert accepted[after.name_en].opened == before.changed_at.isoformat()
        record.refresh_from_db()
        assert record.name_en == versions[-1].name_en
