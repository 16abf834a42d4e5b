"""Make the figures of a facility: who held it when, and how many people it was said to hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, ngettext

from transfers.analysis.population import Spread
from transfers.figures.base import Figure, FigureContext, File, Key
from transfers.figures.captions import reports_words
from transfers.figures.control import lane_words
from transfers.figures.population import drawing_of
from transfers.models import Claim, ControlPeriod, Facility
from transfers.vocabulary import Measure
from transfers.wording.words import date_words, spread_words, thousands

LANE, AXIS = 60, 68  # pixels of an account and of the axis, in an image


def facility_context(facility: Facility, site: str = "", version: str = "") -> FigureContext:
    return FigureContext(kind="facility", code=facility.code, name=str(facility), site=site, version=version)


def facility_figures(context: FigureContext, reported: dict[str, Any]) -> dict[str, Figure]:
    """Return every figure of a facility that has something to draw, by its name.

    ``reported`` are its control ``periods``, what ``control`` makes of them, and its ``populations`` with
    their ``population_spread``.
    """
    control = reported["control"]
    found = [
        control_figure(context, reported["periods"], control) if control["drawing"] else None,
        population_figure(context, reported["populations"], reported["population_spread"]),
    ]
    return {figure.name: figure for figure in found if figure}


def control_figure(
    context: FigureContext, periods: Sequence[ControlPeriod], control: dict[str, Any]
) -> Figure:
    drawing = control["drawing"]
    lanes = [{"y": LANE * number, **lane} for number, lane in enumerate(drawing["lanes"])]
    height = LANE * len(lanes) + AXIS
    number = len(periods)
    source = ngettext(
        "Source: %s control period; it names its pages.",
        "Source: %s control periods; each names its pages.",
        number,
    )
    sentence = gettext("Bars: who held it when. %(summary)s")
    return Figure(
        context=context,
        name="control",
        title=control_title(periods, control),
        unit=gettext("periods of control, one bar per account"),
        description=sentence % {"summary": drawing["summary"]},
        drawing="control",
        picture="control_picture",
        drawn={**drawing, "lanes": lanes, "height": height, "axis_y": LANE * len(lanes)},
        height=height,
        source=source % thousands(number),
        part="headline",
        table="control-table",
        key=control_key(drawing),
        remarks=control_notes(drawing),
    )


def control_title(periods: Sequence[ControlPeriod], control: dict[str, Any]) -> str:
    """Say who held it where one account is all there is, or that accounts compete."""
    if control["competing"]:
        return gettext("Accounts of who held it compete")
    if len(periods) == 1:
        return lane_words(periods[0])
    return gettext("Who held it, and when")


def control_key(drawing: dict[str, Any]) -> list[Key]:
    marks = drawing["transfers"]
    entries = (
        (True, "lane-sure", gettext("held")),
        (drawing["has_claimed"], "lane-claimed", gettext("only claimed")),
        (drawing["has_unsure"], "hatch", gettext("its start or end is not known exactly, or not at all")),
        (drawing["has_maybe"], "lane-maybe", gettext("it may have reached as far as this")),
        (any(not mark["is_counted"] for mark in marks), "lane-tick", gettext("a transfer from here")),
        (
            any(mark["is_counted"] for mark in marks),
            "lane-tick-counted",
            gettext("a counted transfer from here"),
        ),
    )
    return [Key(symbol, words) for is_drawn, symbol, words in entries if is_drawn]


def control_notes(drawing: dict[str, Any]) -> list[str]:
    arrows = gettext("Arrows: before the axis begins, or with no end reported.")
    sentence = gettext(
        "The axis ends on %(date)s, the last day the record names here or the end of the operation."
    )
    return [arrows] * drawing["has_arrow"] + [sentence % {"date": date_words(drawing["last"])}]


def population_figure(
    context: FigureContext, claims: Sequence[Claim], spread: Spread | None
) -> Figure | None:
    drawing = drawing_of(claims)
    if drawing is None:
        return None
    title = gettext("Chart: people held, as reported.")
    query = {"facility": context.code, "measure": Measure.FACILITY_POPULATION.value}
    return Figure(
        context=context,
        name="population",
        title=spread_words(spread) if spread else gettext("People held, as reported"),
        unit=gettext("people held, by day of the report"),
        description=f"{title} {spread_words(spread)}" if spread else title,
        source=reports_words(claims),
        part="balance",
        table="populations-table",
        files=[File(gettext("CSV of the claims"), context.file("claims_csv", query))],
        **drawing,
    )
