"""A count of people as reported: low, best, high and the source's wording."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from transfers.models.conditions import where_given
from transfers.values.quantity import Quantity, problems_of_quantity
from transfers.vocabulary import Qualifier

WITHOUT_NUMBER = [Qualifier.DENIED, Qualifier.NOT_STATED]
LOWER_BOUNDS = [Qualifier.MORE_THAN, Qualifier.AT_LEAST]
NO_NUMBER = Q(people_low__isnull=True, people__isnull=True, people_high__isnull=True)


class Measured(models.Model):
    """Nullable low, best and high: blank means not reported, never zero (rules 23 and 24)."""

    people_low = models.PositiveIntegerField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    people_high = models.PositiveIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices())

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=where_given(Q(people_low__lte=F("people")), "people_low", "people")
                & where_given(Q(people__lte=F("people_high")), "people", "people_high")
                & where_given(Q(people_low__lte=F("people_high")), "people_low", "people_high"),
                name="%(class)s_people_low_best_high_in_order",
                violation_error_message=_("Low must not exceed the figure, nor the figure the high."),
            ),
            models.CheckConstraint(
                condition=~Q(qualifier__in=WITHOUT_NUMBER) | NO_NUMBER,
                name="%(class)s_without_a_number_has_none",
                violation_error_message=_("A denial or an unstated number carries no figure."),
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=WITHOUT_NUMBER) | ~NO_NUMBER,
                name="%(class)s_with_a_number_has_one",
                violation_error_message=_("Give a figure, or say 'not stated'."),
            ),
            models.CheckConstraint(
                condition=~Q(qualifier=Qualifier.RANGE)
                | Q(people_low__isnull=False, people__isnull=True, people_high__isnull=False),
                name="%(class)s_range_has_two_ends",
                violation_error_message=_("A range has a low and a high and no figure between."),
            ),
            models.CheckConstraint(
                condition=~Q(qualifier__in=[Qualifier.AT_MOST, Qualifier.FEWER_THAN])
                | Q(people_low__isnull=True, people__isnull=True, people_high__isnull=False),
                name="%(class)s_upper_bound_is_a_high",
                violation_error_message=_("'Up to' and 'fewer than' fill only the high."),
            ),
            models.CheckConstraint(
                condition=where_given(~Q(qualifier__in=LOWER_BOUNDS), "people_high"),
                name="%(class)s_lower_bound_is_open_above",
                violation_error_message=_("'More than' and 'at least' leave the high blank."),
            ),
            models.CheckConstraint(
                condition=where_given(
                    ~Q(qualifier__in=LOWER_BOUNDS) | Q(people_low=F("people")), "people_low", "people"
                ),
                name="%(class)s_lower_bound_is_one_number",
                violation_error_message=_("A lower bound is one number: low and the figure are the same."),
            ),
        ]

    @property
    def quantity(self) -> Quantity:
        return Quantity(self.people_low, self.people, self.people_high, Qualifier(self.qualifier))

    def quantity_problems(self) -> Iterator[tuple[str, str]]:
        """Yield (field, what was expected) where the figures break the rules of quantity.py."""
        if self.qualifier in Qualifier.__members__.values():
            for problem in problems_of_quantity(self.quantity):
                yield problem.column, problem.expected
