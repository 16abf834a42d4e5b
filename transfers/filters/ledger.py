"""What may be asked of an operation's figures: which records they are drawn from, and as known when."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from transfers.analysis.selection import Selection
from transfers.datasets import CLAIMS
from transfers.filters.base import RecordFilter, StrictFilterSet, over, record_choice, several
from transfers.filters.dates import IsoDateFilter, KnownFilter, readable_day
from transfers.ledger.operation import Ledger, facilities_of, read_ledger
from transfers.models import Authority, Claim, Facility, Operation, Transfer
from transfers.wording.words import comma


class LedgerFilter(StrictFilterSet):
    """Asks a ledger that was read whole; its choices are what the ledger names, so they cost no query.

    ``operation`` leads to the page of another one; where there is none, the form does not ask for it.
    """

    operation = record_choice(Operation, CLAIMS.column("operation"))
    facility = RecordFilter(Facility, label=_("Facility"))
    authority = RecordFilter(Authority, label=_("Authority"))
    standing = several(CLAIMS.column("standing"))
    since = IsoDateFilter(label=_("From"))
    until = IsoDateFilter(label=_("To"))
    known = KnownFilter(widget=forms.HiddenInput)  # the page asks for it by a form of its own

    Meta = over(Claim)

    def __init__(self, data: QueryDict, ledger: Ledger, operations: list[Operation], at: datetime) -> None:
        self.ledger, self.operations = ledger, operations
        super().__init__(data, Claim.objects.none(), at)
        for name, known in named_in(ledger.claims.values(), ledger.transfers.values()).items():
            self.offer(name, known)
        if len(operations) == 1:
            self.form.fields["operation"].widget = forms.HiddenInput()

    def choices_at(self) -> dict[str, list[tuple[str, str]]]:
        operations = [(operation.code, operation.name) for operation in self.operations]
        return {"operation": operations, **named_in(self.ledger.all_claims, self.ledger.all_transfers)}

    def offer(self, name: str, known: list[tuple[str, str]]) -> None:
        """Offer what was known on the asked day, and what is asked for: the answer stays when days change."""
        field = self.form.fields[name]
        chosen = [choice for choice in field.choices if choice[0] == self.data.get(name)]
        field.choices = [("", field.empty_label), *sorted({*known, *chosen}, key=lambda choice: choice[1])]

    @property
    def other_operation(self) -> Operation | None:
        """The operation that is asked for, where it is not the page's own."""
        code = self.form.cleaned_data["operation"]
        if code in ("", self.ledger.operation.code):
            return None
        return next(operation for operation in self.operations if operation.code == code)

    @property
    def selection(self) -> Selection:
        values = self.form.cleaned_data
        return Selection(
            values["facility"],
            values["authority"],
            tuple(values["standing"]),
            values["since"],
            values["until"],
        )

    def selected(self) -> Ledger:
        """Return the ledger of what is asked for."""
        words = [
            f"{self.filters[name].label}: {self.value_words(name, value)}"
            for name, value in self.selection.parameters()
        ]
        return self.ledger.select(self.selection, comma().join(words))


def named_in(claims: Collection[Claim], transfers: Collection[Transfer]) -> dict[str, list[tuple[str, str]]]:
    """Return the facilities and the authorities that these records name, as choices."""
    places = [claim.facility for claim in claims if claim.facility]
    places += [place for transfer in transfers for place in facilities_of(transfer)]
    authorities = [claim.claimant for claim in claims]
    authorities += [transfer.conducted_by for transfer in transfers if transfer.conducted_by]
    return {"facility": choices_by_name(places), "authority": choices_by_name(authorities)}


def choices_by_name(records: Iterable[Model]) -> list[tuple[str, str]]:
    """Return each record once as a choice, its code with its name, in order of names."""
    names = {record.code: record.name for record in records}
    return sorted(names.items(), key=lambda choice: (choice[1], choice[0]))


def ask_ledger(
    data: QueryDict, operation: Operation, operations: list[Operation], at: datetime
) -> LedgerFilter:
    """Read an operation's ledger as known on the asked day, whole, and put the question to it.

    Raises BadQuery for whatever is not asked rightly.
    """
    return LedgerFilter(data, read_ledger(operation, at, readable_day(data)), operations, at)
