"""Find a place or an authority by any of its names, in any usual spelling, and say which name it was.

Compared in Python: such lists are hundreds of rows, read in a query or two, and one rule of spelling then
holds on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext

from transfers.models import Authority, Facility
from transfers.values.text import first_matching_name, folded, name_matches

# By model: the fields that hold a name, and the relation to rows of other names, if any.
NAMES: dict[type[Model], tuple[tuple[str, ...], str]] = {
    Facility: (("name_en", "name_ar", "name_ckb"), "aliases"),
    Authority: (("name_en", "name_ar"), ""),
}


def all_names(records: QuerySet) -> dict[int, list[str]]:
    """Return every name of each record, by key. One query, and one for other names."""
    model = records.model
    fields, others = NAMES[model]
    names = {
        key: [name for name in own if name] for key, *own in records.order_by().values_list("pk", *fields)
    }
    if others:
        relation = model._meta.get_field(others)
        rows = relation.related_model.objects.order_by("position", "pk")
        for key, name in rows.values_list(relation.field.attname, "name"):
            if key in names:
                names[key].append(name)
    return names


def namesakes(record: Model) -> QuerySet:
    """Return the records that are known under one of a record's names, in any spelling."""
    fields, _others = NAMES[type(record)]
    own = {folded(getattr(record, field)) for field in fields} - {""}
    known = all_names(type(record).objects.not_withdrawn()) if own else {}
    keys = [key for key, names in known.items() if own & {folded(name) for name in names}]
    return type(record).objects.filter(pk__in=keys)


class NamedSearch:
    """An admin of a model with NAMES."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        found, has_copies = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, has_copies
        names = all_names(self.model.objects.all())
        spelt = [key for key, its in names.items() if first_matching_name(its, search_term)]
        # By keys, so that a place with two names that match comes once.
        either = Q(pk__in=found.order_by().values("pk")) | Q(pk__in=spelt)
        return queryset.filter(either), False

    def for_choice(self, queryset: QuerySet) -> QuerySet:
        """Load what ``describe_found`` reads."""
        _fields, others = NAMES[self.model]
        return queryset.prefetch_related(others) if others else queryset

    def describe_found(self, record: Model, sought: str) -> str:
        """Say a choice, with the name by which it was found where its own does not show that."""
        said = self.describe(record)
        if not sought.strip() or name_matches(said, sought):
            return said
        fields, others = NAMES[self.model]
        names = [getattr(record, field) for field in fields]
        names += [row.name for row in getattr(record, others).all()] if others else []
        name = first_matching_name(names, sought)
        return gettext("%(record)s, also written %(name)s") % {"record": said, "name": name} if name else said
