"""What goes wrong, and what a browser, a proxy and the desk are told about it."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from tests import factories
from transfers.models import Claim


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [path("broken/", broken)]
handler500 = "transfers.web.views.errors.server_error"

NEVER, BAD = "/claims/never-was/", "/claims/?colour=red"


@pytest.mark.django_db
@pytest.mark.parametrize(("address", "status"), [(NEVER, 404), (BAD, 400), ("/claims/", 200)])
@pytest.mark.parametrize("star", ["*", " * "])
def test_whoever_has_any_version_is_not_told_that_theirs_is_current(client, address, status, star):
    response = client.get(address, headers={"if-none-match": star})

    assert response.status_code == status


@pytest.mark.django_db
def test_whoever_has_this_version_is_told_so(client):
    tag = client.get("/claims/")["ETag"]
    response = client.get("/claims/", headers={"if-none-match": f'"other", {tag}'})

    assert (response.status_code, response["Cache-Control"]) == (304, "public, no-cache")
    assert client.get("/claims/", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", [NEVER, "/no/such/page/", BAD, "/transfers.csv?colour=red"])
def test_no_proxy_keeps_a_refusal_unasked(client, address):
    response = client.get(address)

    assert response.status_code in (400, 404)
    assert response["Cache-Control"] == "no-cache"
    assert "ETag" not in response


def test_nobody_keeps_the_page_of_a_fault(settings):
    settings.ROOT_URLCONF = __name__
    response = Client(raise_request_exception=False).get("/broken/")

    assert (response.status_code, response["Cache-Control"]) == (500, "no-store")


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, {"if-none-match": "*"}, {"if-none-match": '"a"'}])
def test_the_headers_of_a_hidden_record_are_those_of_one_that_never_existed(client, headers):
    hidden = client.get(factories.claim(publication_state="draft").get_absolute_url(), headers=headers)
    never = client.get(NEVER, headers=headers)

    assert hidden.status_code == never.status_code == 404
    assert hidden.headers == never.headers
    assert hidden.content == never.content


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/claims/", "/claims.csv", NEVER])
def test_a_public_page_is_only_read(address):
    """The token would be asked for first, by a page that is no page of ours."""
    stranger = Client(enforce_csrf_checks=True)

    for ask in (stranger.post, stranger.put, stranger.patch, stranger.delete):
        assert ask(address).status_code == 405


def words_of(response: HttpResponse) -> str:
    """Return a page of ours as text; no page may hold what the Content-Security-Policy refuses."""
    text = response.content.decode()
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\bsrc=)|\son\w+=", text)
    assert "default-src 'none'" in response["Content-Security-Policy"]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.mark.django_db
def test_a_form_of_the_desk_without_its_token_says_what_to_do(django_user_model):
    anna = Client(enforce_csrf_checks=True)
    anna.force_login(django_user_model.objects.create_superuser("anna"))

    for address in (reverse("admin:login"), reverse("admin:transfers_claim_add")):
        response = anna.post(address, {"code": "R999"})
        assert response.status_code == 403
        words = words_of(response)
        assert "This form was not accepted" in words
        assert "Nothing was saved" in words
        assert "load the form anew" in words
    assert not Claim.objects.filter(code="R999").exists()


@pytest.mark.django_db
def test_who_may_only_look_is_told_so(client, django_user_model):
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_claim"))
    client.force_login(reader)

    response = client.get(reverse("admin:transfers_claim_add"))

    assert response.status_code == 403
    words = words_of(response)
    assert "Not allowed" in words
    assert "Ask an administrator of the desk" in words


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_refusal_leads_back_to_what_was_understood(client, language):
    asked = "standing=counted&since=2026-02-10&until=2026-02-01&colour=red"

    html = client.get(f"{language}/claims/?{asked}").content.decode()

    assert f'href="{language}/claims/?standing=counted&amp;since=2026-02-10"' in html
    nothing = client.get(f"{language}/claims/?colour=red").content.decode()
    assert re.findall(rf'href="{language}/claims/(\?[^"]*)"', nothing) == []
