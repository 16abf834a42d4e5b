"""The public corrections: what was published, what it is now, why and when, and nothing that is hidden."""

import csv
import re
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories
from transfers.models import Breakdown, Claim, DataVersion, Facility, Revision
from transfers.rows.snapshot import snapshot_of
from transfers.vocabulary import RevisionState

pytestmark = pytest.mark.usefixtures("record")

SMALL = "D12"  # a table with counts under ten
NONE_YET = "Nothing that was published has been changed yet."


def page(path="/corrections/", **given):
    return Client().get(path, **given).getvalue().decode()


def changed(record, cells=None, rows=None, **values):
    """Keep a published change of a record from what the cells say to how it stands."""
    after = snapshot_of(record).as_json()
    old = {"cells": {**after["cells"], **(cells or {})}, "rows": after["rows"] if rows is None else rows}
    given = {"state": RevisionState.PUBLISHED, "decided_at": timezone.now(), "before": old, "after": after}
    return factories.revision(record, **given | values)


def row_of(html, label):
    """Return the two cells of a row of a change: what it was and what it is."""
    found = re.search(
        rf'<th scope="row">{label}</th>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>', html, re.S
    )
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in found.groups()] if found else None


def test_a_change_says_what_it_was_and_what_it_is():
    claim = Claim.objects.get(code="R003")  # without notes
    changed(claim, {"people": "1510", "qualifier": "about", "facility": "", "notes": "An old note."})
    html = page()
    assert row_of(html, "People")[0] == "1,510"
    assert row_of(html, "Wording") == ["about", "exact"]
    assert row_of(html, "Notes") == ["An old note.", "blank"]
    assert f'href="{claim.get_absolute_url()}"' in html
    assert "It was mistyped." in html
    assert "It was mistyped." in page(claim.get_absolute_url())
    assert "It was mistyped." in page("/ar/corrections/")
    assert NONE_YET not in html


def test_minor_changes_are_marked_and_never_hidden():
    changed(Claim.objects.get(code="R001"), {"notes": "An od note."}, is_minor=True, reason="A slip.")
    assert "A slip." in page()
    assert "A slip." in page("/corrections/?minor=yes")
    assert "A slip." not in page("/corrections/?minor=no")
    assert "minor" in page("/claims/R001/")


@pytest.mark.parametrize("state", ["draft", "in_review", "withdrawn"])
def test_of_what_is_not_public_now_no_change_is_told(state):
    claim = factories.claim(publication_state=state, notes="Nobody may read this.")
    changed(claim, {"notes": "Nor this."})
    embargoed = factories.claim(publish_at=datetime(2131, 1, 1, tzinfo=UTC))
    changed(embargoed, {"notes": "Nor this."})
    hidden = factories.claim(facility=factories.facility(publication_state="draft"))
    changed(hidden, {"notes": "Nor this."})
    html = page()
    assert NONE_YET in html
    for record in (claim, embargoed, hidden):
        assert record.code not in html


def test_what_waits_was_turned_down_or_was_never_seen_is_not_told():
    claim = Claim.objects.get(code="R001")
    factories.revision(claim, reason="Proposed.")
    changed(claim, {"notes": "x"}, state=RevisionState.TURNED_DOWN, reason="Turned down.")
    changed(claim, {"notes": "x"}, state=RevisionState.TAKEN_BACK, reason="Taken back.")
    changed(claim, {"notes": "x"}, was_public=False, reason="Under embargo.")
    assert NONE_YET in page()


def test_codes_of_what_is_not_public_are_left_out():
    draft, open_one = factories.source(publication_state="draft"), factories.source()
    secret = factories.facility(name_en="A secret place", publish_at=datetime(2131, 1, 1, tzinfo=UTC))
    claim = factories.claim(sources=(open_one,))
    changed(claim, {"sources": draft.code, "facility": secret.code})
    html = page()
    assert row_of(html, "Sources") == ["not public", str(open_one)]
    assert row_of(html, "Facility") == ["not public", "blank"]
    assert draft.code not in html
    assert "A secret place" not in html


def test_a_possible_personal_detail_is_not_repeated():
    claim = factories.claim(notes="A note.")
    changed(claim, {"notes": "Ask Dr John Smith, +964 770 123 4567."})
    html = page()
    assert row_of(html, "Notes") == ["not shown: it may name a person or a place on a map", "A note."]
    assert "770" not in html


def test_small_counts_of_a_table_are_not_told_by_its_corrections():
    breakdown = Breakdown.objects.get(code=SMALL)
    rows = snapshot_of(breakdown).as_json()["rows"]
    assert any(cells["people"].isdecimal() and int(cells["people"]) < 10 for _, cells in rows)
    old = [[label, {**cells, "people": "4321" if cells["people"] else ""}] for label, cells in rows]
    changed(breakdown, {"issuer_detail": "Another office"}, rows=old)
    html = page()
    assert "4,321" not in html
    assert "Numbers of this table changed." in html
    assert row_of(html, "Issued by, in detail")[0] == "Another office"
    whole = factories.breakdown(rows={"Iraqi": 20, "Syrian": 30})
    now = snapshot_of(whole).as_json()["rows"]
    changed(whole, rows=[[label, {**cells, "people": "44"}] for label, cells in now])
    assert "44" in page(f"/corrections/?code={whole.code}")
    changed(whole, rows=[[label, {**cells, "people": "4"}] for label, cells in now])
    latest = page(f"/corrections/?code={whole.code}&per_page=1")
    assert row_of(latest, "Iraqi") is None
    assert "Numbers of this table changed." in latest


def hidden_of(breakdown):
    return {row.label: str(row.hidden or row.quantity.value) for row in table_of(breakdown).rows}


def table_of(breakdown):
    return Breakdown.objects.as_public(timezone.now())[breakdown.code]


def test_what_a_claim_once_said_gives_no_small_count_away():
    """1,505 is what all but the five Iraqis are: with it, and the rest in sight, they could be found."""
    operation = factories.operation()
    rows = {"Syrian": 1000, "Tunisian": 500, "French": 30, "Iraqi": 5}
    breakdown = factories.breakdown(operation=operation, rows=rows)
    claim = factories.claim(operation=operation, people=1505)
    with_claim = hidden_of(breakdown)
    assert with_claim["Iraqi"] == "small"
    assert with_claim["Tunisian"] == "withheld"
    claim.people = 1535
    claim.save()
    assert hidden_of(breakdown)["Tunisian"] == "500"
    changed(claim, {"people": "1505", "people_low": "", "people_high": ""})
    assert hidden_of(breakdown)["Tunisian"] == "withheld"


def test_what_a_transfer_once_said_gives_no_small_count_away():
    operation = factories.operation()
    breakdown = factories.breakdown(operation=operation, rows={"Syrian": 100, "Tunisian": 60, "Iraqi": 5})
    given = {"leg": "cross_border", "standing": "counted", "standing_reason": "Official"}
    for people in (100, 70):
        moved = factories.transfer(operation=operation, people=people, **given)
    assert hidden_of(breakdown)["Syrian"] == "100"
    changed(moved, {"people": "60", "people_low": "", "people_high": ""})  # 160 in all, once
    assert "withheld" in hidden_of(breakdown).values()


def test_a_row_that_is_imported_is_told_only_where_its_whole_table_may_be(tmp_path):
    breakdown = factories.breakdown(rows={"Syrian": 100, "Tunisian": 60, "Iraqi": 5})
    file = tmp_path / "breakdown_counts.csv"
    head = "breakdown,label,level,country,people_low,people,people_high,qualifier,notes"
    for row in ("Tunisian,country,TUN,,61,,exact,", "Iraqi,country,IRA,,15,,exact,"):
        file.write_text(f"{head}\n{breakdown.code},{row}\n", encoding="utf-8")
        call_command(
            "import_csv", "breakdown_counts", str(file), "--publish", stdout=StringIO(), stderr=StringIO()
        )
    html = page()
    assert "Numbers of this table changed." in html
    assert row_of(html, "Tunisian") is None
    assert "Tunisian" not in html


def test_what_went_back_to_review_is_told_without_what_it_said():
    claim = factories.claim(notes="What it says.")
    changed(claim, {"notes": "What it said."}, reason="The first correction.")
    Claim.objects.filter(pk=claim.pk).update(publication_state="in_review")
    assert NONE_YET in page()
    factories.revision(claim, state=RevisionState.REOPENED, reason="It is looked at again.")
    html = page()
    assert "It is looked at again." in html
    assert "The first correction." in html
    assert "What it said." not in html
    assert "What it says." not in html
    assert "The desk took this record off the pages to review it anew." in html


def test_the_list_is_asked_by_list_record_and_day():
    claim, facility = Claim.objects.get(code="R001"), Facility.objects.get(code="al-hol-camp")
    early, late = datetime(2026, 2, 1, 22, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    changed(claim, {"notes": "x"}, decided_at=early, reason="Of the claim.")  # 2 Feb in Baghdad
    changed(facility, {"notes": "x"}, decided_at=late, reason="Of the facility.")
    html = page()
    assert html.index("Of the facility.") < html.index("Of the claim.")
    for query, shown in (
        ("list=claims", {"Of the claim."}),
        ("code=al-hol-camp", {"Of the facility."}),
        ("since=2026-02-02&until=2026-02-02", {"Of the claim."}),
        ("since=2026-02-03", {"Of the facility."}),
        ("until=2026-02-01", set()),
        ("sort=corrected&per_page=1", {"Of the claim."}),
    ):
        html = page(f"/corrections/?{query}")
        assert {one for one in ("Of the claim.", "Of the facility.") if one in html} == shown, query
    assert "2 Feb 2026" in page("/corrections/?list=claims")
    for query in ("list=people", "nonsense=1", "since=01/02/2026", "minor=perhaps", "known=2026-02-01"):
        assert Client().get(f"/corrections/?{query}").status_code == 400, query


def test_a_page_costs_the_same_however_many_changes_it_shows():
    def queries():
        with CaptureQueriesContext(connection) as found:
            page()
        return len(found)

    claims = list(Claim.objects.all()[:12])
    for claim in claims[:3]:
        changed(claim, {"notes": "x", "claimant": ""})
    few = queries()
    for claim in claims[3:]:
        changed(claim, {"notes": "x", "claimant": ""})
    assert queries() == few <= 12


def test_what_is_imported_over_public_records_is_told_with_its_reason(tmp_path):
    public = page("/claims.csv?bom=0")
    rows = list(csv.DictReader(StringIO(public)))
    row = next(row for row in rows if row["claim"] == "R003")
    assert row["notes"] == ""
    row["notes"] = "Imported anew."
    with (tmp_path / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    before = DataVersion.objects.get().number
    given = ["claims", str(tmp_path / "claims.csv"), "--publish", "--reason", "Compared again."]
    call_command("import_csv", *given, stdout=StringIO(), stderr=StringIO())
    assert DataVersion.objects.get().number > before
    html = page()
    assert row_of(html, "Notes") == ["blank", "Imported anew."]
    assert "Compared again." in html
    assert Revision.objects.count() == 1
    call_command("import_csv", *given, stdout=StringIO(), stderr=StringIO())
    assert Revision.objects.count() == 1


def test_rows_that_are_imported_over_a_public_table_are_told(tmp_path):
    breakdown = factories.breakdown(rows={"Iraqi": 20, "Syrian": 30})
    head = "breakdown,label,level,country,people_low,people,people_high,qualifier,notes"
    file = tmp_path / "breakdown_counts.csv"
    assert page("/breakdown_counts.csv?bom=0").splitlines()[0] == head
    rows = [
        f"{breakdown.code},Iraqi,country,IRQ,25,25,25,exact,",
        f"{breakdown.code},Omani,country,OMN,40,40,40,exact,",
    ]
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    call_command(
        "import_csv", "breakdown_counts", str(file), "--publish", stdout=StringIO(), stderr=StringIO()
    )
    told = {(one.list_name, one.code) for one in Revision.objects.all()}
    assert told == {("breakdowns", breakdown.code)}
    html = page()
    assert "Omani" in html
    assert "25" in html
    assert "A file was imported." in html
