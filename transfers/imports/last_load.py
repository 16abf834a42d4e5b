"""Tell what the record's files changed since they were last loaded from what the desk changed meanwhile.

What a load wrote is kept row by row, and never dropped: a row that the files leave out and bring back is
still known. Databases of before that have it in their history, under the reason of the load.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Model
from django.utils import timezone

from transfers.datasets import DATASETS, OPERATIONS, SEPARATOR, Column, Dataset
from transfers.models import LoadedRow, Operation
from transfers.models.publication import Publishable
from transfers.rows.csv import cell
from transfers.rows.parse import default_of, unguarded
from transfers.rows.read import batches, model_of
from transfers.rows.sheet import Sheet
from transfers.rows.snapshot import Cells, version_cell
from transfers.rows.validate import Changed, Changes, Key, Row
from transfers.rows.write import existing
from transfers.vocabulary import PublicationState

REASON = "load of the record's files"
BATCH = 200  # rows a statement
# Cells that say one thing together: where the desk changed one of them, all stay the desk's.
TOGETHER = (
    {"people_low", "people", "people_high", "qualifier"},
    {"standing", "standing_reason"},
    {"as_of_date", "as_of_precision"},
    {"departed_earliest", "departed_latest", "happened_earliest", "happened_latest", "date_precision"},
    {"from_date", "from_precision", "to_date", "to_precision"},
    {"started_on", "ended_on", "state"},
    {"published_on", "published_on_basis"},
    {"level", "country"},
)


class KeptCell(NamedTuple):
    """A cell that the desk changed since the last load, and the files too: it stays the desk's.

    ``column`` is None for a whole row that the desk took out and the files still hold.
    """

    dataset: Dataset
    key: Key
    column: Column | None = None
    stored: str = ""
    in_file: str = ""


def spare_the_desk(changes: list[Changes]) -> list[KeptCell]:
    """Take out of what a load would do what the desk changed; return where the files changed it too."""
    kept: list[KeptCell] = []
    for change in changes:
        loaded = last_loaded(change)
        kept += [KeptCell(change.dataset, row.key) for row in change.new if row.key in loaded]
        change.new = [row for row in change.new if row.key not in loaded]
        found, change.changed = change.changed, []
        for changed in found:
            names, cells = [], loaded.get(changed.row.key, {})
            ours = {each: cell_of(change.dataset, changed, each) for each in changed.names}
            desk = {each for each in changed.names if cells.get(each) != ours[each].stored}
            desk |= {each for group in TOGETHER if group & desk for each in group}
            for name, one in ours.items():
                before = cells.get(name)
                if name not in desk:
                    names.append(name)
                    continue
                place = change.dataset.names.index(name)
                changed.row.values[place] = changed.before[place]
                if before != one.in_file:
                    kept.append(one)
            if names:
                change.changed.append(Changed(changed.row, names, changed.before))
            else:
                change.same.append(changed.row)
    return kept


def cell_of(dataset: Dataset, changed: Changed, name: str) -> KeptCell:
    place = dataset.names.index(name)
    stored, in_file = cell(changed.before[place]), cell((changed.row.told or changed.row.values)[place])
    return KeptCell(dataset, changed.row.key, dataset.column(name), stored, in_file)


# --- what the last load wrote ---------------------------------------------------------------------


def last_loaded(change: Changes) -> dict[Key, Cells]:
    """Return what the last load wrote into the rows that are new or change; none where no load wrote one."""
    rows = [*change.new, *(changed.row for changed in change.changed)]
    if not rows:
        return {}
    dataset = change.dataset
    of_list = LoadedRow.objects.filter(list_name=dataset.name)
    if not of_list.exists():
        return loaded_by_history(dataset, change)
    blank = {column.name: cell(default_of(dataset, column)) for column in dataset if column.may_lack}
    return {
        key_of_text(row.key): blank | row.cells
        for batch in batches([text_of_key(row.key) for row in rows], BATCH)
        for row in of_list.filter(key__in=batch)
    }


def loaded_by_history(dataset: Dataset, change: Changes) -> dict[Key, Cells]:
    """Return the same from the history: the latest version of each row under the load's reason."""
    history = model_of(dataset).history.filter(history_change_reason=REASON)
    loaded: dict[Key, Cells] = {}
    for key, record in existing(dataset, [changed.row for changed in change.changed]).items():
        if version := history.filter(id=record.pk).order_by("history_date", "history_id").last():
            loaded[key] = cells_of_version(dataset, version)
    names = [column.attribute for column in dataset.columns[: len(dataset.identity)]]
    lookups = [f"{name}__code" if dataset.is_part and name == names[0] else name for name in names]
    written = set(history.values_list(*lookups)) if change.new else set()
    return loaded | {row.key: {} for row in change.new if row.key in written}


def cells_of_version(dataset: Dataset, version: Model) -> Cells:
    later = model_of(dataset).history.filter(id=version.id, history_id__gt=version.history_id)
    until = later.order_by("history_id").values_list("history_date", flat=True).first()
    return {column.name: version_cell(dataset, column, version, until) for column in dataset}


def text_of_key(key: Key) -> str:
    return "\n".join(key)


def key_of_text(text: str) -> Key:
    return tuple(text.split("\n"))


# --- what this load writes ------------------------------------------------------------------------


def rows_to_remember(changes: list[Changes]) -> list[LoadedRow]:
    """Return what the files say, to be kept once it is written; ask before anything is spared."""
    return [
        LoadedRow(list_name=change.dataset.name, key=text_of_key(row.key), cells=cells_of_row(change, row))
        for change in changes
        for row in (*change.new, *(changed.row for changed in change.changed), *change.same)
    ]


def cells_of_row(change: Changes, row: Row) -> Cells:
    named = zip(change.dataset.names, row.told or row.values, strict=True)
    return {name: cell(value) for name, value in named if name not in change.lacks}


def remember(rows: list[LoadedRow]) -> None:
    """Keep what the files say; of a column that they lack what an earlier load kept stays."""
    for batch in batches(rows, BATCH):
        lists, keys = {row.list_name for row in batch}, [row.key for row in batch]
        before = LoadedRow.objects.filter(list_name__in=lists, key__in=keys)
        known = {(row.list_name, row.key): row.cells for row in before}
        for row in batch:
            row.cells = known.get((row.list_name, row.key), {}) | row.cells
        fields = {"update_fields": ["cells"], "unique_fields": ["list_name", "key"]}
        LoadedRow.objects.bulk_create(batch, update_conflicts=True, **fields)


# --- what the files hold besides, and no longer ---------------------------------------------------


def is_newer(sheets: Iterable[Sheet]) -> bool:
    """Tell whether the files say of an operation that is here what no load has written. A query a list."""
    for sheet in sheets:
        of_list = LoadedRow.objects.filter(list_name=sheet.dataset.name)
        loaded = dict(of_list.values_list("key", "cells"))
        for _number, cells in sheet.rows:
            key = text_of_key(tuple(unguarded(cells[name]) for name in sheet.dataset.identity))
            known = loaded.get(key, {})
            if any(known.get(name) != text for name, text in in_order(sheet.dataset, cells)):
                return True
    return False


def in_order(dataset: Dataset, cells: Cells) -> Iterable[tuple[str, str]]:
    """Yield the cells of a file as the record writes them: what is a set, in the order of the alphabet."""
    for name, text in cells.items():
        column, plain = dataset.column(name), unguarded(text)
        is_set = column.is_many and not column.keeps_order
        yield name, SEPARATOR.join(sorted(plain.split(SEPARATOR))) if is_set else plain


def missing_records(sheets: list[Sheet]) -> list[Publishable]:
    """Return the records that an earlier load wrote and the files no longer hold, but those withdrawn.

    Never an operation, nor what belongs to one that the files do not hold: it has files of its own. What
    operations share is judged only by files that hold all of them.
    """
    found: list[Publishable] = []
    operations = operations_in(sheets)
    has_all = loaded_codes(OPERATIONS) <= operations
    for sheet in sheets:
        model, is_of_one = model_of(sheet.dataset), "operation" in sheet.dataset.names[1:]
        if not issubclass(model, Publishable) or model is Operation or not (is_of_one or has_all):
            continue
        codes = loaded_codes(sheet.dataset)
        codes -= {unguarded(cells[sheet.dataset.columns[0].name]) for _number, cells in sheet.rows}
        records = model.objects.filter(code__in=codes).exclude(publication_state=PublicationState.WITHDRAWN)
        records = records.filter(operation__code__in=operations) if is_of_one else records
        found += records.order_by("code")
    return found


def withdrawn_records(sheets: Iterable[Sheet]) -> list[Publishable]:
    """Return the withdrawn records that the files hold: no load publishes one again. A query a list."""
    found: list[Publishable] = []
    for sheet in sheets:
        model = model_of(sheet.dataset)
        if issubclass(model, Publishable):
            codes = {unguarded(cells[sheet.dataset.columns[0].name]) for _number, cells in sheet.rows}
            withdrawn = model.objects.filter(publication_state=PublicationState.WITHDRAWN).order_by("code")
            found += [record for record in withdrawn if record.code in codes]
    return found


def operations_in(sheets: Iterable[Sheet]) -> set[str]:
    """Return the codes of the operations that the files hold."""
    rows = (cells for one in sheets if one.dataset is OPERATIONS for _number, cells in one.rows)
    return {unguarded(cells[OPERATIONS.columns[0].name]) for cells in rows}


def loaded_codes(dataset: Dataset) -> set[str]:
    """Return the codes of the records of a list that any load wrote. Two queries."""
    loaded = LoadedRow.objects.filter(list_name=dataset.name).values_list("key", flat=True)
    written = model_of(dataset).history.filter(history_change_reason=REASON).values_list("code", flat=True)
    return {*loaded, *written.distinct()}


def missing_rows(sheets: list[Sheet]) -> list[KeptCell]:
    """Return the stored rows of tables that an earlier load wrote and the files hold the table without."""
    found: list[KeptCell] = []
    tables = {sheet.dataset: {cells[sheet.dataset.names[0]] for _, cells in sheet.rows} for sheet in sheets}
    for sheet in (one for one in sheets if one.dataset.is_part):
        names = sheet.dataset.names[: len(sheet.dataset.identity)]
        held = {tuple(unguarded(cells[name]) for name in names) for _number, cells in sheet.rows}
        keys = LoadedRow.objects.filter(list_name=sheet.dataset.name).values_list("key", flat=True)
        gone = {key_of_text(text) for text in keys} - held
        of_tables = [Row(0, key, []) for key in gone if key[0] in tables.get(sheet.dataset.whole, ())]
        found += [KeptCell(sheet.dataset, key) for key in existing(sheet.dataset, of_tables) if key in gone]
    return sorted(found, key=lambda one: one.key)


def is_stood_on(record: Publishable) -> bool:
    """Tell whether a public record stands on this one, and would go with it. A query a relation."""
    now = timezone.now()
    for model in map(model_of, DATASETS):
        for name in getattr(model, "stands_on", ()):
            relation = model._meta.get_field(name)
            if relation.related_model is type(record) and model.objects.public(now).filter(**{name: record}):
                return True
    return False
