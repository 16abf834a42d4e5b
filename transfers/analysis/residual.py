"""Say what two reported populations and the movements between them leave unexplained."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from transfers.values.quantity import format_number


class Residual(NamedTuple):
    """People more (above zero) or fewer (below) than the reports explain; None is an end that is open."""

    low: int | None
    high: int | None
    is_between_lower_bounds: bool = False  # why both ends are open, where they are


_NOTHING = _("nothing: they agree")
_MORE = _("%(number)s more")
_FEWER = _("%(number)s fewer")
_UP_TO_MORE = _("up to %(number)s more")
_UP_TO_FEWER = _("up to %(number)s fewer")
_BETWEEN_MORE = _("between %(low)s and %(high)s more")
_BETWEEN_FEWER = _("between %(least)s and %(most)s fewer")
_EITHER_WAY = _("anything from %(fewer)s fewer to %(more)s more")
_AT_LEAST_MORE = _("at least %(number)s more")
_AT_LEAST_FEWER = _("at least %(number)s fewer")
_NOTHING_OR_MORE = _("nothing, or any number more")
_NOTHING_OR_FEWER = _("nothing, or any number fewer")
_FEWER_OR_MORE = _("up to %(number)s fewer, or any number more")
_MORE_OR_FEWER = _("up to %(number)s more, or any number fewer")
_LOWER_BOUNDS = _("cannot be bounded: both reports are lower bounds")
_OPEN = _("cannot be bounded: the reports leave it open on both sides")


def residual_words(residual: Residual) -> str:
    """Say it: "at least 2,150 more", "between 2,500 and 4,500 fewer", "nothing: they agree"."""
    low, high, is_between_lower_bounds = residual
    if low is None or high is None:
        if low is None and high is None:
            return gettext(_LOWER_BOUNDS if is_between_lower_bounds else _OPEN)
        template = _open_above(low) if low is not None else _open_below(high)
        return gettext(template) % {"number": format_number(abs(low if low is not None else high or 0))}
    if low < 0 < high:
        return gettext(_EITHER_WAY) % {"fewer": format_number(-low), "more": format_number(high)}
    if low == high:
        template = _NOTHING if low == 0 else _MORE if low > 0 else _FEWER
        return gettext(template) % {"number": format_number(abs(low))}
    if 0 in (low, high):
        return gettext(_UP_TO_MORE if low == 0 else _UP_TO_FEWER) % {
            "number": format_number(abs(low or high))
        }
    if low > 0:
        return gettext(_BETWEEN_MORE) % {"low": format_number(low), "high": format_number(high)}
    return gettext(_BETWEEN_FEWER) % {"most": format_number(-low), "least": format_number(-high)}


def _open_above(low: int) -> str:
    return _AT_LEAST_MORE if low > 0 else _FEWER_OR_MORE if low < 0 else _NOTHING_OR_MORE


def _open_below(high: int | None) -> str:
    if not high:
        return _NOTHING_OR_FEWER
    return _AT_LEAST_FEWER if high < 0 else _MORE_OR_FEWER
