"""Make the figures of an operation: each with its finding, drawing, key, sources and files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext

from transfers.analysis.destinations import Destinations
from transfers.figures import titles
from transfers.figures.base import Figure, FigureContext, Key
from transfers.figures.breakdown import nationalities_figure
from transfers.figures.captions import (
    arrivals_words,
    as_of_words,
    behind_headline,
    claims_words,
    files,
    frozen_query,
    movements_words,
)
from transfers.figures.line_chart import line_chart, line_key
from transfers.figures.map import ENDS, place_map
from transfers.figures.population import drawing_of
from transfers.figures.progress import bar, by_disclosure, chart, meter
from transfers.figures.weeks import week_figures
from transfers.ledger.breakdowns import Nationalities, latest_nationalities
from transfers.ledger.operation import Ledger
from transfers.values.quantity import quantity_words
from transfers.vocabulary import Standing
from transfers.wording.words import comma, percent, thousands


@dataclass(frozen=True)
class Tables:
    """Hold what the tables and figures of one ledger are made of, each worked out once."""

    ledger: Ledger

    @cached_property
    def weeks(self) -> dict[str, Any] | None:
        return week_figures(self.ledger)

    @cached_property
    def map(self) -> dict[str, Any] | None:
        return place_map(self.ledger)

    @cached_property
    def by_disclosure(self) -> dict[str, Destinations | None]:
        """The headline divided by what is disclosed of each end."""
        return {end: by_disclosure(self.ledger, end) for end in ENDS}


def figures(
    tables: Tables, nationalities: Nationalities | None, site: str = "", version: str = ""
) -> dict[str, Figure]:
    """Return every figure of an operation that has something to draw, by its name as templates ask for it."""
    context = operation_context(tables.ledger, site, version)
    found = [make(tables, context) for make in FIGURES.values()]
    found.append(nationalities_figure(context, nationalities))
    return {
        figure.name.replace("-", "_"): with_selection_notice(figure, tables.ledger)
        for figure in found
        if figure
    }


def figure_named(name: str, ledger: Ledger, at: datetime, site: str = "") -> Figure | None:
    """Return one figure; None for an unknown name, and where there is nothing to draw."""
    context = operation_context(ledger, site)
    if name == "nationalities":
        found = nationalities_figure(context, latest_nationalities(ledger, at))
    else:
        found = FIGURES[name](Tables(ledger), context) if name in FIGURES else None
    return with_selection_notice(found, ledger) if found else None


def with_selection_notice(figure: Figure, ledger: Ledger) -> Figure:
    """Return a figure with its finding; one of a selection says so, for it is shown without its page, too."""
    if not ledger.selection or figure.name == "bar":  # whose finding is what the page says
        return figure
    return replace(figure, title=gettext("In this selection: %(finding)s") % {"finding": figure.title})


def operation_context(ledger: Ledger, site: str = "", version: str = "") -> FigureContext:
    """Return the operation's page in the state that is asked for."""
    return FigureContext(
        kind="operation",
        code=ledger.operation.code,
        name=str(ledger.operation),
        as_of=as_of_words(ledger),
        query=ledger.query,
        frozen=frozen_query(ledger),
        site=site,
        version=version,
    )


# --- one function per figure ----------------------------------------------------------------------------


def bar_figure(tables: Tables, context: FigureContext) -> Figure | None:
    ledger, progress = tables.ledger, tables.ledger.progress
    drawn = bar(progress)
    if drawn is None:
        return None
    support, is_summed = behind_headline(ledger)
    headline, ceiling = progress.headline.quantity, progress.ceiling
    is_inexact = drawn["high"] is None or drawn["high"] != drawn["low"]
    if ceiling:
        sentence = gettext("Bar: %(headline)s people transferred, against %(announced)s announced.")
    else:
        sentence = gettext("Bar: %(headline)s people transferred; without a ceiling.")
    announced = quantity_words(ceiling.quantity) if ceiling else ""
    return Figure(
        context=context,
        name="bar",
        title=titles.headline_words(ledger),
        unit=gettext("people transferred"),
        description=sentence % {"headline": quantity_words(headline), "announced": announced},
        drawing="bar",
        drawn=drawn,
        height=88,
        table="line-table",
        files=files(ledger, context, "arrivals" if is_summed else "counted"),
        source=movements_words(ledger) if is_summed else claims_words(support),
        part="headline",
        remarks=[gettext("Hatched: not known exactly.")] if is_inexact else [],
    )


def coverage_figure(tables: Tables, context: FigureContext) -> Figure | None:
    ledger = tables.ledger
    drawn = meter(ledger.progress)
    if drawn is None or ledger.selection:  # one question leaves other claims than arrivals: no share
        return None
    coverage = ledger.progress.coverage
    sentence = gettext("Meter: %(share)s %% of the headline appears in dated, counted transfers.")
    return Figure(
        context=context,
        name="coverage",
        title=titles.coverage_words(ledger),
        unit=gettext("people of the headline"),
        description=sentence % {"share": percent(coverage.share)},
        drawing="coverage",
        drawn=drawn,
        height=14,
        table="arrivals-table" if coverage.movements else "",
        files=files(ledger, context, "arrivals"),
        source=movements_words(ledger),
        part="coverage",
        key=[
            Key("meter-counted", gettext("in dated, counted transfers")),
            Key("meter-rest", gettext("no dated, counted transfer")),
        ],
    )


def progress_figure(tables: Tables, context: FigureContext) -> Figure | None:
    ledger = tables.ledger
    data = chart(ledger)
    if data is None:
        return None
    return Figure(
        context=context,
        name="progress",
        title=titles.line_words(ledger),
        unit=gettext("people, as a running total by day"),
        description=titles.line_description(ledger),
        drawing="progress",
        drawn=line_chart(data),
        data=data,
        height=360,
        table="line-table" if ledger.progress.steps else "beside-table",
        files=files(ledger, context, "totals", "arrivals"),
        source=claims_words(ledger.results) if ledger.results else movements_words(ledger),
        part="line",
        key=line_key(data),
    )


def plans_figure(tables: Tables, context: FigureContext) -> Figure | None:
    """Draw the plans over time, the counted one on top; one alone is no figure."""
    ledger = tables.ledger
    plans = sorted(ledger.plans, key=lambda claim: claim.standing == Standing.COUNTED)
    drawing = drawing_of(plans)
    if drawing is None or len(plans) == 1:
        return None
    return Figure(
        context=context,
        name="plans",
        title=titles.plans_words(ledger.plans),
        unit=gettext("people announced or forecast, by day of the statement"),
        description=gettext("Chart: plans and forecasts, as stated."),
        table="plans-table",
        files=files(ledger, context, "plans", "forecasts"),
        source=claims_words(ledger.plans),
        part="ceiling",
        **drawing,
    )


def week_figure(end: str, tables: Tables, context: FigureContext) -> Figure | None:
    """Draw counted arrivals by week, stacked by what is known of one end."""
    ledger, weeks = tables.ledger, tables.weeks
    if not weeks or not weeks["charts"]:
        return None
    drawn = weeks["charts"][ENDS.index(end)]
    is_origin = end == "origin"
    subject = gettext("By place of origin") if is_origin else gettext("By receiving site")
    unit = gettext("people in counted arrivals, by week")
    parts = comma().join(f"{part['words']} {thousands(part['people'])}" for part in drawn["key"])
    key = [Key(f"week-{part['fill']}", part["words"]) for part in drawn["key"]]
    if drawn["has_unnumbered"]:
        key.append(Key("week-unnumbered", gettext("arrivals without a number")))
    return Figure(
        context=context,
        name="weeks-by-origin" if is_origin else "weeks-by-destination",
        title=titles.weeks_words(weeks) if is_origin else titles.sites_words(drawn),
        unit=f"{subject}{comma()}{unit}",
        description=f"{subject}: {parts}.",
        drawing="weeks",
        drawn=drawn,
        height=220,
        table="weeks-table",
        files=files(ledger, context, "reports"),
        source=arrivals_words(ledger),
        part="coverage",
        key=key,
    )


def map_figure(tables: Tables, context: FigureContext) -> Figure | None:
    ledger, drawn = tables.ledger, tables.map
    if drawn is None or not drawn["marks"]:
        return None
    return Figure(
        context=context,
        name="map",
        title=titles.map_words(drawn),
        unit=gettext("arrivals, counted or without a number, by governorate"),
        description=gettext(
            "Map: governorates of Syria and Iraq in which counted or unnumbered arrivals began or ended. "
            "The table says the same."
        ),
        drawing="map",
        drawn=drawn,
        height=632,
        framed_height=300,
        table="map-table",
        files=files(ledger, context, "reports"),
        source=arrivals_words(ledger),
        part="coverage",
        key=map_key(drawn),
        remarks=[
            gettext("The governorates of Syria, in the west, and of Iraq, in the east."),
            gettext("In a circle: how many arrivals. No place is drawn more finely than its governorate."),
            gettext("What is undisclosed, disputed or not reported stands in the table only."),
            gettext("Outlines: Natural Earth, simplified."),
        ],
    )


def map_key(drawn: dict[str, Any]) -> list[Key]:
    words = {"origin": gettext("arrivals began there"), "destination": gettext("arrivals ended there")}
    ends = {mark["end"] for mark in drawn["marks"]}
    return [Key(f"map-{end}", words[end]) for end in ENDS if end in ends]


def places_figure(tables: Tables, context: FigureContext) -> Figure | None:
    """Draw the headline twice, divided by what is disclosed of where people left and where they arrived."""
    ledger, divided = tables.ledger, tables.by_disclosure
    if divided["destination"] is None or not divided["destination"].headline:
        return None
    names = {"origin": gettext("Place of origin"), "destination": gettext("Receiving site")}
    bars = [
        {"y": 56 * number, "words": names[end], "parts": place_parts(divided[end])}
        for number, end in enumerate(ENDS)
    ]
    parts = {part["fill"]: part["words"] for each in bars for part in each["parts"]}
    return Figure(
        context=context,
        name="places",
        title=titles.places_words(divided["destination"], ledger.progress.headline.quantity),
        unit=gettext("people of the headline, by what is known of the place"),
        description=" ".join(
            f"{each['words']}: "
            + comma().join(f"{part['words']} {thousands(part['people'])}" for part in each["parts"])
            + "."
            for each in bars
        ),
        drawing="places",
        drawn={"bars": bars},
        height=112,
        table="destinations-table",
        files=files(ledger, context, "arrivals"),
        source=movements_words(ledger),
        part="coverage",
        key=[Key(f"week-{fill}", words) for fill, words in parts.items()],
    )


def place_parts(divided: Any) -> list[dict[str, Any]]:
    """Return the parts of one bar in thousandths, those without people left out."""
    parts = (
        ("named-0", gettext("Named"), divided.named),
        ("undisclosed", gettext("Undisclosed"), divided.undisclosed),
        ("disputed", gettext("Disputed"), divided.disputed),
        ("not-reported", gettext("Not reported"), divided.not_reported),
        ("none", gettext("No dated, counted transfer"), divided.without_dated_transfer),
    )
    found, people = [], 0
    for fill, words, part in parts:
        start, people = round(1000 * people / divided.headline), people + part.people
        width = round(1000 * people / divided.headline) - start
        if part.people:
            found.append({"fill": fill, "words": words, "people": part.people, "x": start, "width": width})
    return found


# Those that need nothing but the ledger's own tables.
FIGURES: dict[str, Callable[[Tables, FigureContext], Figure | None]] = {
    "bar": bar_figure,
    "coverage": coverage_figure,
    "progress": progress_figure,
    "plans": plans_figure,
    "weeks-by-origin": partial(week_figure, "origin"),
    "weeks-by-destination": partial(week_figure, "destination"),
    "map": map_figure,
    "places": places_figure,
}
