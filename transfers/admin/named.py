"""Find a place or an authority by any of its names, in any usual spelling, and say which name it was.

Compared in Python: such lists are hundreds of rows, read in a query or two, and one rule of spelling then
holds on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext

from transfers import spelling


class NamedSearch:
    """An admin of records with names: ``name_fields``, and rows of other names, ``other_names``."""

    name_fields: tuple[str, ...] = ("name_en", "name_ar")
    other_names = ""  # the relation to rows with a ``name``

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        found, has_copies = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, has_copies
        spelt = [key for key, names in self.names().items() if spelling.first_with(names, search_term)]
        # By keys, so that a place with two names that match comes once.
        either = Q(pk__in=found.order_by().values("pk")) | Q(pk__in=spelt)
        return queryset.filter(either), False

    def names(self) -> dict[int, list[str]]:
        """Return every name of each record, by key. One query, and one for the other names."""
        names = defaultdict(list)
        for key, *own in self.model.objects.order_by().values_list("pk", *self.name_fields):
            names[key] += [name for name in own if name]
        if self.other_names:
            relation = self.model._meta.get_field(self.other_names)
            rows = relation.related_model.objects.order_by("position", "pk")
            for key, name in rows.values_list(relation.field.attname, "name"):
                names[key].append(name)
        return names

    def for_choice(self, queryset: QuerySet) -> QuerySet:
        """Load what ``describe_found`` reads."""
        return queryset.prefetch_related(self.other_names) if self.other_names else queryset

    def describe_found(self, record: Model, sought: str) -> str:
        """Say a choice, with the name by which it was found where its own does not show that."""
        said = self.describe(record)
        if not sought.strip() or spelling.has(said, sought):
            return said
        own = [name for field in self.name_fields if (name := getattr(record, field))]
        others = [row.name for row in getattr(record, self.other_names).all()] if self.other_names else []
        name = spelling.first_with([*own, *others], sought)
        return gettext("%(record)s, also written %(name)s") % {"record": said, "name": name} if name else said
