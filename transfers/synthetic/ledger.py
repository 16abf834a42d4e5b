"""Write a whole synthetic ledger in one transaction: a stop or a fault on the way leaves nothing of it."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction

from transfers.models import DataVersion, Facility, Governorate
from transfers.models.monitoring import follow_monitoring
from transfers.models.publication import Publishable
from transfers.rows.validate import Progress
from transfers.rows.write import ask_how_many_values_fit
from transfers.synthetic import words
from transfers.synthetic.context import TABLES, breakdowns, events, events_of, looks
from transfers.synthetic.ground import (
    Ground,
    aliases,
    authorities,
    control_periods,
    facilities,
    operation,
    sources,
)
from transfers.synthetic.history import keep_history
from transfers.synthetic.movements import transfers
from transfers.synthetic.plan import Plan
from transfers.synthetic.statements import claims
from transfers.synthetic.write import Writer
from transfers.vocabulary import SYNTHETIC, FacilityRole
from transfers.workflow.revisions import take_and_record
from transfers.workflow.transitions import WITHDRAW


def make_ledger(plan: Plan, progress: Progress) -> None:
    """Write what a plan asks for, and raise the data version."""
    with transaction.atomic():
        DataVersion.objects.select_for_update().first()  # a save of the desk waits meanwhile
        ask_how_many_values_fit()
        writer = Writer(progress)
        parts = list(plan.parts())
        ground = write_ground(plan, writer)
        for part, one in zip(parts, ground.operations, strict=True):
            stated = claims(plan, part, one, ground)
            writer.write("claims", stated, part.claims, part.first_claim)
            moved = transfers(plan, part, one, ground)
            writer.write("transfers", moved, part.transfers, part.first_transfer)
        around = (plan, parts, ground.operations, ground)
        writer.write("events", events(*around), sum(map(events_of, parts)))
        writer.write("breakdowns", breakdowns(*around), len(TABLES) * len(parts))
        writer.create(list(looks(*around)))
        follow_monitoring()
        keep_history(progress)
        withdraw(writer.leaving)
        DataVersion.objects.bump()


def write_ground(plan: Plan, writer: Writer) -> Ground:
    number = len(words.AUTHORITIES)
    by_name = {
        each.code.removeprefix(SYNTHETIC): each
        for each in writer.write_plain("authorities", authorities(), number)
    }
    governorates = list(Governorate.objects.order_by("code"))
    places = list(writer.write_plain("facilities", facilities(plan, governorates), plan.facilities))
    writer.create(list(aliases(places)))
    parts = list(plan.parts())
    operations = list(
        writer.write_plain("operations", (operation(plan, part) for part in parts), plan.operations)
    )
    pages = writer.write_plain("sources", sources(plan, parts[0].days), plan.sources)
    ground = Ground(by_name, by_role(places), operations, [page.pk for page in pages])
    writer.write("control periods", control_periods(plan, ground, places), len(places))
    return ground


def by_role(places: list[Facility]) -> dict[FacilityRole, list[Facility]]:
    found: dict[FacilityRole, list[Facility]] = defaultdict(list)
    for place in places:
        found[FacilityRole(place.role)].append(place)
    return found


def withdraw(records: list[Publishable]) -> None:
    """Withdraw records as the desk would, so that the corrections tell of them."""
    for record in records:
        record.refresh_from_db()
        record.loaded_state = record.publication_state
        take_and_record(WITHDRAW, record, None, words.WITHDRAWN)
        record.save()
