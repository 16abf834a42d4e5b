"""What every test stands on: static files as they are, a database, a browser that tells what it dislikes."""

import gc
import os
from contextlib import contextmanager
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import sync_playwright
from pytest_django import DjangoDbBlocker

from tests import chromium, kept, ledgers, template, walks
from tests import places as other_places
from transfers.models.version import moments_of

BROWSER_REQUIRED = os.environ.get("REQUIRE_BROWSER", "") not in ("", "0")
NO_BROWSER = (
    "no Chromium: install one (Debian: apt-get install chromium) or name one, CHROMIUM=/path/to/chromium"
)

# The same examples in each run: a failure in CI is a failure here. No deadline: machines are slow, and not by
# fault. The long fuzzing of make trust looks for new ones, and prints how to try a failure again.
hypothesis.settings.register_profile("handover", derandomize=True, deadline=None)
hypothesis.settings.register_profile("trust", deadline=None, print_blob=True)
hypothesis.settings.load_profile("handover")


def pytest_collection_finish(session):
    """Leave what stands until the end out of the garbage collector's rounds, and let it make fewer."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_configure(config):
    if config.option.markexpr.strip() == "trust":
        hypothesis.settings.load_profile("trust")
    # Before Django builds its storages: the hashed storage needs a collectstatic. WhiteNoise serves the
    # sources instead.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_USE_FINDERS = True
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_MAX_AGE = 60 * 60  # seconds: a window asks once for each, as for hashed ones
    # Some hundred thousand rounds of hashing per test user would be the slowest part of the suite.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Most tests of the desk are about the record: they sign in by password, or without. Those of
    # tests/transfers/signin switch it on again, walk over every address of the desk, and sign in as people
    # do.
    settings.SECOND_FACTOR, settings.AXES_RESET_ON_SUCCESS = False, True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Keep SQLite's test database in a file, as the site does.

    In memory all threads of the live server share one connection, and two requests of one page end in "table
    is locked".
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "config.sqlite":
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


BLOCKER = pytest.StashKey[DjangoDbBlocker]()


@pytest.fixture(scope="session")
def django_db_setup(
    request,
    django_test_environment,
    django_db_blocker,
    django_db_createdb,
    django_db_modify_db_settings,
    tmp_path_factory,
):
    """Start every test from the database that `make run` leaves: the public record, loaded once.

    It takes the place of pytest-django's fixture, which would migrate in every process. --create-db makes the
    template again; --reuse-db changes nothing, for a copy is as quick.
    """
    request.config.stash[BLOCKER] = django_db_blocker
    cache_folder = getattr(request.config, "cache", None)  # none with -p no:cacheprovider
    folder = cache_folder.mkdir("database") if cache_folder else tmp_path_factory.mktemp("template")
    own_database = template.test_database(Path(folder), is_new=django_db_createdb)
    with django_db_blocker.unblock(), own_database, django_db_blocker.block():
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """Give the record back after a test whose commits pytest-django has swept away, all else with them."""
    try:
        return (yield)
    finally:
        if is_committing(item) and nextitem is not None:  # after the last one the database itself is gone
            with item.config.stash[BLOCKER].unblock():
                kept.give_back()


def is_committing(item) -> bool:
    marker = item.get_closest_marker("django_db")
    names = {"live_server", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(names or (marker and marker.kwargs.get("transaction")))


@pytest.fixture(autouse=True)
def nothing_kept():
    """Start each test with an empty cache, so that the queries it counts are its own."""
    forget()


def forget():
    cache.clear()
    moments_of.cache_clear()


@pytest.fixture
def record(db):
    """The public record, said aloud by a test that reads it."""


@pytest.fixture(scope="module")
def ledger_flights(django_db_setup, django_db_blocker):
    """2,000 counted flights inside one country, without a ceiling, beside the record: their operation.

    Made once for a file, in two seconds of a processor. Not for tests that commit.
    """
    with django_db_blocker.unblock(), ledgers.made(ledgers.PLANS["ledger_flights"]) as operation:
        yield operation


@pytest.fixture(scope="module")
def ledger_large(django_db_setup, django_db_blocker):
    """3,000 transfers and 1,200 claims under a ceiling, many of which contradict each other: their operation.

    Made once for a file, in four seconds; not in one that has the flights.
    """
    with django_db_blocker.unblock(), ledgers.made(ledgers.PLANS["ledger_large"]) as operation:
        yield operation


@pytest.fixture
def places(django_db_setup, django_db_blocker, tmp_path):
    """Lead the site to other databases, which the test may spoil, and back (tests/places.py)."""
    with django_db_blocker.unblock():
        others = other_places.places(tmp_path)
        yield others
        others.leave()


@pytest.fixture(scope="session")
def answers_in(django_db_setup, django_db_blocker, tmp_path_factory):
    """Return a reader of the whole site in a language, as the untouched record has it (tests/walks.py)."""
    # The folder of one process lies in that of the run. A session's fixture is made before a test's own
    # transaction begins, and outside of any the database holds the record alone.
    folder = tmp_path_factory.getbasetemp().parent

    def read(language):
        forget()  # this comes before nothing_kept, after a test that may have written
        with django_db_blocker.unblock():
            return walks.once_in_a_run(folder, f"answers-{language}", lambda: walks.walk(language))

    return read


@pytest.fixture(scope="session")
def english_answers(answers_in):
    return answers_in("en")


@pytest.fixture(scope="session")
def arabic_answers(answers_in):
    return answers_in("ar")


# What is chosen


def pytest_addoption(parser):
    parser.addoption(
        "--database-only", action="store_true", help="leave out the tests that no database takes part in"
    )


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before -m selects
def pytest_collection_modifyitems(config, items):
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    # Unless -m speaks of them. In addopts the rule would be lost with the first other -m.
    if "trust" not in config.option.markexpr:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("trust")])
        items[:] = [item for item in items if not item.get_closest_marker("trust")]
    yield
    if config.getoption("database_only"):
        config.hook.pytest_deselected(items=[item for item in items if not has_database(item)])
        items[:] = [item for item in items if has_database(item)]
    # The browser's files take longest: a process that begins one last lets the other wait for it.
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def has_database(item) -> bool:
    fixtures = {"db", "transactional_db", "django_db_setup"} & set(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db"))


# The browser


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and chromium.find() is None:
        if BROWSER_REQUIRED:
            pytest.fail(f"REQUIRE_BROWSER is set and there is {NO_BROWSER}", pytrace=False)
        item.config.stash.setdefault(SKIPPED, []).append(item.nodeid)
        pytest.skip(NO_BROWSER)


SKIPPED = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter, config):
    skipped = config.stash.get(SKIPPED, [])
    if skipped:
        terminalreporter.section(f"{len(skipped)} BROWSER TESTS DID NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.line(f"There is {NO_BROWSER}.")
        terminalreporter.line("With REQUIRE_BROWSER=1 this run would have failed. Not run:")
        for nodeid in skipped:
            terminalreporter.line(f"  {nodeid}")


BROWSER_FIXTURES = {"browser", "page", "noisy_page", "first_page", "page_without_scripts"}


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    # Playwright's synchronous API keeps an event loop running in this thread, and Django, which sees it,
    # refuses the database there. No coroutine of ours exists, so there is nothing to protect.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        yield browser
        browser.close()


def _is_expected(message, page) -> bool:
    """Tell a failed answer that a test may mean, or that no page asked for, from that of a missing script."""
    url = message.location["url"].split("#")[0]
    is_failed_answer = message.text.startswith("Failed to load resource")
    return is_failed_answer and (url == page.url or url.endswith("/favicon.ico"))


VIEWPORT = {"width": 1440, "height": 900}


def new_window(browser, **options):
    """Return an empty page in a context of its own: no cookie, no cache."""
    context = browser.new_context(viewport=VIEWPORT, locale="en-GB", **options)
    context.set_default_timeout(30_000)  # milliseconds; what has not come by then does not come
    return context.new_page()


@pytest.fixture(scope="session")
def window(browser):
    """One window for most tests: a new one, with its processes and an empty cache, costs 2 CPU seconds."""
    page = new_window(browser)
    yield page
    page.context.close()


@pytest.fixture(scope="session")
def window_without_scripts(browser):
    page = new_window(browser, java_script_enabled=False)
    yield page
    page.context.close()


@contextmanager
def left_empty(page):
    """Give the window back as it was: no cookie, no second page, no request on its way."""
    try:
        yield page
    finally:
        for other in page.context.pages:
            if other is not page:
                other.close()
        page.unroute_all()
        page.goto("about:blank")
        page.context.clear_cookies()
        page.context.clear_permissions()
        page.emulate_media(media="null", color_scheme="null")
        page.set_viewport_size(VIEWPORT)


@contextmanager
def without_complaints(page, console):
    """Fail a test on what the console calls an error: an exception, a missing file, a breach of the policy.

    The list ``console`` takes every message, error or not, as the page's address and the words.
    """
    complaints = []

    def on_console(message):
        console.append((page.url, message.text))
        if message.type == "error" and not _is_expected(message, page):
            complaints.append(f"{message.location['url']}: {message.text}")

    def on_error(error):
        complaints.append(f"{page.url}: {error}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    try:
        yield page
    finally:
        page.remove_listener("console", on_console)
        page.remove_listener("pageerror", on_error)
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


@pytest.fixture
def console() -> list[tuple[str, str]]:
    """What the page of the test wrote to its console so far: the address of the page, and the words."""
    return []


@pytest.fixture
def page(window, console):
    """An empty page, 1440 pixels wide; the test fails on an error in its console."""
    with without_complaints(window, console), left_empty(window):
        yield window


@pytest.fixture
def first_page(browser, console):
    """A page of a browser that was never here: nothing is in its cache, and it takes scripts of the test."""
    page = new_window(browser)
    with without_complaints(page, console):
        yield page
        page.context.close()


@pytest.fixture
def noisy_page(window):
    """An empty page for a test that means an error in the console, which fails no test here."""
    with left_empty(window):
        yield window


@pytest.fixture
def page_without_scripts(window_without_scripts):
    with left_empty(window_without_scripts):
        yield window_without_scripts
