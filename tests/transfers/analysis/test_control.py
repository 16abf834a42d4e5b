"""Who held a facility when: where accounts compete, and what the drawing of it says."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tests.oracles import rivals_by_night
from transfers.analysis.control import Axis, ControlAccount, axis_of, competitions
from transfers.figures.control import (
    EDGE,
    GUTTER,
    LABEL,
    STUB,
    WIDTH,
    control_accounts,
    control_axis_days,
    lane,
    x_of_day,
)
from transfers.models import Claim, ControlPeriod, Transfer

START = date(2026, 1, 11)


def day(number: int) -> date:
    return START + timedelta(days=number)


def held(authority: str, start: int | None, end: int | None, **values) -> ControlAccount:
    """Return an account by the days after START; None is before 2026, or open."""
    return ControlAccount(
        **{
            "code": authority,
            "authority": authority,
            "role": "administration",
            "from_date": None if start is None else day(start),
            "from_precision": "before_2026" if start is None else "day",
            "to_date": None if end is None else day(end),
            "to_precision": "open" if end is None else "day",
        }
        | values
    )


# --- the axis -----------------------------------------------------------------------------------------


def test_the_axis_runs_from_the_first_date_to_the_last():
    assert axis_of([held("a", 3, 5)], [day(9)]) == (day(3), day(9))
    assert axis_of([held("a", 3, None)], []) == (day(3), day(3))


def test_the_axis_starts_with_the_record_where_somebody_held_it_before():
    assert axis_of([held("a", None, 5)], []) == (date(2026, 1, 1), day(5))
    assert axis_of([held("a", None, None)], [date(2025, 12, 1)]) == (date(2025, 12, 1), date(2025, 12, 1))


def test_without_a_date_there_is_no_axis():
    assert axis_of([held("a", None, None)], []) is None


# --- competing accounts -------------------------------------------------------------------------------


def stretches(*holds: ControlAccount) -> list[tuple]:
    axis = axis_of(holds, [day(20)])
    return [(one.holders, one.from_date, one.to_date, one.runs_on) for one in competitions(holds, axis)]


def test_a_handover_is_no_competition():
    assert stretches(held("a", None, 8), held("b", 8, None)) == []


def test_two_that_hold_it_at_once_compete_until_one_ends():
    assert stretches(held("a", 2, 8), held("b", 5, None)) == [(("a", "b"), day(5), day(8), False)]


def test_what_nothing_ends_competes_up_to_the_last_day_of_the_record():
    unknown = held("a", None, None, to_precision="open_unknown")

    assert stretches(unknown, held("b", 5, None)) == [(("a", "b"), day(5), day(20), True)]
    assert stretches(unknown, held("b", None, None)) == [(("a", "b"), None, day(20), True)]


def test_another_role_or_the_same_authority_does_not_compete_but_no_one_does():
    assert stretches(held("a", 2, 8), held("b", 2, 8, role="perimeter")) == []
    assert stretches(held("a", 2, 8), held("a", 5, 9)) == []
    assert stretches(held("a", 2, 8), held("", 3, 5, role="none")) == [(("a", ""), day(3), day(5), False)]


def test_a_third_account_divides_the_time():
    assert stretches(held("a", 1, 9), held("b", 1, 9), held("c", 4, 6)) == [
        (("a", "b"), day(1), day(4), False),
        (("a", "b", "c"), day(4), day(6), False),
        (("a", "b"), day(6), day(9), False),
    ]


holds_ = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", ""]),
        st.one_of(st.none(), st.integers(0, 8)),
        st.one_of(st.none(), st.integers(0, 8)),
        st.sampled_from(["administration", "administration", "perimeter", "none"]),
    )
    .filter(lambda row: None in row[1:3] or row[1] <= row[2])
    .map(lambda row: held(row[0], row[1], row[2], role=row[3])),
    min_size=1,
    max_size=5,
)


@given(holds_)
def test_the_stretches_are_those_of_the_nights(holds):
    axis = axis_of(holds, [day(10)])
    expected = rivals_by_night(holds, axis)

    found = dict.fromkeys(expected, frozenset())
    for one in competitions(holds, axis):
        night = one.from_date or axis.first
        while night < one.to_date:
            found[night] = frozenset(one.holders)
            night += timedelta(days=1)

    assert found == {night: frozenset(rivals) for night, rivals in expected.items()}


# --- the drawing --------------------------------------------------------------------------------------

AXIS = Axis(START, day(10))
RIGHT = WIDTH - GUTTER
MIDDLE = WIDTH // 2


def parts(hold: ControlAccount) -> list[tuple[str, int, int]]:
    return [(part["kind"], part["from"], part["to"]) for part in lane(hold, AXIS)["parts"]]


@pytest.mark.parametrize(
    ("hold", "expected"),
    [
        (held("a", 0, 5), [("sure", GUTTER, MIDDLE)]),
        (held("a", None, 5), [("sure", GUTTER, MIDDLE)]),
        (held("a", 5, None), [("sure", MIDDLE, RIGHT)]),
        (held("a", 5, 5), [("sure", MIDDLE, MIDDLE + STUB)]),  # one day is seen
        (
            held("a", 5, None, from_precision="approx"),
            [("unsure", MIDDLE - EDGE // 2, MIDDLE + EDGE // 2), ("sure", MIDDLE + EDGE // 2, RIGHT)],
        ),
        (
            held("a", 5, None, from_precision="no_later_than"),
            [("maybe", 0, MIDDLE), ("sure", MIDDLE, RIGHT)],
        ),
        (
            held("a", 0, 5, to_precision="approx"),
            [("sure", GUTTER, MIDDLE - EDGE // 2), ("unsure", MIDDLE - EDGE // 2, MIDDLE + EDGE // 2)],
        ),
        (
            held("a", 0, 5, to_precision="no_earlier_than"),
            [("sure", GUTTER, MIDDLE), ("maybe", MIDDLE, WIDTH)],
        ),
        (
            held("a", None, None, to_precision="open_unknown"),
            [("sure", GUTTER, GUTTER + STUB), ("unsure", GUTTER + STUB, WIDTH)],
        ),
    ],
)
def test_a_bar_keeps_the_doubt_about_its_start_and_its_end(hold, expected):
    assert parts(hold) == expected


def test_a_bar_opens_only_where_it_goes_on():
    drawn = lane(held("a", None, None), AXIS)
    assert (drawn["opens_left"], drawn["opens_right"]) == (True, True)
    for hold in (held("a", 0, 5), held("a", 0, None, to_precision="open_unknown")):
        drawn = lane(hold, AXIS)
        assert (drawn["opens_left"], drawn["opens_right"]) == (False, False)


@given(holds_)
def test_every_bar_stays_on_the_drawing(holds):
    axis = axis_of(holds, [day(10)])
    for hold in holds:
        for kind, start, end in [(p["kind"], p["from"], p["to"]) for p in lane(hold, axis)["parts"]]:
            assert 0 <= start < end <= WIDTH, kind


def accounts_of(code: str):
    periods = list(ControlPeriod.objects.filter(facility__code=code).select_related("authority"))
    claims = list(Claim.objects.filter(facility__code=code).select_related("operation"))
    leaving = list(Transfer.objects.filter(origin__code=code).select_related("operation"))
    return control_accounts(periods, claims, leaving, leaving)


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_the_accounts_of_ghuwayran():
    accounts = accounts_of("ghuwayran-sinaa")
    drawing = accounts["drawing"]

    assert accounts["competing"] == [
        "2 accounts compete from about 21 Jan 2026 to 20 Feb 2026, the last day on record here: "
        "Syrian Democratic Forces (SDF); Syrian government."
    ]
    assert drawing["last"] == date(2026, 2, 20)
    assert [date["words"] for date in drawing["dates"]] == ["1 Jan 2026", "21 Jan 2026", "20 Feb 2026"]
    # 20 of the 50 days from 1 Jan to 20 Feb
    assert drawing["dates"][1]["at"] == GUTTER + (WIDTH - 2 * GUTTER) * 20 // 50
    assert [lane["period"].claimed for lane in drawing["lanes"]] == [False, False, True, True]
    assert [lane["opens_right"] for lane in drawing["lanes"]] == [False, False, True, True]
    assert [mark["is_counted"] for mark in drawing["transfers"]] == [
        True, False, False, False, True, False, False,
    ]  # fmt: skip
    assert drawing["summary"].endswith("administration: from about 21 Jan 2026 (only claimed)")


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_the_bars_of_a_handover_meet_on_its_day():
    accounts = accounts_of("shaddadi")
    before, after = accounts["drawing"]["lanes"]

    assert accounts["competing"] == []
    # The operation ended on 12 Feb, 42 days after 1 Jan; the handover was on the 18th of them.
    assert before["parts"][-1]["to"] == after["parts"][0]["from"] == GUTTER + round(900 * 18 / 42)


@pytest.mark.django_db
@pytest.mark.usefixtures("record")
def test_accounts_without_any_date_are_compared_and_not_drawn():
    place = factories.facility()
    for name in ("One side", "The other"):
        ControlPeriod.objects.create(
            facility=place, authority=factories.authority(name_en=name), role="security", confidence="low",
            from_precision="before_2026", to_precision="open", publication_state="published",
        )  # fmt: skip

    assert accounts_of(place.code) == {
        "competing": ["2 accounts compete, without a date: One side; The other."],
        "drawing": None,
    }


def test_the_days_below_the_axis_keep_their_distance():
    for last in range(1, 60):
        axis = Axis(START, day(last))
        for change in range(last + 1):
            labels = control_axis_days([held("a", change, None)], axis)
            assert labels[0]["at"] == x_of_day(axis.first, axis)
            assert labels[-1]["at"] == x_of_day(axis.last, axis)
            if len(labels) == 3:
                assert labels[0]["at"] + LABEL <= labels[1]["at"] - LABEL // 2
                assert labels[1]["at"] + LABEL // 2 <= labels[2]["at"] - LABEL
