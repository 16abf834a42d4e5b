"""Compare and merge the rows of a record: the pages it cites, a table's counts, other names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.forms.models import BaseInlineFormSet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext

from transfers.admin.review.conflict_fields import (
    FieldDifference,
    Outcome,
    Posted,
    as_posted,
    comparable_value,
    outcome_of,
    value_words,
)
from transfers.admin.review.conflict_history import ChangesSince, rows_as_opened


@dataclass(slots=True)
class Sent:
    """One row as a browser sent it, its inputs by the name within the row."""

    inputs: Posted = field(default_factory=dict)

    @property
    def key(self) -> str:
        return (self.inputs.get("id") or [""])[0]

    @property
    def is_deleted(self) -> bool:
        return "DELETE" in self.inputs


class RowComparison:
    """The rows of one kind in a record's form: as opened, as saved, as sent."""

    def __init__(self, formset: BaseInlineFormSet, title: str, data: QueryDict, found: ChangesSince) -> None:
        self.formset, self.title, self.found = formset, title, found
        self.fields = formset.empty_form.fields
        self.names = [name for name in formset.form.base_fields if name in self.fields]
        self.saved = {str(form.instance.pk): form for form in formset.initial_forms}
        opened = rows_as_opened(formset, found)
        self.is_told = opened is not None
        self.opened = opened if opened is not None else {key: self.now(key) for key in self.saved}
        self.sent = list(sent_rows(data, formset.prefix))

    # --- values

    def now(self, key: str) -> dict[str, Any]:
        form = self.saved[key]
        return {name: form.get_initial_for_field(form.fields[name], name) for name in self.names}

    def typed(self, sent: Sent) -> dict[str, Any]:
        inputs = MultiValueDict(sent.inputs)
        return {name: self.fields[name].widget.value_from_datadict(inputs, {}, name) for name in self.names}

    def differs(self, values: dict[str, Any], sent: Sent, *, ignored: str = "") -> bool:
        typed = self.typed(sent)
        return any(
            self.fields[name].has_changed(values.get(name), typed[name])
            for name in self.names
            if name != ignored
        )

    def is_blank(self, sent: Sent) -> bool:
        return not self.differs({}, sent, ignored="position")

    def words(self, *sides: dict[str, Any] | None) -> tuple[str, list[str]]:
        """Return what a row is called, and it as each side has it: where two have it, what differs."""
        said = [
            {name: value_words(self.fields[name], side.get(name)) for name in self.names} if side else None
            for side in sides
        ]
        there = [side for side in said if side]
        first = next(name for name in self.names if name != "position")
        title = gettext("%(kind)s: %(row)s") % {"kind": self.title, "row": there[0][first]}
        if len(there) > 1:
            names = [name for name in self.names if len({side[name] for side in there}) > 1]
        else:
            names = [name for name in self.names if name != "position"]
        return title, [self.joined(side, names, named=names != [first]) for side in said]

    def joined(self, side: dict[str, str] | None, names: list[str], *, named: bool) -> str:
        given = [name for name in names if side and (side[name] or len(names) == 1)]
        if not named:
            return ", ".join(side[name] for name in given)
        return "; ".join(f"{self.fields[name].label}: {side[name] or '–'}" for name in given)

    # --- comparing

    def compare(self) -> Iterator[FieldDifference]:
        """Yield the rows in which what was opened, saved and typed are not all one."""
        seen = set()
        for sent in self.sent:
            seen.add(sent.key)
            if difference := self.compared(sent.key, sent):
                yield difference
        for key in [*self.opened, *(key for key in self.saved if key not in self.opened)]:
            if key not in seen and (difference := self.compared(key, None)):
                yield difference

    def compared(self, key: str, sent: Sent | None) -> FieldDifference | None:
        opened, now = self.opened.get(key), self.now(key) if key in self.saved else None
        typed = None if sent is None or sent.is_deleted else self.typed(sent)
        if not key:
            outcome = None if sent is None or sent.is_deleted or self.is_blank(sent) else Outcome.YOURS
        elif opened is None and (now or self.is_told):  # added: what the form says of it came after
            outcome = Outcome.THEIRS if now else None
        else:
            outcome = self.judged(opened or {}, now, sent)
        if outcome is None:
            return None
        title, words = self.words(opened if self.is_told else None, now, typed)
        return FieldDifference(
            f"{self.formset.prefix}:{key}" if key else "",
            title,
            *words,
            outcome,
            dict(sent.inputs) if sent else {},
            self.found.later[-1] if self.found.later and outcome is not Outcome.YOURS else None,
            outcome is Outcome.BOTH and now is not None,
        )

    def judged(self, opened: dict[str, Any], now: dict[str, Any] | None, sent: Sent | None) -> Outcome | None:
        if sent is None:  # no input of it came back: it was not touched here
            is_mine, is_same = False, now is None
        else:
            is_mine = sent.is_deleted or self.differs(opened, sent)
            is_same = sent.is_deleted if now is None else not sent.is_deleted and not self.differs(now, sent)
        names = self.names if now else []
        changed = any(comparable_value(opened.get(name)) != comparable_value(now[name]) for name in names)
        is_theirs = (now is None or changed) if self.is_told else is_mine
        return outcome_of(is_theirs=is_theirs, is_mine=is_mine, is_same=is_same)

    # --- merging

    def merge(self, data: QueryDict) -> None:
        """Put into the form what only the others changed, so that saving it leaves just what it shows."""
        kept, new = [], []
        for sent in self.sent:
            if not sent.key:
                if not self.is_added_by_them(sent):
                    new.append(sent.inputs)
            elif sent.key not in self.saved:
                if self.outcome(sent) is Outcome.BOTH and not sent.is_deleted:
                    new.append(sent.inputs | {"id": [""]})  # gone: to keep it is to enter it again
            elif self.outcome(sent) is Outcome.THEIRS:
                kept.append(self.inputs(sent.key))
            else:
                kept.append(sent.inputs)
        there = {sent.key for sent in self.sent}
        kept += [self.inputs(key) for key in self.saved if key not in there]
        self.write(data, kept, new)

    def outcome(self, sent: Sent) -> Outcome | None:
        difference = self.compared(sent.key, sent)
        return difference.outcome if difference else None

    def is_added_by_them(self, sent: Sent) -> bool:
        """Tell whether the others entered the same new row; twice it would be refused."""
        added = [self.now(key) for key in self.saved if key not in self.opened]
        is_same = any(not self.differs(values, sent, ignored="position") for values in added)
        return is_same and not sent.is_deleted

    def inputs(self, key: str) -> Posted:
        """Return what a browser would send of a saved row that was not touched."""
        form = self.saved[key]
        inputs: Posted = {"id": [key], self.formset.fk.name: [str(self.formset.instance.pk)]}
        for name in self.names:
            for html_name, values in as_posted(form[name]).items():
                inputs[html_name.removeprefix(f"{form.prefix}-")] = values
        return inputs

    def write(self, data: QueryDict, kept: list[Posted], new: list[Posted]) -> None:
        prefix = self.formset.prefix
        for name in [name for name in data if re.match(rf"{re.escape(prefix)}-\d+-", name)]:
            del data[name]
        for number, inputs in enumerate([*kept, *new]):
            for name, values in inputs.items():
                data.setlist(f"{prefix}-{number}-{name}", values)
        data[f"{prefix}-INITIAL_FORMS"] = str(len(kept))
        data[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(new))

    def put(self, data: QueryDict, key: str, inputs: Posted) -> None:
        """Replace the inputs of one saved row in the form."""
        kept = [inputs if sent.key == key else sent.inputs for sent in self.sent if sent.key]
        self.write(data, kept, [sent.inputs for sent in self.sent if not sent.key])


def sent_rows(data: QueryDict, prefix: str) -> Iterator[Sent]:
    """Yield the rows of a formset as they were sent, in order; at most as many as it says there are."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    rows: dict[int, Posted] = {}
    pattern = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,4}})-(.+)")
    for name in data:
        if match := pattern.fullmatch(name):
            rows.setdefault(int(match[1]), {})[match[2]] = data.getlist(name)
    limit = int(total) if re.fullmatch("[0-9]{1,4}", total) else 0
    yield from (Sent(rows[number]) for number in sorted(rows) if number < limit)
