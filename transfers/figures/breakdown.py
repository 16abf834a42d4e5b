"""Make the figure of a breakdown: its nationalities as bars, from its public table alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import get_language_bidi, gettext

from transfers.analysis.breakdowns import Bar
from transfers.disclosure.cell_suppression import PublicRow
from transfers.disclosure.text_redaction import redact_small_counts
from transfers.figures import titles
from transfers.figures.base import Figure, FigureContext, File, Key
from transfers.ledger.breakdowns import Nationalities
from transfers.models import Breakdown
from transfers.values.quantity import quantity_words
from transfers.vocabulary import BreakdownStanding
from transfers.wording.words import date_words, label, thousands

DRAWN_ROWS = 15  # in an image; the page's table has them all
ROW = 26  # pixels
LABEL_LETTERS = 38  # of a label: more would run into its number


def breakdown_context(breakdown: Breakdown, site: str = "", version: str = "") -> FigureContext:
    as_of = breakdown.as_of_date
    return FigureContext(
        kind="breakdown",
        code=breakdown.code,
        name=gettext("Breakdown %(code)s") % {"code": breakdown.code},
        as_of=gettext("As of %(date)s.") % {"date": date_words(as_of)} if as_of else "",
        site=site,
        version=version,
    )


def nationalities_figure(context: FigureContext, found: Nationalities | None) -> Figure | None:
    """Draw the first rows of a public table; hidden numbers are words there too. None without a row."""
    if found is None or not found.rows:
        return None
    breakdown, rows = found.breakdown, found.rows
    drawn = drawn_rows(rows)
    is_official = breakdown.standing == BreakdownStanding.OFFICIAL
    number = {"drawn": thousands(len(drawn)), "number": thousands(len(rows))}
    remark = gettext("The first %(drawn)s of %(number)s rows; the table has them all.")
    title = titles.nationalities_words(found.table) if is_official else gettext("People by nationality")
    return Figure(
        context=context,
        name="nationalities",
        title=title,
        unit=gettext("people, by nationality as its issuer labels it"),
        description=title,
        drawing="rows",
        framed="rows_table",
        drawn={"rows": drawn, "height": ROW * len(drawn), "bars_from": "0" if get_language_bidi() else "45%"},
        height=ROW * len(drawn),
        source=source_words(breakdown),
        part="small-cells",
        table="nationalities-table",
        files=[
            File(
                gettext("CSV of the rows"), context.file("breakdown_counts_csv", filters_of_table(breakdown))
            )
        ],
        key=[Key("hatch", gettext("not known exactly"))] if any(is_inexact(bar) for _, bar in rows) else [],
        remarks=[remark % number] if len(drawn) < len(rows) else [],
    )


def drawn_rows(rows: Sequence[tuple[PublicRow, Bar | None]]) -> list[dict[str, Any]]:
    return [
        {
            "y": ROW * number,
            "label": Truncator(redact_small_counts(row.label)).chars(LABEL_LETTERS),
            "words": label(row.hidden) if row.hidden else quantity_words(row.quantity),
            "bar": bar,
        }
        for number, (row, bar) in enumerate(rows[:DRAWN_ROWS])
    ]


def is_inexact(bar: Bar | None) -> bool:
    return bar is not None and (bar.is_open or bar.high > bar.low)


def filters_of_table(breakdown: Breakdown) -> dict[str, str]:
    """Return the filters that find this table: the list cannot be asked for a code."""
    found = {
        "authority": breakdown.issuer.code,
        "population": breakdown.population,
        "standing": breakdown.standing,
    }
    day = breakdown.as_of_date and breakdown.as_of_date.isoformat()
    return found | {"since": day, "until": day} if day else found


def source_words(breakdown: Breakdown) -> str:
    """Say whose table it is, and how its issuer stands behind it: a frame has no page around it to say so."""
    words = {"code": breakdown.code, "issuer": breakdown.issuer, "date": date_words(breakdown.as_of_date)}
    if breakdown.standing == BreakdownStanding.DISOWNED:
        return gettext("Source: breakdown %(code)s, attributed to %(issuer)s, which disowned it.") % words
    if breakdown.as_of_date:
        source = gettext("Source: breakdown %(code)s by %(issuer)s, as of %(date)s.") % words
    else:
        source = gettext("Source: breakdown %(code)s by %(issuer)s, as of a day that is not known.") % words
    if breakdown.standing == BreakdownStanding.OFFICIAL:
        return source
    standing = BreakdownStanding(breakdown.standing)
    stands = {"standing": gettext(standing.label), "meaning": gettext(standing.meaning)}
    return f"{source} " + gettext("Its standing: %(standing)s. %(meaning)s") % stands
