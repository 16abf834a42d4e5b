"""What the checks find in the real record, how it is read, and what the command prints."""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

import transfers
from tests import factories
from transfers.checks.finding import finding_words
from transfers.checks.record import Findings, current_findings
from transfers.models import (
    Acknowledgement,
    Breakdown,
    Claim,
    ControlPeriod,
    DataVersion,
    Facility,
    Operation,
    Source,
    Transfer,
)
from transfers.vocabulary import Check

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

RECORD = Path(transfers.__file__).parent / "record"


def cells(name: str) -> list[dict[str, str]]:
    with (RECORD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def said(check: Check, found: Findings | None = None) -> list[str]:
    found = found or current_findings()
    return [finding_words(finding) for finding in found.open if finding.check is check]


def about(check: Check) -> list[list[str]]:
    return [
        [code for _dataset, code in finding.records]
        for finding in current_findings().open
        if finding.check is check
    ]


@pytest.fixture
def anna(django_user_model):
    return django_user_model.objects.create_user("anna")


def acknowledge(key: str, by, reason: str = "Known", **values) -> Acknowledgement:
    defaults = {"check_code": "two_numbers", "finding": "What it said"}
    return Acknowledgement.objects.create(key=key, reason=reason, acknowledged_by=by, **defaults | values)


# --- the real record ------------------------------------------------------------------------------


def test_every_finding_of_the_real_record_but_the_undated_sources():
    """All of them: a rule that gets louder shows here, and each line was looked at."""
    found = current_findings()
    assert [
        finding_words(finding) for finding in found.open if finding.check is not Check.UNDATED_SOURCE
    ] == [
        "Breakdown D10: 467 + 4,253 + 983 = 5,703 against the stated total of 5,704. Rows: Iraqi; Arab "
        "excluding Iraqi (includes Syrian); non-Arab foreign.",
        "Transferred: 5,046 (R019; R123) and 5,064 (R023), the same digits in another order.",
        "Transferred: 5,064 (R023) and 5,640 (R024), the same digits in another order.",
        "Transferred: 150 (R001; R116) and 144 (R002) as of 21 Jan 2026.",
        "Transferred: 2,250 (R014) and 2,225 (R015) as of 6-7 Feb 2026.",
        "Transferred: 4,583 (R018) and 4,250 (R121) as of 9 Feb 2026.",
        "Transferred: 5,500 (R022) and 5,064 (R023) as of 12-13 Feb 2026.",
        "Transferred: 5,704 (R027; R029) and 5,703 (R028) as of 13-14 Feb 2026.",
        "Transferred: 300 (R118) and 275 (R119) as of 25 Jan 2026.",
        "Breakdowns D06 and D21 both state 5,046, but their rows differ: Turkish 165 and 160.",
        "Breakdowns D10 and D12 both state 5,704, but their rows differ: Iraqi 467 and 460; Syrian 3,543 "
        "and 3,544.",
        "Breakdowns D11 and D09 both state 5,703, but their rows differ: Syrian 3,543 and 3,245; Iraqi 467 "
        "and 271.",
        "Transfer T010 (28 Jan-4 Feb 2026) names al-Shaddadi prison as an origin, which had passed from "
        "Syrian Democratic Forces (SDF) to Syrian government (19 Jan 2026).",
        "S033, Title: “4 عراقيين”. The public reads <10 in its place.",
    ]


def test_every_undated_source_that_something_cites():
    cited = {
        code
        for name in ("claims", "transfers", "breakdowns", "events", "control_periods")
        for row in cells(name)
        for code in row["sources"].split(";")
    }
    undated = [row["source"] for row in cells("sources") if not row["published_on"]]
    expected = [code for code in undated if code in cited]

    assert about(Check.UNDATED_SOURCE) == [[code] for code in expected]
    assert 20 < len(expected) < len(undated)


def test_a_lower_counted_claim_is_found_below_the_line():
    values = {"standing": "counted", "standing_reason": "A test", "as_of_date": date(2026, 2, 8)}
    factories.claim(
        code="R900",
        operation=Operation.objects.get(),
        people=2001,
        publication_state="draft",
        sources=(Source.objects.get(code="S002"),),
        **values,
    )
    assert said(Check.BELOW_LINE) == [
        "Claim R900 is counted and says 2,001 as of 8 Feb 2026; the line stood at 2,250 by then."
    ]
    Claim.objects.filter(code="R900").update(people=2251)
    assert said(Check.BELOW_LINE) == []


def test_a_claim_above_the_ceiling_and_one_without_a_source():
    values = {"standing": "counted", "standing_reason": "A test", "as_of_date": date(2026, 2, 20)}
    factories.claim(code="R900", operation=Operation.objects.get(), people=7001, **values)
    assert said(Check.ABOVE_CEILING) == ["Claim R900 says 7,001, above the announced ceiling of 7,000 (G01)."]
    assert said(Check.WITHOUT_SOURCE) == ["Claim R900 is counted (7,001) and cites no source."]
    # A page that was withdrawn grounds nothing.
    page = factories.source(publication_state="withdrawn")
    Claim.objects.get(code="R900").citations.create(source=page)
    assert about(Check.WITHOUT_SOURCE) == [["R900"]]
    Source.objects.filter(pk=page.pk).update(publication_state="draft")
    assert about(Check.WITHOUT_SOURCE) == []


def test_a_counted_transfer_without_a_source():
    Transfer.objects.get(code="T011").citations.all().delete()
    assert said(Check.WITHOUT_SOURCE) == [
        "Transfer T011 is counted (about 250 (200-250)) and cites no source."
    ]


def test_a_border_that_the_facilities_do_not_know():
    assert said(Check.LEG_AND_COUNTRIES) == []
    ends = {role: factories.facility(country="SYR", role=role) for role in ("origin", "destination")}
    Transfer.objects.filter(code="T001").update(**ends)
    assert said(Check.LEG_AND_COUNTRIES) == [
        "Transfer T001 is said to cross a border, and both of its ends are in one country (SYR)."
    ]


def test_a_facility_is_found_by_its_other_names():
    transfer = Transfer.objects.get(code="T014")  # 8 February
    facility = Facility.objects.get(code="aqtan")  # changed hands on 23 January
    for text, is_named in (("al-Aktan", True), ("Gate Nine", False), ("سجن الأقطان", True)):
        Transfer.objects.filter(pk=transfer.pk).update(origin_as_reported=f"from {text} prison")
        assert (["T014", "aqtan", "C09", "C10"] in about(Check.CHANGED_HANDS)) == is_named, text
    Transfer.objects.filter(pk=transfer.pk).update(origin_as_reported="Gate Nine")
    facility.aliases.create(name="gate nine", position=9)
    assert ["T014", "aqtan", "C09", "C10"] in about(Check.CHANGED_HANDS)


WITHDRAWALS = {
    "a claim": (Claim, "R002", Check.TWO_NUMBERS, ["R001", "R002", "R116"]),
    "a breakdown": (Breakdown, "D10", Check.PARTS_AGAINST_TOTAL, ["D10"]),
    "a transfer": (Transfer, "T010", Check.CHANGED_HANDS, ["T010", "shaddadi", "C07", "C08"]),
    "a control period": (ControlPeriod, "C08", Check.CHANGED_HANDS, ["T010", "shaddadi", "C07", "C08"]),
    "a source": (Source, "S025", Check.UNDATED_SOURCE, ["S025"]),
}


@pytest.mark.parametrize("what", WITHDRAWALS)
def test_what_is_withdrawn_is_not_checked_and_a_draft_is(what):
    model, code, check, records = WITHDRAWALS[what]
    for state, is_found in (("draft", True), ("in_review", True), ("withdrawn", False)):
        model.objects.filter(code=code).update(publication_state=state)
        assert (records in about(check)) == is_found, state


def test_an_undated_source_that_only_withdrawn_records_cite_is_let_be():
    page = factories.source(published_on=None, published_on_basis="not_found")
    assert [page.code] not in about(Check.UNDATED_SOURCE)
    claim = factories.claim(sources=(page,))
    assert [page.code] in about(Check.UNDATED_SOURCE)
    Claim.objects.filter(pk=claim.pk).update(publication_state="withdrawn")
    assert [page.code] not in about(Check.UNDATED_SOURCE)


def test_claims_of_two_operations_are_not_compared():
    factories.claim(
        people=145, as_of_date=date(2026, 1, 21)
    )  # beside R001, R002 and R116, in an operation of its own
    assert len(said(Check.TWO_NUMBERS)) == 6


def test_reading_costs_the_same_with_twice_the_findings(django_assert_num_queries):
    with django_assert_num_queries(10):
        few = current_findings()
    operation = Operation.objects.get()
    for number in range(40):
        page = factories.source(published_on=None, published_on_basis="not_found")
        factories.claim(operation=operation, sources=(page,), people=10_000 + number)
    with django_assert_num_queries(10):
        many = current_findings()
    assert len(many.open) > 2 * len(few.open)


def test_every_record_a_finding_names_is_at_hand():
    found = current_findings()
    for finding in found.open:
        for name in finding.records:
            assert found.records[name].code == name[1]


# --- acknowledgements -----------------------------------------------------------------------------


def key_of(*codes: str) -> str:
    (key,) = (
        finding.key
        for finding in current_findings().open
        if [code for _dataset, code in finding.records] == list(codes)
    )
    return key


def test_what_is_acknowledged_is_no_longer_open_until_its_number_changes(anna):
    key = key_of("R001", "R002", "R116")
    number = len(current_findings().open)
    acknowledgement = acknowledge(key, anna)

    found = current_findings()
    assert len(found.open) == number - 1
    assert [finding.key for finding in found.acknowledged] == [key]
    assert found.acknowledgements == {key: acknowledgement}
    assert found.lapsed == []

    Claim.objects.filter(code="R002").update(notes="Another note")
    assert len(current_findings().open) == number - 1
    Claim.objects.filter(code="R002").update(people=145)
    found = current_findings()
    assert "Transferred: 150 (R001; R116) and 145 (R002) as of 21 Jan 2026." in said(Check.TWO_NUMBERS, found)
    assert (found.acknowledged, found.lapsed) == ([], [acknowledgement])


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_acknowledgement_has_a_reason(anna, reason):
    with pytest.raises(IntegrityError, match="acknowledgement_has_a_reason"), transaction.atomic():
        acknowledge("a key", anna, reason)


def test_a_finding_is_acknowledged_once(anna):
    acknowledge("a key", anna)
    with pytest.raises(IntegrityError), transaction.atomic():
        acknowledge("a key", anna)


def test_acknowledging_changes_nothing_that_the_public_sees(client, anna):
    addresses = ("/", "/claims/", "/claims/R001/", "/claims.csv", "/facilities/shaddadi/", "/sources/S025/")

    def public():
        answers = [client.get(address) for address in addresses]
        return [(each["ETag"], b"".join(each) if each.streaming else each.content) for each in answers]

    before, version = public(), DataVersion.objects.token(timezone.now())
    acknowledgement = acknowledge(key_of("R001", "R002", "R116"), anna)
    assert DataVersion.objects.token(timezone.now()) == version
    assert public() == before
    acknowledgement.delete()
    assert DataVersion.objects.token(timezone.now()) == version


# --- the command ----------------------------------------------------------------------------------


def printed(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("check_record", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_prints_a_finding_a_line_under_its_check_and_counts_them():
    lines = printed()
    place = lines.index("Possible digit transposition:")
    assert lines[place + 1 : place + 4] == [
        "  Transferred: 5,046 (R019; R123) and 5,064 (R023), the same digits in another order.",
        "  Transferred: 5,064 (R023) and 5,640 (R024), the same digits in another order.",
        "One statement, two numbers:",
    ]
    assert lines[-1] == "37 open findings, 0 acknowledged."
    assert len([line for line in lines if line.startswith("  ")]) == 37


def test_the_command_shows_what_is_acknowledged_only_when_asked(anna):
    acknowledge(key_of("R001", "R002", "R116"), anna, "AP's general\nis anonymous")
    acknowledge("gone", anna, "It was a slip", finding="What it compared then")
    text = "Transferred: 150 (R001; R116) and 144 (R002) as of 21 Jan 2026."
    day = timezone.localdate().isoformat()

    assert not [line for line in printed() if text in line or "What it compared then" in line]
    assert printed()[-1] == "36 open findings, 1 acknowledged."
    assert printed("--all")[-5:] == [
        "Acknowledged:",
        f"  {text} [anna, {day}: AP's general is anonymous]",
        "Acknowledged, and no longer found:",
        f"  What it compared then [anna, {day}: It was a slip]",
        "36 open findings, 1 acknowledged.",
    ]


def test_the_command_counts_one_finding_in_the_singular(anna):
    keys = [finding.key for finding in current_findings().open]
    for key in keys[1:]:
        acknowledge(key, anna)
    assert re.fullmatch(r"1 open finding, \d+ acknowledged\.", printed()[-1])
