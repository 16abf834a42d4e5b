"""Recompute what the code computes, slowly and obviously, to compare with.

Plain loops over plain cells, written from docs/rules.md and sharing no function with the code they check.
Nothing here is meant to be fast or elegant: only easy to agree with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from transfers.analysis.control import Axis, ControlAccount
from transfers.analysis.line import ClaimFact, TransferFact
from transfers.analysis.population import Movement, Report
from transfers.disclosure.cell_suppression import PublicTable, Table
from transfers.values.period import Period
from transfers.values.quantity import Quantity


@dataclass
class ExpectedProgress:
    """What an operation's progress should be; ``line`` has one entry for every day of the ledger."""

    line: dict[date, int]
    steps: list[tuple[date, int, bool]]
    headline: int | None
    headline_claims: set[str]
    headline_authorities: set[str]
    headline_pages: int
    ceiling: int | None
    counted_people: int
    counted_movements: set[str]
    below_line: set[str]
    unplaced: set[str]
    unnumbered: set[str]


def progress_oracle(
    claims: Sequence[ClaimFact], transfers: Sequence[TransferFact], known_on: date | None
) -> ExpectedProgress:
    """Recompute the headline rule by asking of every single day: what could be said at its end?"""
    claims = [claim for claim in claims if _was_public(claim.known_from, known_on)]
    transfers = [transfer for transfer in transfers if _was_public(transfer.known_from, known_on)]

    said: list[tuple[date, int, ClaimFact]] = []
    came: list[tuple[date, int, str]] = []
    unplaced = set()
    unnumbered = set()
    for claim in claims:
        number = _number(claim)
        if claim.measure != "transferred" or claim.standing != "counted" or number is None:
            continue
        if claim.as_of is not None:
            said.append((claim.as_of, number, claim))
        elif claim.reported_on is not None:
            said.append((claim.reported_on, number, claim))
        else:
            unplaced.add(claim.code)
    for transfer in transfers:
        if not transfer.is_on_arrival_leg or (transfer.scope, transfer.status) != ("movement", "reported"):
            continue
        number = _number(transfer)
        if number is None:
            day = transfer.period.latest or transfer.period.earliest
            is_to_come = known_on is not None and day is not None and day > known_on
            if transfer.standing in ("counted", "listed") and not is_to_come:
                unnumbered.add(transfer.code)
        elif transfer.standing == "counted":
            if transfer.period.latest is not None:
                came.append((transfer.period.latest, number, transfer.code))
            elif transfer.period.earliest is not None:
                came.append((transfer.period.earliest, number, transfer.code))
            else:
                unplaced.add(transfer.code)

    if known_on is not None:  # nothing dated after the asked day
        said = [statement for statement in said if statement[0] <= known_on]
        came = [arrival for arrival in came if arrival[0] <= known_on]
    line, steps = _line_day_by_day(said, came)
    headline = steps[-1][1] if steps else None
    behind = [claim for _day, number, claim in said if number == headline]
    return ExpectedProgress(
        line=line,
        steps=steps,
        headline=headline,
        headline_claims={claim.code for claim in behind},
        headline_authorities={claim.authority for claim in behind},
        headline_pages=len(set().union(*(claim.pages for claim in behind))),
        ceiling=_announced_ceiling(claims),
        counted_people=sum(number for _day, number, _code in came),
        counted_movements={code for _day, _number, code in came},
        below_line={claim.code for day, number, claim in said if number < line[day]},
        unplaced=unplaced,
        unnumbered=unnumbered,
    )


def _was_public(known_from: date | None, known_on: date | None) -> bool:
    if known_on is None:
        return True
    return known_from is not None and known_from <= known_on


def _number(fact: ClaimFact | TransferFact) -> int | None:
    """The number that a ledger may add or state: no denial, no silence, no upper bound, no forecast."""
    if fact.quantity.qualifier in ("denied", "not_stated", "at_most", "fewer_than", "expected"):
        return None
    if fact.quantity.best is not None:
        return fact.quantity.best
    return fact.quantity.low


def _line_day_by_day(
    said: list[tuple[date, int, ClaimFact]], came: list[tuple[date, int, str]]
) -> tuple[dict[date, int], list[tuple[date, int, bool]]]:
    line: dict[date, int] = {}
    steps: list[tuple[date, int, bool]] = []
    days = [day for day, *_rest in said] + [day for day, *_rest in came]
    if not days:
        return line, steps
    day = min(days)
    before: int | None = None
    while day <= max(days):
        said_so_far = [number for on, number, _claim in said if on <= day]
        came_so_far = [number for on, number, _code in came if on <= day]
        highest_said = max(said_so_far) if said_so_far else None
        total = sum(came_so_far) if came_so_far else None
        line[day] = max(number for number in (highest_said, total, before) if number is not None)
        if before is None or line[day] > before:
            # Where a claim says the same as the sum, the claim is what the step goes by.
            steps.append((day, line[day], highest_said != line[day]))
        before = line[day]
        day += timedelta(days=1)
    return line, steps


def _announced_ceiling(claims: Sequence[ClaimFact]) -> int | None:
    latest_day: date | None = None
    amount: int | None = None
    for claim in claims:
        if claim.measure != "planned_total" or claim.standing != "counted":
            continue
        if claim.quantity.qualifier in ("denied", "not_stated"):
            continue
        announced = claim.quantity.high
        if announced is None:
            announced = claim.quantity.best
        if announced is None:
            announced = claim.quantity.low
        if announced is None:
            continue
        day = claim.as_of or claim.reported_on or date(1, 1, 1)
        if latest_day is None or day > latest_day:
            latest_day, amount = day, announced
        elif day == latest_day:
            amount = max(amount or 0, announced)
    return amount


# --- the balance of a facility ----------------------------------------------------------------------


def balance_oracle(
    reports: Sequence[Report], movements: Sequence[Movement], cap: int
) -> tuple[int, int] | None:
    """Return the least and the greatest residual, by trying every number of people that a report allows.

    An open end is tried up to ``cap``: where a greater cap changes the answer, that end has no bound.
    """
    told: dict[str, dict[date | None, list[int]]] = {}
    for report in reports:
        numbers = _possible_people(report.quantity, cap)
        if report.standing != "rejected" and numbers:
            days = told.setdefault(report.measure, {})
            days.setdefault(report.period.earliest, []).extend(numbers)
    population = {day: people for day, people in told.get("facility_population", {}).items() if day}
    if len(population) < 2:
        return None
    first, last = min(population), max(population)
    came, went = {0}, {0}
    for movement in movements:
        numbers = _possible_people(movement.quantity, cap)
        is_counted = movement.standing == "counted" and movement.status == "reported"
        if not is_counted or movement.scope != "movement" or not numbers:
            continue
        inside, outside = _days_inside_and_outside(movement.period, first, last)
        if not inside:
            continue
        # Every number from the least to the greatest, and nobody where it may lie outside.
        allowed = range(0 if outside else min(numbers), max(numbers) + 1)
        if movement.is_inward:
            came = {one + other for one in came for other in allowed}
        else:
            went = {one + other for one in went for other in allowed}
    for measure in ("recaptured", "escaped", "released"):
        days = {
            day: people for day, people in told.get(measure, {}).items() if day is None or first < day <= last
        }
        if not days:
            continue
        dated = [min(people) for day, people in days.items() if day]
        allowed = range(min(dated) if dated else 0, sum(max(people) for people in days.values()) + 1)
        if measure == "recaptured":
            came = {one + other for one in came for other in allowed}
        else:
            went = {one + other for one in went for other in allowed}
    left = {
        closing - opening - inwards + outwards
        for opening in range(min(population[first]), max(population[first]) + 1)
        for closing in range(min(population[last]), max(population[last]) + 1)
        for inwards in (min(came), max(came))
        for outwards in (min(went), max(went))
    }
    return min(left), max(left)


def _possible_people(quantity: Quantity, cap: int) -> list[int]:
    """List how many people a report allows for; nothing where it gives no number or a forecast."""
    low, best, high, qualifier = quantity.low, quantity.best, quantity.high, quantity.qualifier
    if qualifier in ("denied", "not_stated", "expected"):
        return []
    if qualifier in ("more_than", "at_least"):
        return list(range(best if low is None else low, cap + 1))
    if qualifier in ("at_most", "fewer_than"):
        return list(range(high + 1))
    if low is None:
        low = 0 if best is None else best
    if high is None:
        high = cap if best is None else best
    return list(range(low, high + 1))


def _days_inside_and_outside(period: Period, first: date, last: date) -> tuple[list[date], list[date]]:
    """Divide the days on which something may have happened into those after first up to last, and others."""
    start, end = first - timedelta(days=9), last + timedelta(days=9)
    earliest = period.earliest or (start if period.precision in ("no_later_than", "unknown") else None)
    latest = period.latest or (end if period.precision in ("no_earlier_than", "unknown") else None)
    earliest, latest = earliest or latest, latest or earliest
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    days = [day for day in days if earliest <= day <= latest]
    return [day for day in days if first < day <= last], [day for day in days if not first < day <= last]


# --- who held a facility ----------------------------------------------------------------------------


def rivals_by_night(holds: Sequence[ControlAccount], axis: Axis) -> dict[date, set[str]]:
    """Return, for the night after each day of the axis, who are said to have held one role at once.

    A day that two periods share is no night: they meet on it.
    """
    nights = {}
    day = axis.first
    while day < axis.last:
        there = [
            hold
            for hold in holds
            if (hold.from_date or axis.first) <= day and day < (hold.to_date or axis.last)
        ]
        rivals = set()
        for one in there:
            for other in there:
                is_same_role = one.role == other.role or "none" in (one.role, other.role)
                if is_same_role and one.authority != other.authority:
                    rivals |= {one.authority, other.authority}
        nights[day] = rivals
        day += timedelta(days=1)
    return nights


# --- small cells ------------------------------------------------------------------------------------


def told_by_subtraction(desk: Table, shown: PublicTable) -> set[str]:
    """Return the labels of small counts that one sum of the public table tells to whoever knows its parts.

    The attacker knows of every choice of rows whether it really adds up to the stated total or to a group. Of
    a hidden cell they know that it is under ten ("<10") or ten and more ("withheld"), and ask for every value
    from 0 to 9 whether the other hidden cells of the sum could make up the rest.
    """
    told = set()
    by_label = {row.label: row for row in shown.rows}
    rows = [by_label[row.label] for row in desk.rows]  # hidden rows are shown out of their place
    totals = [(None, shown.total)] if shown.total is not None else []
    totals += [
        (place, row.quantity.best)
        for place, row in enumerate(rows)
        if row.level == "group" and row.quantity is not None
    ]
    for total_place, total in totals:
        places = [place for place in range(len(desk.rows)) if place != total_place]
        for chosen in _choices(places):
            if sum(desk.rows[place].quantity.best for place in chosen) != total:
                continue
            seen = [place for place in chosen if rows[place].quantity is not None]
            unseen = [place for place in chosen if rows[place].quantity is None]
            rest = total - sum(rows[place].quantity.best for place in seen)
            for place in unseen:
                if rows[place].hidden != "small":
                    continue
                others = [rows[other].hidden for other in unseen if other != place]
                least = sum(0 if hidden == "small" else 10 for hidden in others)
                most = sum(9 if hidden == "small" else total for hidden in others)
                possible = [value for value in range(10) if least <= rest - value <= most]
                if len(possible) == 1:
                    told.add(desk.rows[place].label)
    return told


def _choices(places: Sequence[int]) -> list[list[int]]:
    """Return every choice of some of the places, at least one."""
    choices: list[list[int]] = [[]]
    for place in places:
        choices += [[*choice, place] for choice in choices]
    return choices[1:]


def timeline_by_loops(entries: list, since: date | None, until: date | None, newest_first: bool) -> list:
    """Walk every day of a wide calendar and pick, kind by kind and code by code, what stands on it."""

    def is_asked(entry) -> bool:
        if since is None and until is None:
            return True
        first, last = entry.period.earliest, entry.period.latest
        if first is None and last is None:
            return False
        day = first or date(2025, 12, 1)
        while day <= (last or date(2026, 3, 1)):
            if (since is None or day >= since) and (until is None or day <= until):
                return True
            day += timedelta(days=1)
        return False

    days = [date(2025, 12, 1) + timedelta(days=number) for number in range(90)]
    if newest_first:
        days = days[::-1]
    found = []
    for day in [*days, None]:
        for kind in ("event", "control", "arrival", "result", "plan"):
            for code in sorted({entry.code for entry in entries}):
                found += [
                    entry
                    for entry in entries
                    if (entry.day, entry.kind.value, entry.code) == (day, kind, code) and is_asked(entry)
                ]
    return found


def weeks_by_loops(arrivals: Sequence) -> dict[date, tuple[int, int]]:
    """Walk day by day from the Monday before the first arrival; (people, arrivals without a number)."""
    days = [each.day for each in arrivals if each.day is not None]
    if not days:
        return {}
    day = min(days)
    while day.isoweekday() != 1:
        day -= timedelta(days=1)
    weeks: dict[date, tuple[int, int]] = {}
    while day <= max(days):
        people = unnumbered = 0
        for number in range(7):
            for each in arrivals:
                if each.day == day + timedelta(days=number):
                    if each.people is None:
                        unnumbered += 1
                    else:
                        people += each.people
        weeks[day] = (people, unnumbered)
        day += timedelta(days=7)
    return weeks


def people_by_loops(arrivals: Sequence, end: str) -> dict[tuple[str, str], int]:
    """Add up the counted people of one end, named places apart."""
    people: dict[tuple[str, str], int] = {}
    for each in arrivals:
        if each.people is None:
            continue
        place = each.origin if end == "origin" else each.destination
        key = (place.disclosure, place.code if place.disclosure == "named" else "")
        people[key] = people.get(key, 0) + each.people
    return people
