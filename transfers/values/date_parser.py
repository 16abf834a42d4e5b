"""Read a date as somebody types it: a day, a month, a range, "by", "about", in English or Arabic.

There is no clock: a date without a year is refused, never completed. What ``period_words`` writes is read
back as the same period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from transfers.values.period import Period, day_words
from transfers.values.text import PLAIN_DIGITS
from transfers.vocabulary import DatePrecision

_NOT_READ = _("“%(text)s” is no date: write 13 Feb 2026, Feb 2026, 23-25 Jan 2026 or by 13 Feb 2026.")
_TWO_READINGS = _(
    "“%(text)s” may be %(first)s or %(second)s: write the month as a word, or the year first (%(iso)s)."
)
_NO_YEAR = _("“%(text)s” has no year: add it.")
_NO_SUCH_DAY = _("“%(text)s” names a day that does not exist.")
_WRONG_ORDER = _("“%(text)s” ends before it begins.")


class UnreadableDate(ValueError):
    """What was typed is no one date; says why, and what to write."""

    def __init__(self, message: str, **said: str | date) -> None:
        super().__init__(message)
        self.message, self.said = message, said

    def words(self) -> str:
        return gettext(self.message) % {
            name: day_words(value) if isinstance(value, date) else value for name, value in self.said.items()
        }

    def __str__(self) -> str:
        return self.words()


# --- the words that are known ---------------------------------------------------------------------

# By month: English, the names of Iraq and Syria, those of Egypt and the Gulf.
_MONTHS = """
jan january كانون الثاني|كانون ثاني|يناير
feb february شباط|فبراير
mar march آذار|اذار|أذار|مارس
apr april نيسان|أبريل|ابريل|إبريل
may may أيار|ايار|مايو
jun june حزيران|يونيو|يونيه
jul july تموز|يوليو|يوليه
aug august آب|اب|أب|أغسطس|اغسطس
sep september أيلول|ايلول|سبتمبر|sept
oct october تشرين الأول|تشرين الاول|تشرين أول|تشرين اول|أكتوبر|اكتوبر
nov november تشرين الثاني|تشرين ثاني|نوفمبر
dec december كانون الأول|كانون الاول|كانون أول|كانون اول|ديسمبر
""".strip().splitlines()
MONTHS = {
    name: number
    for number, line in enumerate(_MONTHS, 1)
    for short, whole, others in [line.split(" ", 2)]
    for name in (short, whole, *others.split("|"))
}
MONTH = "|".join(re.escape(name) for name in sorted(MONTHS, key=len, reverse=True))

_BY = "by|until|before or on|no later than|not later than|بحلول|حتى|في موعد أقصاه"
_FROM = "from|since|no earlier than|not earlier than|من|منذ|ابتداء من|اعتبارا من"
_LATER = "or later|or after|أو بعده|أو بعد ذلك|فصاعدا"
_ABOUT = r"about|around|approximately|circa|c\.|ca\.|~|نحو|حوالي|قرابة"
_UNKNOWN = "unknown|not known|date not known|غير معروف|التاريخ غير معروف"

_SPAN = r"\s*(?:-|/|\bto\b|\band\b|\bإلى\b|\bالى\b|\bحتى\b|\bو)\s*"
_D = r"(\d{1,2})"
_Y = r"(\d{4})"
_M = rf"({MONTH})\.?"


def parse_date(text: str) -> Period:
    """Return the period that a text means; raises UnreadableDate where it means none or more than one."""
    said = _plain(text)
    if re.fullmatch(_UNKNOWN, said):
        return Period(None, None, DatePrecision.UNKNOWN)
    for pattern, precision in _FRAMES:
        if framed := re.fullmatch(pattern, said):
            first, last, _is_day = _days(framed[1], text)
            return _FRAMED[precision](first, last)
    first, last, is_day = _days(said, text)
    return Period(first, last, DatePrecision.DAY if is_day else DatePrecision.RANGE)


_FRAMES = (
    (rf"(?:{_BY})\s+(.+)", DatePrecision.NO_LATER_THAN),
    (rf"(?:{_FROM})\s+(\S+|(?:(?!{_SPAN}).)+)", DatePrecision.NO_EARLIER_THAN),
    (rf"(.+?)\s+(?:{_LATER})", DatePrecision.NO_EARLIER_THAN),
    (rf"(?:{_ABOUT})\s*(.+)", DatePrecision.APPROX),
)
_FRAMED: dict[str, Callable[[date, date], Period]] = {
    DatePrecision.NO_LATER_THAN: lambda first, last: Period(None, last, DatePrecision.NO_LATER_THAN),
    DatePrecision.NO_EARLIER_THAN: lambda first, last: Period(first, None, DatePrecision.NO_EARLIER_THAN),
    DatePrecision.APPROX: lambda first, last: Period(first, last, DatePrecision.APPROX),
}


def _plain(text: str) -> str:
    """Bring digits, dashes, spaces and case to one form; drop commas, and vowel and direction marks."""
    said = text.translate(PLAIN_DIGITS).casefold()
    said = re.sub("[\u2010-\u2015\u2212]", "-", said)
    said = re.sub("[\u064b-\u0652\u0640\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", said)
    return " ".join(re.sub("[,،]", " ", said).split())


# --- days ------------------------------------------------------------------------------------------


def _days(said: str, text: str) -> tuple[date, date, bool]:
    """Return first and last day, and whether one day was named."""
    said = said.removeprefix("between ").removeprefix("بين ").strip()
    for pattern, days in _SHAPES:
        if match := re.fullmatch(pattern, said):
            try:
                first, last, is_day = days(*match.groups())
            except UnreadableDate as refused:
                raise UnreadableDate(refused.message, **{**refused.said, "text": text.strip()}) from None
            except ValueError:
                raise UnreadableDate(_NO_SUCH_DAY, text=text.strip()) from None
            if first > last:
                raise UnreadableDate(_WRONG_ORDER, text=text.strip())
            return first, last, is_day
    raise UnreadableDate(_NO_YEAR if re.fullmatch(_WITHOUT_YEAR, said) else _NOT_READ, text=text.strip())


Days = tuple[date, date, bool]
_WITHOUT_YEAR = rf"(?:{_D}(?:{_SPAN}{_D})?\s*)?{_M}|{_M}\s*{_D}|{_D}[/.]{_D}"


def _day(day: str, month: str, year: str) -> date:
    return date(int(year), MONTHS.get(month) or int(month), int(day))


def _one(day: date) -> Days:
    return day, day, True


def _month(year: str, month: str) -> Days:
    number = MONTHS.get(month) or int(month)
    return date(int(year), number, 1), date(int(year), number, monthrange(int(year), number)[1]), False


def _numbers(first: str, second: str, year: str) -> Days:
    """Read 13/02/2026, where one number can only be the day; refuse 03/04/2026 with both readings."""
    readings = sorted({*_readings(first, second, year)})
    if len(readings) == 2:
        one, other = _day(first, second, year), _day(second, first, year)
        raise UnreadableDate(_TWO_READINGS, first=one, second=other, iso=one.isoformat())
    if not readings:
        raise ValueError
    return _one(readings[0])


def _readings(first: str, second: str, year: str) -> Iterator[date]:
    for day, month in ((first, second), (second, first)):
        if int(month) <= 12 and int(day) <= 31:
            yield _day(day, month, year)


# Each shape a date may have, and the days it means. "of" and the like are not read: who types is of the desk.
_SHAPES: tuple[tuple[str, Callable[..., Days]], ...] = (
    (rf"{_Y}-{_D}-{_D}", lambda y, m, d: _one(_day(d, m, y))),
    (rf"{_Y}/{_D}/{_D}", lambda y, m, d: _one(_day(d, m, y))),
    (rf"{_Y}-{_D}", _month),
    (rf"{_M}\s*{_Y}", lambda m, y: _month(y, m)),
    (rf"{_D}\s*{_M}\s*{_Y}", lambda d, m, y: _one(_day(d, m, y))),
    (rf"{_M}\s*{_D}\s+{_Y}", lambda m, d, y: _one(_day(d, m, y))),
    (rf"{_D}([/.]){_D}\2{_Y}", lambda one, _mark, other, y: _numbers(one, other, y)),
    (
        rf"{_Y}-{_D}-{_D}{_SPAN}{_Y}-{_D}-{_D}",
        lambda y, m, d, y2, m2, d2: (_day(d, m, y), _day(d2, m2, y2), False),
    ),
    (rf"{_D}{_SPAN}{_D}\s*{_M}\s*{_Y}", lambda d, d2, m, y: (_day(d, m, y), _day(d2, m, y), False)),
    (rf"{_M}\s*{_D}{_SPAN}{_D}\s+{_Y}", lambda m, d, d2, y: (_day(d, m, y), _day(d2, m, y), False)),
    (
        rf"{_D}\s*{_M}{_SPAN}{_D}\s*{_M}\s*{_Y}",
        lambda d, m, d2, m2, y: (_day(d, m, y), _day(d2, m2, y), False),
    ),
    (
        rf"{_D}\s*{_M}\s*{_Y}{_SPAN}{_D}\s*{_M}\s*{_Y}",
        lambda d, m, y, d2, m2, y2: (_day(d, m, y), _day(d2, m2, y2), False),
    ),
    (rf"{_M}{_SPAN}{_M}\s*{_Y}", lambda m, m2, y: (_month(y, m)[0], _month(y, m2)[1], False)),
)
