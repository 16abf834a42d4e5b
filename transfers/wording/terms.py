"""Say once on which terms the data is given: its name, licence, conventions and promise.

The data package, the /data/ page, the OpenAPI document and citations read it. Texts are marked with ``_``
for translation and stay English until a page asks gettext for them.
"""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_noop as _

PUBLISHER = "Handover"
NAME = "handover"  # of the data package, and of every file
TITLE = _("Announced detainee transfers")
DESCRIPTION = _(
    "Who said how many people were moved, from which facility to which receiving site, when, and how far "
    "that is from what was announced. Counts of people, each with its sources; never persons."
)

SYNTHETIC_NOTICE = _(
    "This ledger holds synthetic records, made to test the software. Their figures are not facts."
)


class Licence(NamedTuple):
    """A licence by its SPDX identifier, its name and its text's address."""

    identifier: str
    title: str
    address: str


LICENCE = Licence(
    "CC-BY-4.0",
    "Creative Commons Attribution 4.0 International",
    "https://creativecommons.org/licenses/by/4.0/",
)
LICENCE_MEANS = _(
    "Copy, change and publish it, also for money, as long as you say where it comes from and what you "
    "changed. The pages that the record cites keep their own rights."
)


class Convention(NamedTuple):
    """One thing that a reader of the files must know. ``name`` is its anchor."""

    name: str
    title: str
    text: str


CONVENTIONS = (
    Convention(
        "blank",
        _("Blank is not reported"),
        _(
            "An empty cell says that nobody reported it. It is never zero: do not fill it with 0, and do "
            "not count a claim or a transfer without a number as a transfer of nobody."
        ),
    ),
    Convention(
        "totals",
        _("Totals are not to be added"),
        _(
            "Most claims are running totals that contain one another. The sum of the column says nothing;"
            " the headline is worked out by the rules of the methodology, and progress.json gives it with"
            " its steps."
        ),
    ),
    Convention(
        "counts",
        _("A count is up to three numbers and a wording"),
        _(
            "people_low, people and people_high may each be empty; qualifier says how the source worded "
            "it. A number with more_than or at_least has no upper bound, one with at_most or fewer_than "
            "no lower one."
        ),
    ),
    Convention(
        "small-cells",
        _("Small numbers are hidden"),
        _(
            "In breakdowns a number under ten reads “<10”. Where it could be found by subtraction a "
            "second one reads withheld. Neither is blank and neither is a number: take them as missing "
            "for a reason."
        ),
    ),
    Convention(
        "dates",
        _("Dates are ISO 8601, and may be imprecise"),
        _(
            "Every date reads YYYY-MM-DD. A period has a first and a last day and a word for how exactly "
            "it is known; of a day alone nothing more exact should be said than that word allows."
        ),
    ),
    Convention(
        "codes",
        _("Codes are the same in every language"),
        _(
            "Columns, codes and files keep their English names in every language. What a code means "
            "stands in the vocabularies, in English and Arabic."
        ),
    ),
    Convention(
        "several",
        _("Several values in one cell"),
        _("A semicolon without a space stands between them. In JSON they are a list."),
    ),
    Convention("yes-no", _("Yes and no"), _("CSV and XLSX say yes or no, JSON true or false.")),
    Convention(
        "formulas",
        _("A quote before what looks like a formula"),
        _(
            "A text cell of a CSV or XLSX file that starts with = + - @, a tab or a line break has a single "
            "quote before it, so that a spreadsheet does not run it. Take one quote away to have the text "
            "as it is recorded."
        ),
    ),
    Convention(
        "encoding",
        _("UTF-8"),
        _(
            "A CSV file is UTF-8 with a byte order mark, which Excel needs to show Arabic; with bom=0 it "
            "comes without. The files in the data package have none. Commas separate, quotes are doubled,"
            " as RFC 4180 says."
        ),
    ),
)

PROMISE = (
    _(
        "A list keeps its columns: their names, their order and what they mean. New ones are only ever "
        "added at the end."
    ),
    _("An address keeps its meaning. A parameter that is not known is refused, never ignored."),
    _("A code keeps its meaning. New codes may be added to a vocabulary: let your program expect them."),
    _(
        "Should a column ever have to go, its successor is appended and both are filled; the list of "
        "changes says so at least twelve months before, and from then on the column stays, blank."
    ),
)

# Why a data address does not answer as asked: the end of the problem's ``type`` (views/problems.py), its
# title, and what to do.
PROBLEMS = (
    Convention(
        "query",
        _("A question that cannot be answered"),
        _(
            "A parameter is not known, cannot be read, stands there twice or contradicts another one. Each "
            "is named under errors with what would be accepted. A cursor is good for its own question "
            "alone, and ends when its row is withdrawn: begin the walk anew."
        ),
    ),
    Convention("malformed", _("A malformed request"), _("The request itself cannot be read.")),
    Convention(
        "not-found",
        _("Nothing public at this address"),
        _("There is no such list or record, or it is not public. Nobody can tell which."),
    ),
    Convention("method", _("Another method than GET and HEAD"), _("The data is only read.")),
    Convention(
        "too-many-rows",
        _("More than a sheet holds"),
        _("Ask for fewer rows, or take them as CSV or JSON, which hold any number of them."),
    ),
    Convention("server", _("A fault of ours"), _("It was written down. Try again in a minute.")),
    Convention(
        "unavailable",
        _("Not available at the moment"),
        _("The site cannot reach its data. Retry-After says how many seconds to wait."),
    ),
)
