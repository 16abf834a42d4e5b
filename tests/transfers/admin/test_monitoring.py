"""The desk's side of the monitoring log: one click, the form, and the operation that follows it."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests import factories
from transfers.models import Authority, DataVersion, MonitoringEntry, Revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(django_user_model) -> Client:
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("anna"))
    return client


@pytest.fixture
def operation():
    """An operation whose ministry and army were looked for up to three days ago."""
    found, today = factories.operation(code="five"), timezone.localdate()
    for code in ("ministry", "army"):
        factories.look(
            operation=found, authority=factories.authority(code=code, name_en=f"The {code}"),
            looked_on=today - timedelta(days=2), days_from=today - timedelta(days=9),
            days_to=today - timedelta(days=3), source_family="its site",
        )  # fmt: skip
    return found


def entries():
    return MonitoringEntry.objects.filter(operation__code="five")


def values(desk) -> dict[str, str]:
    """Return what the buttons of the first page send, by authority."""
    page = desk.get(reverse("admin:index")).content.decode()
    return {value.split()[0]: value for value in re.findall(r'name="look" value="([^"]+)"', page)}


def click(desk, **data):
    return desk.post(reverse("admin:log_looks"), {"operation": "five"} | data, follow=True)


def click_all(desk):
    return click(
        desk, all="1", shown=[value for code, value in values(desk).items() if code in ("army", "ministry")]
    )


def test_one_click_logs_that_nothing_was_new_up_to_today(desk, operation):
    today, before = timezone.localdate(), DataVersion.objects.get().number
    operation.refresh_from_db()
    version = operation.history.count()
    assert "The ministry" in desk.get(reverse("admin:index")).content.decode()

    page = click(desk, look=values(desk)["ministry"]).content.decode()

    entry = MonitoringEntry.objects.latest("pk")
    assert (entry.authority.code, entry.found, entry.looked_on) == ("ministry", "nothing", today)
    assert (entry.days_from, entry.days_to) == (today - timedelta(days=2), today)
    assert entry.source_family == ""  # the button says nothing of it
    assert entry.history.get().history_user.username == "anna"
    assert DataVersion.objects.get().number == before + 1
    operation.refresh_from_db()
    assert operation.last_checked_on == today
    assert (operation.history.count(), Revision.objects.count()) == (version, 0)
    assert "Logged: 1 entry." in page
    assert "The ministry," not in page
    assert "The army," in page


def test_the_button_brings_the_proof_that_the_page_was_opened(operation, django_user_model):
    client = Client(enforce_csrf_checks=True)
    client.force_login(django_user_model.objects.create_superuser("basim"))
    page = client.get(reverse("admin:index")).content.decode()
    form = page[page.index('class="due-looks"') :]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form[: form.index("</form>")])[1]

    click(client, look=values(client)["ministry"], csrfmiddlewaretoken=token)

    assert entries().count() == 3


def test_one_click_for_all_is_one_move_of_the_data_version(desk, operation):
    before = DataVersion.objects.get().number

    click_all(desk)

    assert entries().count() == 4
    assert len(set(entries().values_list("code", flat=True))) == 4
    assert DataVersion.objects.get().number == before + 1
    assert "Not all was logged" in click_all(desk).content.decode()
    assert entries().count() == 4


def test_a_look_that_reached_nothing_leaves_its_days_open(desk, operation):
    today = timezone.localdate()
    ministry = MonitoringEntry.objects.get(authority__code="ministry").authority
    factories.look(
        operation=operation, authority=ministry, looked_on=today, days_to=today, found="not_reachable"
    )

    click(desk, look=values(desk)["ministry"])

    assert MonitoringEntry.objects.latest("pk").days_from == today - timedelta(days=2)


def test_the_days_that_the_button_showed_are_logged_or_none(desk, operation):
    today = timezone.localdate()
    yesterday = f"ministry {today - timedelta(days=2)} {today - timedelta(days=1)}"

    assert "Not all was logged" in click(desk, look=yesterday).content.decode()
    assert entries().count() == 2


def test_a_withdrawn_authority_and_a_synthetic_operation_are_not_offered(desk, operation):
    Authority.objects.filter(code="army").update(publication_state="withdrawn")
    made = factories.operation(code="synthetic-claims-1")
    factories.look(operation=made, authority=factories.authority(code="other"))

    assert {"army", "other"} & values(desk).keys() == set()
    assert "ministry" in values(desk)


def test_to_delete_entries_in_the_list_moves_the_last_check_back(desk, operation):
    click(desk, look=values(desk)["ministry"])
    entry = entries().latest("pk")

    chosen = {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    desk.post(reverse("admin:transfers_monitoringentry_changelist"), chosen)

    operation.refresh_from_db()
    assert entries().count() == 2
    assert operation.last_checked_on == timezone.localdate() - timedelta(days=2)


def test_who_may_not_log_sees_no_button_and_is_refused(operation, django_user_model):
    client = Client()
    client.force_login(django_user_model.objects.create_user("reader", is_staff=True))

    assert "log_looks" not in client.get(reverse("admin:index")).content.decode()
    assert client.post(reverse("admin:log_looks"), {"operation": "five", "all": "1"}).status_code == 403
    assert client.get(reverse("admin:log_looks")).status_code in (403, 405)
    assert entries().count() == 2


def form(operation, **values):
    today = timezone.localdate().isoformat()
    given = {"operation": operation.pk, "source_family": "press", "looked_on": today}
    return given | {"days_from": today, "days_to": today, "found": "nothing"} | values


def test_the_form_names_what_is_wrong(desk, operation):
    add = reverse("admin:transfers_monitoringentry_add")
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    for wrong, words in (
        ({"days_to": tomorrow}, "a day no later than that of the look"),
        ({"days_from": "2026-02-02", "days_to": "2026-02-01"}, "a day on or after the first one"),
        ({"looked_on": tomorrow}, "a day that has come"),
        ({"source_family": ""}, "an authority, or which sources were read"),
    ):
        assert words in desk.post(add, form(operation, **wrong)).content.decode()
    assert entries().count() == 2
    assert desk.post(add, form(operation)).status_code == 302
    assert entries().count() == 3


def test_a_personal_detail_waits_for_a_reason(desk, operation):
    add = reverse("admin:transfers_monitoringentry_add")
    named = form(operation, note="Call +964 770 123 4567")

    assert "Not saved yet" in desk.post(add, named).content.decode()
    assert entries().count() == 2
    assert desk.post(add, named | {"why_it_can_stand": "the number of the press office"}).status_code == 302


def test_the_day_of_the_last_check_is_not_typed_where_a_log_says_it(desk, operation):
    def is_typed(one) -> bool:
        page = desk.get(reverse("admin:transfers_operation_change", args=[one.pk]))
        return "last_checked_on" in page.context["adminform"].form.fields

    assert not is_typed(operation)
    assert is_typed(factories.operation(last_checked_on=date(2026, 1, 1)))
