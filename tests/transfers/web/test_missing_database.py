"""A database file that goes while the site runs: 503 everywhere, until it is back."""

import json
import os
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import resolve

from tests import walks
from tests.addresses import public_addresses
from transfers.models import Source


@pytest.fixture
def place(places):
    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    return places.copy()


@pytest.fixture
def anna(place):
    client = Client()
    client.force_login(User.objects.create_superuser("anna"))
    return client


def test_every_page_says_so_and_answers_again_once_the_file_is_back(place, anna):
    addresses = list({resolve(each).url_name: each for each in public_addresses()}.values())
    away = place.with_name("away")
    assert anna.get("/admin/").status_code == 200  # and its connection stays open
    os.rename(place, away)

    answers = walks.ask([*addresses, "/no/such/page/", "/ar/", "/admin/login/"])
    assert len(answers) > 60
    assert {answer.status_code for answer in answers.values()} == {503}
    assert {answer.headers["Cache-Control"] for answer in answers.values()} == {"no-store"}
    assert {answer.headers["Retry-After"] for answer in answers.values()} == {"120"}
    assert anna.get("/admin/").status_code == 503
    assert not place.exists()

    os.rename(away, place)
    assert {anna.get(each).status_code for each in ("/", "/admin/", "/claims.json", "/readyz")} == {200}


def test_what_the_desk_sends_meanwhile_is_not_saved(place, anna):
    away = place.with_name("away")
    os.rename(place, away)

    response = anna.post("/admin/transfers/source/add/", {"code": "LOST"})

    assert response.status_code == 503
    assert "what was just sent was not saved" in response.content.decode()
    os.rename(away, place)
    assert not Source.objects.filter(code="LOST").exists()


def taking_away(get_response):
    """Take the file away when the middleware has looked and the view has not begun, as a middleware."""

    def answer(request):
        path = Path(connection.settings_dict["NAME"])
        os.rename(path, path.with_name("away"))
        return get_response(request)

    return answer


def test_a_file_that_goes_during_a_request_is_said_to_be_away(place, settings):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.taking_away"]

    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 503
    assert not place.exists()


def test_a_program_is_told_by_a_problem_and_a_machine_by_readiness(place):
    os.rename(place, place.with_name("away"))
    client = Client()

    problem = client.get("/claims.json")
    assert problem.status_code == 503
    assert json.loads(problem.content)["type"] == "/data/#problem-unavailable"
    assert problem["Access-Control-Allow-Origin"] == "*"
    assert (client.get("/livez").status_code, client.get("/ar/livez").status_code) == (200, 200)
    assert (client.get("/readyz").status_code, client.get("/readyz").content) == (
        503,
        b"the database does not answer\n",
    )


def test_the_page_is_in_the_language_of_its_address(place):
    os.rename(place, place.with_name("away"))

    arabic = Client().get("/ar/claims/").content.decode()

    assert '<html lang="ar" dir="rtl">' in arabic
    assert "غير متاح في الوقت الحالي" in arabic
    assert "Not available at the moment" in Client().get("/claims/").content.decode()
