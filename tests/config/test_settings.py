"""The environment is refused in one line, and a public page sends back nothing about its reader."""

import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.module_loading import import_string

from config import environment
from config.release import release_of

PASSWORD = "open-sesame-4711"

# What Django and gunicorn read is set by each test itself; only what finds Python and its libraries is handed
# on.
INHERITED = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def run(*command: str, **environ: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=INHERITED | environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def the_one_line(done: subprocess.CompletedProcess) -> str:
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    return lines[0]


REFUSED = [
    ("DEBUG", "ture", "'ture'", "true or false"),
    ("DEBUG", "2", "'2'", "true or false"),
    ("SECOND_FACTOR", "none", "'none'", "true or false"),
    ("PORT", "0", "'0'", "from 1 to 65535"),
    ("PORT", "65536", "'65536'", "from 1 to 65535"),
    ("PORT", "80a", "'80a'", "from 1 to 65535"),
    ("PORT", "-1", "'-1'", "from 1 to 65535"),
    ("WEB_CONCURRENCY", "0", "'0'", "from 1 to 32"),
    ("WEB_CONCURRENCY", "33", "'33'", "from 1 to 32"),
    ("WEB_CONCURRENCY", "many", "'many'", "from 1 to 32"),
    ("SECRET_KEY", "k" * 31, "31 characters long", "at least 32 characters"),
    ("CSRF_TRUSTED_ORIGINS", "ledger.example.org", "'ledger.example.org'", "with its scheme"),
    ("CSRF_TRUSTED_ORIGINS", "https://ledger.example.org/", "org/'", "without a path"),
    ("CSRF_TRUSTED_ORIGINS", "ftp://ledger.example.org", "'ftp:", "like https://"),
    (
        "CSRF_TRUSTED_ORIGINS",
        "https://a.example.org, https://b.example.org",
        ", https",
        "separated by commas",
    ),
    ("CSRF_TRUSTED_ORIGINS", "https://ledger.example.org:port", ":port'", "like https://"),
    ("ALLOWED_HOSTS", "https://ledger.example.org", "'https:", "without scheme"),
    ("ALLOWED_HOSTS", "a.example.org, b.example.org", ", b", "or space"),
    ("ALLOWED_HOSTS", "a.example.org b.example.org", "org b", "or space"),
    ("ALLOWED_HOSTS", "ledger.example.org:8000", ":8000'", "port"),
    ("ALLOWED_HOSTS", "ledger.example.org,", "org,'", "separated by commas"),
    (
        "DATABASE_URL",
        f"mysql://desk:{PASSWORD}@127.0.0.1/handover",
        "mysql://",
        "postgres://user:password@host",
    ),
    ("DATABASE_URL", "handover", "not an address", "postgres://user:password@host"),
    ("DATABASE_URL", PASSWORD, "not an address", "postgres://user:password@host"),
    ("DATABASE_URL", f"postgres://desk:{PASSWORD}@127.0.0.1", "names no database", "postgres://"),
    (
        "DATABASE_URL",
        f"postgres://desk:{PASSWORD}@127.0.0.1:first/handover",
        "can not be read",
        "postgres://",
    ),
    ("DATABASE_URL", f"postgres://desk:12#{PASSWORD}@127.0.0.1/handover", "a bare #", "percent-encoded"),
    (
        "DATABASE_URL",
        f"postgres://desk:12/{PASSWORD}@127.0.0.1/handover",
        "names no database",
        "percent-encoded",
    ),
    (
        "DATABASE_URL",
        f"postgres://desk:12?{PASSWORD}@127.0.0.1/handover",
        "names no database",
        "percent-encoded",
    ),
    ("DATABASE_URL", "sqlite://", "is not a file", "sqlite:///path"),
    ("DATABASE_URL", "sqlite://db.sqlite3", "is not a file", "sqlite:///path"),
    ("DATABASE_URL", "sqlite:///db.sqlite3?mode=ro", "is not a file", "sqlite:///path"),
]


@pytest.mark.parametrize(
    ("name", "value", "got", "wanted"), REFUSED, ids=[f"{n}={v}" for n, v, *_ in REFUSED]
)
def test_a_value_that_can_not_be_used_ends_in_one_line(name, value, got, wanted):
    line = the_one_line(run("-c", "import config.settings", **{name: value}))
    assert line.startswith(f"handover: {name} is ")
    assert got in line
    assert wanted in line
    assert PASSWORD not in line


@pytest.mark.parametrize(
    "command", [("manage.py", "check"), ("-m", "gunicorn", "-c", "config/gunicorn.conf.py")]
)
def test_every_way_to_start_refuses_alike(command):
    assert the_one_line(run(*command, PORT="eighty")).startswith("handover: PORT is 'eighty'; ")


def test_a_refused_secret_key_is_not_printed():
    assert "kkk" not in the_one_line(run("-c", "import config.settings", SECRET_KEY="k" * 31))


def read(expression: str, **environ: str) -> str:
    """Return what an expression over config.environment prints in a fresh process."""
    done = run("-c", f"from config.environment import *; print({expression})", **environ)
    assert done.stderr == ""
    return done.stdout.strip()


def test_an_empty_value_counts_as_unset():
    names = (
        "DEBUG",
        "SECOND_FACTOR",
        "PORT",
        "WEB_CONCURRENCY",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "CSRF_TRUSTED_ORIGINS",
        "DATABASE_URL",
    )
    expression = f"({', '.join(names[:-1])}, DATABASE)"
    assert read(expression, **dict.fromkeys(names, "")) == read(expression)


def test_good_values_are_taken():
    assert read("DEBUG", DEBUG="Yes") == "True"
    assert (read("SECOND_FACTOR"), read("SECOND_FACTOR", SECOND_FACTOR="off")) == ("True", "False")
    assert read("PORT, WEB_CONCURRENCY", PORT="65535", WEB_CONCURRENCY="32") == "65535 32"
    assert read("SECRET_KEY", SECRET_KEY="k" * 32) == "k" * 32
    assert read("*ALLOWED_HOSTS", ALLOWED_HOSTS="ledger.example.org,.example.net,[::1],10.0.0.1") == (
        "ledger.example.org .example.net [::1] 10.0.0.1 127.0.0.1 localhost"
    )
    origins = "https://ledger.example.org,http://127.0.0.1:8000,https://*.example.net"
    assert read("*CSRF_TRUSTED_ORIGINS", CSRF_TRUSTED_ORIGINS=origins) == origins.replace(",", " ")


def test_a_database_address_is_read_whole():
    keys = ("ENGINE", "USER", "PASSWORD", "HOST", "PORT", "NAME")
    address = "postgres://desk:p%40s%23w%2Fd@db.example.org:5433/ledger?sslmode=require"
    printed = read(f"[DATABASE[k] for k in {keys}], DATABASE['OPTIONS']", DATABASE_URL=address)
    values = ["django.db.backends.postgresql", "desk", "p@s#w/d", "db.example.org", 5433, "ledger"]
    assert printed == f"{values} {{'sslmode': 'require'}}"
    assert read("DATABASE['NAME']", DATABASE_URL="sqlite:////var/lib/handover/db") == "/var/lib/handover/db"
    assert read("DATABASE['NAME']", DATABASE_URL="sqlite:///other.sqlite3") == str(
        settings.BASE_DIR / "other.sqlite3"
    )


# The key file


@pytest.fixture
def key_file(tmp_path, monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    path = tmp_path / ".secret_key"
    monkeypatch.setattr(environment, "SECRET_KEY_FILE", path)
    return path


def test_a_key_is_made_once_and_kept_for_its_owner_alone(key_file):
    first = environment._secret_key("SECRET_KEY")
    assert len(first) >= 50
    assert environment._secret_key("SECRET_KEY") == first
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert list(key_file.parent.iterdir()) == [key_file], "no draft stays behind"


def test_the_first_of_two_first_starts_wins(key_file):
    environment._new_secret_key_file()
    first = key_file.read_text()
    environment._new_secret_key_file()  # a process that saw no file a moment ago
    assert key_file.read_text() == first
    assert list(key_file.parent.iterdir()) == [key_file]


def test_an_opened_key_file_is_closed_again(key_file):
    key = environment._secret_key("SECRET_KEY")
    key_file.chmod(0o644)
    assert environment._secret_key("SECRET_KEY") == key
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("content", "reason"), [("short\n", "holds only 5 characters"), ("ключ", "not plain text")]
)
def test_a_broken_key_file_is_refused(key_file, content, reason):
    key_file.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit, match=reason):
        environment._secret_key("SECRET_KEY")


def test_a_key_that_can_not_be_kept_is_refused(key_file, monkeypatch):
    monkeypatch.setattr(environment, "SECRET_KEY_FILE", key_file.parent / "missing" / ".secret_key")
    with pytest.raises(SystemExit, match=r"not set and can not be kept in .*No such file"):
        environment._secret_key("SECRET_KEY")


def test_git_ignores_the_key_and_the_database():
    ignored = (settings.BASE_DIR / ".gitignore").read_text().splitlines()
    assert {"/.secret_key", "/db.sqlite3*", "/staticfiles/", "/.venv/"} <= set(ignored)


# The database


@pytest.fixture
def closed_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.mark.parametrize(
    "command",
    [
        ("manage.py", "migrate"),
        ("manage.py", "showmigrations"),
        ("-m", "gunicorn", "-c", "config/gunicorn.conf.py"),
    ],
)
def test_an_unreachable_postgresql_ends_in_one_line(command, closed_port):
    address = f"postgres://desk:{PASSWORD}@127.0.0.1:{closed_port}/handover"
    done = run(*command, DATABASE_URL=address, PORT="8000")
    assert done.returncode == 1
    # gunicorn says that it starts and where it would listen; what is said about the database is one line.
    lines = [line for line in done.stderr.splitlines() if not re.match(r"\[[^]]+\] \[\d+\] \[INFO\]", line)]
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith(f"handover: Cannot reach the database at 127.0.0.1:{closed_port}: ")
    assert "refused" in lines[0]
    assert lines[0].endswith("Check DATABASE_URL.")
    assert PASSWORD not in done.stderr + done.stdout


def test_a_sqlite_file_that_is_not_there_ends_in_one_line(tmp_path):
    path = tmp_path / "missing" / "db.sqlite3"
    line = the_one_line(run("manage.py", "showmigrations", DATABASE_URL=f"sqlite:///{path}"))
    assert (
        line == f"handover: There is no database at {path}. manage.py restore FILE brings back a backup, "
        "manage.py migrate begins an empty one where none was; or check DATABASE_URL."
    )


def test_a_file_that_is_no_database_ends_in_one_line(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but long enough to be taken for one\n" * 40)
    line = the_one_line(run("manage.py", "showmigrations", DATABASE_URL=f"sqlite:///{path}"))
    assert line.startswith(f"handover: Cannot reach the database at {path}: file is not a database")


def test_an_error_of_a_reachable_database_keeps_its_traceback(tmp_path):
    empty = tmp_path / "empty.sqlite3"
    empty.touch()
    ask = "from django.contrib.auth.models import User; User.objects.count()"
    done = run("manage.py", "shell", "--command", ask, DATABASE_URL=f"sqlite:///{empty}")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert "Cannot reach" not in done.stderr


@pytest.mark.django_db
def test_sqlite_waits_for_other_writers_and_keeps_foreign_keys():
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("only of SQLite")
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert values == {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "busy_timeout": 20_000}
    assert connection.transaction_mode == "IMMEDIATE"


# What a page sends


def through_the_middleware(view):
    """Wrap a view in every middleware of the site, the outermost first."""
    handler = view
    for path in reversed(settings.MIDDLEWARE):
        handler = import_string(path)(handler)
    return handler


def test_a_public_page_gets_no_cookie_and_does_not_vary_by_one(settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    request.COOKIES["sessionid"] = "left over"
    response = through_the_middleware(lambda request: HttpResponse("<p>public</p>" * 100))(request)
    assert not response.cookies
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Content-Encoding"] == "gzip"
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"} <= set(
        policy
    )
    assert not any(word in response.headers["Content-Security-Policy"] for word in ("unsafe", "http", "*"))
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Strict-Transport-Security" not in response.headers


def test_cookies_belong_to_the_desk_alone():
    assert settings.SESSION_COOKIE_PATH == settings.CSRF_COOKIE_PATH == "/admin/"
    assert "session" in settings.MESSAGE_STORAGE


SWITCHED_BY_HTTPS = "SECURE_SSL_REDIRECT, SESSION_COOKIE_SECURE, CSRF_COOKIE_SECURE, SECURE_HSTS_SECONDS > 0"


@pytest.mark.parametrize(
    ("origins", "is_https"),
    [("", False), ("http://127.0.0.1:8000", False), ("https://ledger.example.org", True)],
)
def test_an_https_origin_switches_everything_that_needs_https(origins, is_https):
    done = run(
        "-c", f"from config.settings import *; print({SWITCHED_BY_HTTPS})", CSRF_TRUSTED_ORIGINS=origins
    )
    assert done.stdout.split() == [str(is_https)] * 4


DEPLOYED = {
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "ledger.example.org",
    "CSRF_TRUSTED_ORIGINS": "https://ledger.example.org",
}


def test_only_an_https_deployment_passes_the_deployment_check():
    check = ("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    done = run(*check, **DEPLOYED)
    assert done.returncode == 0, done.stderr
    assert run(*check, **DEPLOYED | {"DEBUG": "true"}).returncode == 1
    without_code = run(*check, **DEPLOYED | {"SECOND_FACTOR": "false"})
    assert without_code.returncode == 1
    assert "(handover.W001)" in without_code.stderr
    assert run(*check, **DEPLOYED | {"CSRF_TRUSTED_ORIGINS": ""}).returncode == 1


ASK_HEALTH = """
import django
from django.test import Client
django.setup()
client = Client()
for path in ("/livez", "/readyz"):
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000"):
        answer = client.get(path, SERVER_NAME=host)
        print(answer.status_code, answer.content.decode().strip())
"""


def test_a_deployed_site_tells_its_health_to_a_machine_on_loopback(tmp_path):
    """Over plain http and without a word of the site's name. The database is new and says so."""
    new = tmp_path / "new.sqlite3"
    new.touch()
    environ = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": f"sqlite:///{new}"}
    done = run("-c", ASK_HEALTH, **DEPLOYED, **environ)
    answers = done.stdout.splitlines()
    assert len(answers) == 6, done.stderr
    assert answers[:3] == ["200 alive"] * 3
    assert all(re.fullmatch(r"503 \d+ migrations are not applied: .*", one) for one in answers[3:]), answers


# The middleware that writes the policy needs the settings, and neither the apps nor the addresses.
ASK_POLICY = """
from django.http import HttpResponse
from django.test import RequestFactory
from config.policy import OrderedCSPMiddleware
answer = OrderedCSPMiddleware(lambda request: HttpResponse())(RequestFactory().get("/livez"))
print(answer["Content-Security-Policy"])
"""


def test_the_policy_has_the_same_bytes_in_every_process():
    """Three processes, as the order of a set is chosen once in each."""
    policies = [
        run("-c", ASK_POLICY, DJANGO_SETTINGS_MODULE="config.settings", PYTHONHASHSEED=seed).stdout
        for seed in ("1", "2", "3")
    ]
    assert policies[0].startswith("base-uri 'none'; connect-src 'self'; default-src 'none'; ")
    assert len(set(policies)) == 1


# The release


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_the_release_follows_the_sources_and_nothing_else(tmp_path):
    for name in ("config/urls.py", "transfers/web/views/lists.py", "templates/base.html", "requirements.txt"):
        write(tmp_path / name, name)
    before = release_of(tmp_path)
    assert re.fullmatch("[0-9a-f]{12}", before)

    write(tmp_path / "README.md", "not part of a page")
    write(tmp_path / "transfers/__pycache__/lists.pyc", "made anew by each Python")
    write(tmp_path / "templates/.base.html.swp", "an editor's")
    os.utime(tmp_path / "config/urls.py", (0, 0))
    assert release_of(tmp_path) == before

    write(tmp_path / "templates/base.html", "changed")
    changed = release_of(tmp_path)
    (tmp_path / "templates/base.html").rename(tmp_path / "templates/other.html")
    assert len({before, changed, release_of(tmp_path)}) == 3


def test_the_site_knows_its_release():
    assert re.fullmatch("[0-9a-f]{12}", settings.RELEASE)
