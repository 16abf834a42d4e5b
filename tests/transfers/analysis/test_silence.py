"""For which days the monitoring log tells that an authority said nothing new (rule 10)."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.transfers.analysis.test_progress import march
from transfers.analysis.silence import Look, Looked, Span, silent_days


def look(first: int, last: int, on: int = 31, authority: str = "ministry") -> Look:
    return Look(authority, march(on), Span(march(first), march(last)))


def days(looks, spoken=None) -> dict[int, list[str]]:
    found = silent_days(looks, spoken or {})
    return {day.day: [each.authority for each in looked] for day, looked in sorted(found.items())}


def test_each_day_of_a_look_is_marked_with_its_authority():
    assert days([look(3, 5)]) == {3: ["ministry"], 4: ["ministry"], 5: ["ministry"]}
    assert days([look(4, 5), look(5, 6, authority="army")]) == {
        4: ["ministry"], 5: ["army", "ministry"], 6: ["army"],
    }  # fmt: skip


def test_what_the_authority_said_takes_its_mark_away_and_no_other():
    spoken = {"ministry": [Span(march(4), march(5))], "police": [Span(march(3), march(3))]}

    assert days([look(3, 6), look(4, 4, authority="army")], spoken) == {
        3: ["ministry"], 4: ["army"], 6: ["ministry"],
    }  # fmt: skip


def test_a_look_over_more_than_31_days_marks_none():
    assert len(days([look(1, 31)])) == 31
    longer = Look("ministry", march(31), Span(march(1) - timedelta(days=1), march(31)))
    assert days([longer]) == {}


def test_of_several_looks_the_latest_is_told():
    found = silent_days([look(3, 3, on=9), look(3, 3, on=20), look(3, 3, on=7)], {})

    assert found == {march(3): (Looked("ministry", march(20)),)}


SPANS = st.tuples(st.integers(1, 31), st.integers(1, 31)).map(sorted)


@given(st.lists(st.tuples(SPANS, st.sampled_from("ab")), max_size=5), st.lists(SPANS, max_size=4))
def test_a_day_is_silent_where_a_look_holds_it_and_nothing_was_said(looks, spoken):
    told = {"a": [Span(march(first), march(last)) for first, last in spoken]}

    found = days([look(first, last, authority=who) for (first, last), who in looks], told)

    for day in range(1, 32):
        wanted = {who for (first, last), who in looks if first <= day <= last}
        if any(first <= day <= last for first, last in spoken):
            wanted.discard("a")
        assert found.get(day, []) == sorted(wanted)
