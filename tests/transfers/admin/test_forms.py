"""What tests/desk.py reads of a form without its page is what a browser would send from the page."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group

from tests import factories
from tests.desk import fields_of, without_pages
from tests.transfers.admin.test_admin import (
    MODELS,
    RECORDS,
    Fields,
    address,
    desk_of,
    errors_of,
    opened,
    pages_of,
    save,
)
from transfers.admin.forms.prefill import COPY_OF
from transfers.models import Claim
from transfers.workflow.roles import make_roles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

OF_THE_PAGE = {"csrfmiddlewaretoken"}  # what stands on a page beside the form


def on_page(client, url):
    """Return the fields of a page as a browser sees them, and as they are read without it."""
    drawn = Fields(client.get(url).content.decode()).data
    read = fields_of(without_pages(client).get(url).context_data)
    return {name: values for name, values in drawn.items() if name not in OF_THE_PAGE}, read


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_fields_are_those_of_the_page(model, admin_client):
    """Drawing three or four pages of each kind takes most of a second."""
    urls = [pages_of(model)[name] for name in ("add", "change")]
    if model in RECORDS:
        urls.append(f"{address('add', model)}?{COPY_OF}={model.objects.latest('pk').pk}")
    for url in urls:
        drawn, read = on_page(admin_client, url)
        assert read == drawn, url


@pytest.mark.parametrize("role", ["data entry", "reviewer"])
@pytest.mark.parametrize("state", ["draft", "in_review", "published", "withdrawn"])
def test_the_fields_are_those_of_the_page_for_every_role_and_state(role, state, django_user_model):
    make_roles(apps, "default")
    user = django_user_model.objects.create_user("somebody", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    claim = factories.claim(
        publication_state=state,
        notes="one\n\n two <b>&amp;",
        sources=(factories.source(), factories.source()),
    )
    drawn, read = on_page(desk_of(user), address("change", Claim, claim.pk))
    assert read == drawn


@pytest.mark.parametrize("model", RECORDS, ids=lambda model: model.__name__)
def test_a_save_that_is_refused_draws_the_page_with_the_same_fields_and_errors(model, admin_client):
    """Drawing a page of each kind with its errors takes half a second."""
    record = model.objects.first()
    typed = opened(admin_client, record) | {"comment": "typed", "_step": "no such step"}
    url = address("change", model, record.pk)
    drawn = admin_client.post(url, typed)
    errors = save(admin_client, record, step="no such step")
    assert errors_of(drawn) == errors == ["There is no step 'no such step': use one of the buttons."]
    page = drawn.content.decode()
    assert "There is no step &#x27;no such step&#x27;" in page
    fields = {name: value for name, value in Fields(page).data.items() if name not in OF_THE_PAGE}
    read = fields_of(without_pages(admin_client).post(url, typed).context_data)
    assert fields["comment"] == read["comment"] == ["typed"]
    assert read == fields
