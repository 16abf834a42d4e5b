"""Find a word in texts, in any usual spelling, without telling what pages hide of few people."""

from __future__ import annotations

import re

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from transfers.disclosure.text_redaction import LONE_NUMBER, small_counts
from transfers.filters.base import SEARCH_LENGTH, StrictFilterSet
from transfers.models import Facility, Source

# What the desk writes of a claim or a transfer.
IN_BOTH_LANGUAGES = ("standing_reason", "standing_reason_ar", "notes", "notes_ar")
# Letters that Arabic and Kurdish writers use for one another, hamza and dots left out or not.
LETTERS = ("اأإآٱ", "هةە", "يىی", "كک", "وؤ")
SPELLINGS = {letter: f"[{group}]" for group in LETTERS for letter in group}


def matches_spelling(word: str, *fields: str) -> Q:
    """Return the condition that a word stands in one of the fields, in any usual spelling of its letters."""
    pattern = "".join(SPELLINGS.get(letter, re.escape(letter)) for letter in word)
    lookup, sought = ("iregex", pattern) if SPELLINGS.keys() & set(word) else ("icontains", word)
    anywhere = Q()
    for field in fields:
        anywhere |= Q(**{f"{field}__{lookup}": sought})
    return anywhere


def contains_unredacted(queryset: QuerySet, word: str, *fields: str) -> Q:
    """Return the condition that a word stands in the texts of a row, where finding it tells nothing hidden.

    A text with a small count ("3-4 Iraqis", which pages print as "<10 Iraqis") is found by none of its words:
    a reader who tries words would read it letter by letter. One query, over the rows that have the word and a
    number under ten by itself.
    """
    lone = Q()
    for field in fields:
        lone |= Q(**{f"{field}__iregex": LONE_NUMBER})
    telling: dict[str, list[int]] = {field: [] for field in fields}
    for key, *texts in queryset.filter(matches_spelling(word, *fields), lone).values_list("pk", *fields):
        for field, text in zip(fields, texts, strict=True):
            if small_counts(text or ""):
                telling[field].append(key)
    anywhere = Q()
    for field, keys in telling.items():
        anywhere |= matches_spelling(word, field) & ~Q(pk__in=keys) if keys else matches_spelling(word, field)
    return anywhere


class SearchFilterSet(StrictFilterSet):
    """A filter set that is also asked for words.

    Subclasses declare ``search_fields`` (texts that are searched) and ``place_fields`` (facilities searched
    by any name); ``has_people``: a number is sought among the people counted, too.
    """

    q = django_filters.CharFilter(method="filter_search", label=_("Search"), max_length=SEARCH_LENGTH)

    search_fields: tuple[str, ...] = ()
    place_fields: tuple[str, ...] = ()
    has_people = False

    def filter_search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the rows in which every word stands somewhere."""
        for word in value.split():
            queryset = queryset.filter(self.found_by(queryset, word))
        return queryset

    def found_by(self, queryset: QuerySet, word: str) -> Q:
        """Return the condition that a word stands in a row's code or texts, a place, a source or a number."""
        anywhere = matches_spelling(word, "code") | contains_unredacted(queryset, word, *self.search_fields)
        for relation in self.place_fields:
            anywhere |= Q(**{f"{relation}__in": places_called(word)})
        anywhere |= Q(pk__in=self.citing(queryset, word))
        if self.has_people and re.fullmatch(r"[0-9]{1,3}(,?[0-9]{3})*", word, re.ASCII):
            number = int(word.replace(",", ""))
            anywhere |= Q(people_low=number) | Q(people=number) | Q(people_high=number)
        return anywhere

    def citing(self, queryset: QuerySet, word: str) -> QuerySet:
        """Return the records that cite a public source with that word in its code, publisher or title."""
        sources = Source.objects.public(self.at).known_on(self.known, self.at)
        sources = sources.filter(
            matches_spelling(word, "code", "publisher") | contains_unredacted(sources, word, "title")
        )
        return queryset.model.sources.through.objects.filter(source__in=sources).values("record")


def places_called(word: str) -> QuerySet[Facility]:
    """Return the facilities with that word in a name or alias, in any script."""
    named = matches_spelling(word, "name_en", "name_ar", "name_ckb", "aliases__name")
    return Facility.objects.filter(named).values("pk")
