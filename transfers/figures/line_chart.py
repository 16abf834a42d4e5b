"""Place the progress chart on a drawing, for images, embedding and pages without a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from transfers.analysis.control import Axis
from transfers.figures.base import Key
from transfers.figures.population import scale_of, within
from transfers.wording.words import date_words, thousands

LEFT, RIGHT = 150, 970  # thousandths of the width: the first and the last day
TOP, ZERO = 170, 840  # thousandths of the height: the top of the scale, and zero people
FOOT = 885  # where marks of days without a number stand
LABELS = 3  # days written below, at most
DRAWN_DAYS = 120  # of days without a number: more marks than that are a smear; the table has them
LATE = 550  # from here on words stand before their place, not after it


def line_chart(chart: dict[str, Any]) -> dict[str, Any]:
    """Return lines, marks and words in thousandths of width and height."""
    marked = [chart[name] for name in ("started_on", "ended_on") if chart[name]]
    points = [point for series in chart["claims"] for point in series["points"]]
    days = [each for series in chart["days"] for each in series["points"]]
    dates = [
        date.fromisoformat(each["on"]) for each in (*chart["line"], *points, *chart["transfers"], *marked)
    ]
    axis = Axis(min(dates), max(*dates, min(dates) + timedelta(days=1)))
    top = scale_of(most_people(chart, points))[-1]

    def x(on: str) -> int:
        return LEFT + round((RIGHT - LEFT) * min(max(axis.share(date.fromisoformat(on)), 0), 1))

    def y(people: int) -> int:
        return ZERO - round((ZERO - TOP) * people / top)

    def placed(each: dict[str, Any], kind: str = "") -> dict[str, Any]:
        return {"x": x(each["on"]), "y": y(each["people"]), "kind": kind}

    end = chart["ending"]
    is_below = end is not None and "to" in end  # the stroke from the line's end to the ceiling
    corners = [placed(point) for point in chart["line"]]
    drawn_days = [] if len(days) > DRAWN_DAYS else [series for series in chart["days"] if series["points"]]
    return {
        "left": LEFT,
        "zero": ZERO,
        "scale": [{"y": y(people), "words": thousands(people)} for people in scale_of(top)],
        "dates": date_labels(axis),
        "line": steps(corners),
        "ceiling": {"y": y(chart["ceiling"]["people"])} if chart["ceiling"] else None,
        "arrivals": once(placed(each) for each in chart["transfers"]),
        "spans": once(
            {"x": x(point["on"]), "from": y(point["span"][0]), "to": y(point["span"][1])}
            for point in points
            if point["span"]
        ),
        "ending": {"x": x(end["on"]), "y": y(end["people"]), "to": y(end["to"])} if is_below else None,
        "borders": [{"x": x(each["on"]), "y": 10 + 45 * number} for number, each in enumerate(marked)],
        # The filled marks come first: they would cover the open ones that share their place.
        "marks": once(placed(point, s["standing"]) for s in chart["claims"] for point in s["points"])
        + [{"x": x(each["on"]), "y": FOOT, "kind": s["mark"]} for s in drawn_days for each in s["points"]],
        "words": words(chart, marked, x, y),
    }


def once(marks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the marks without those that lie on an equal one: thousands of reports leave few places."""
    return list({repr(mark): mark for mark in marks}.values())


def most_people(chart: dict[str, Any], points: Sequence[dict[str, Any]]) -> int:
    people = [point["people"] for point in (*points, *chart["line"], *chart["transfers"])]
    people += [end for point in points for end in point["span"] or ()]
    people += [chart["ceiling"]["people"]] if chart["ceiling"] else []
    return max(people)


def steps(corners: list[dict[str, Any]]) -> list[dict[str, int]]:
    """Return the strokes of the line: a value holds until the day on which it rises."""
    found = []
    for one, other in pairwise(corners):
        found.append({"x": one["x"], "y": one["y"], "to_x": other["x"], "to_y": one["y"]})
        if other["y"] != one["y"]:
            found.append({"x": other["x"], "y": one["y"], "to_x": other["x"], "to_y": other["y"]})
    return found


def words(chart: dict[str, Any], marked: list[dict[str, Any]], x: Any, y: Any) -> list[dict[str, Any]]:
    """Return what is written in the drawing: ceiling, start and end, and how it closed."""
    found = [
        axis_text(x(each["on"]), 10 + 45 * number, each["label"], dy=11) for number, each in enumerate(marked)
    ]
    # Above and below the ceiling, at the end of the line: there is room for both on a phone.
    at_end = {"x": RIGHT + 30, "anchor": "end", "is_plain": True}
    if chart["ceiling"]:
        height = y(chart["ceiling"]["people"])
        found.append({"y": height, "dy": -6, "words": chart["ceiling"]["label"], **at_end})
        if chart["ending"]:
            found.append({"y": height, "dy": 15, "words": chart["ending"]["label"], **at_end})
    return found


def axis_text(at: int, y: int, written: str, dy: int) -> dict[str, Any]:
    """Return words beside their place, on the side where there is room for them."""
    anchor, gap = ("end", -10) if at > LATE else ("start", 10)
    return {"x": at + gap, "y": y, "dy": dy, "anchor": anchor, "words": written, "is_plain": False}


def date_labels(axis: Axis) -> list[dict[str, Any]]:
    """Return some evenly spaced days from the first to the last, each moved until it is seen whole."""
    length = (axis.last - axis.first).days
    number = min(LABELS, length + 1)
    days = [axis.first + timedelta(days=round(length * place / (number - 1))) for place in range(number)]
    places = [LEFT + round((RIGHT - LEFT) * axis.share(day)) for day in days]
    words = [date_words(day) for day in days]
    return [{"at": within(at, day), "words": day} for at, day in zip(places, words, strict=True)]


def line_key(drawn: dict[str, Any]) -> list[Key]:
    """Return the key: what is drawn, and nothing else."""
    words = drawn["words"]
    found = [Key("line", words["line"])] if drawn["line"] else []
    found += [Key(series["standing"], series["name"]) for series in drawn["claims"] if series["points"]]
    found += [Key("span", words["span"])] if drawn["has_spans"] else []
    found += [Key("arrival", words["transfers"])] if drawn["transfers"] else []
    days = [series for series in drawn["days"] if series["points"]]
    return found + [Key(series["mark"], series["label"]) for series in days]
