"""The environment, read once and refused aloud.

Every variable is optional and an empty one counts as unset. A value this program can not use ends it with one
line on stderr that names the variable, what it got and what it should be, and exit code 1: what
imports this module first (manage.py, gunicorn, the tests) stops there, before anything is opened, written or
bound.

A secret is never printed: of SECRET_KEY only its length, of DATABASE_URL only its scheme.
"""

import contextlib
import ipaddress
import os
import re
import secrets
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY_FILE = BASE_DIR / ".secret_key"

# Django's own deployment check asks for 50; 32 characters are 128 bits even when they are hexadecimal.
SECRET_KEY_LENGTH_LEAST = 32

# Always allowed: gunicorn listens on loopback alone (gunicorn.conf.py), and a machine that asks /livez or
# /readyz there names no other host.
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0")

_env = environ.Env()


def refuse(name: str, got: str, wanted: str) -> NoReturn:
    """End the program with one line: the variable, what it got, what it should be."""
    sys.exit(f"handover: {name} is {got}; it should be {wanted}.")


def _text(name: str) -> str:
    return _env.str(name, default="").strip()


def _whole_number(name: str, default: int, low: int, high: int) -> int:
    text = _text(name)
    if not text:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
        refuse(name, repr(text), f"a whole number from {low} to {high}")
    return int(text)


def _boolean(name: str, default: bool) -> bool:
    text = _text(name)
    if not text:
        return default
    if text.lower() not in TRUE + FALSE:
        # django-environ would read any other word, "ture" included, as False.
        refuse(name, repr(text), "true or false")
    return text.lower() in TRUE


def _is_host(host: str) -> bool:
    if host.startswith("[") and host.endswith("]"):
        with contextlib.suppress(ValueError):
            return ipaddress.ip_address(host[1:-1]).version == 6
        return False
    return re.fullmatch(r"\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?", host) is not None


def _is_origin(origin: str) -> bool:
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return False
    host = parts.netloc.removesuffix(f":{port}")
    return (
        parts.scheme in ("http", "https")
        and _is_host(host.replace("*.", ".", 1))
        and host != "*"
        and origin == f"{parts.scheme}://{parts.netloc}"
    )


def _several(name: str, is_one: Callable[[str], bool], wanted: str) -> list[str]:
    text = _text(name)
    values = text.split(",") if text else []
    if not all(map(is_one, values)):
        refuse(name, repr(text), wanted)
    return values


def _database(name: str, default: str) -> dict[str, Any]:
    """Return the address as Django's DATABASES entry, engine options left to the settings."""
    text = _text(name) or default
    wanted = (
        "postgres://user:password@host:port/name, with the special characters of a password percent-encoded, "
        "or sqlite:///path/to/file.sqlite3"
    )
    scheme, separator, _ = text.partition("://")
    if not separator or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        refuse(name, "not an address", wanted)
    got = f"an address that starts with {scheme}://"
    if scheme not in ("postgres", "postgresql", "sqlite"):
        refuse(name, got, wanted)
    try:
        parts = urlsplit(text)
        if scheme == "sqlite" and (parts.netloc or parts.query or not parts.path.strip("/")):
            # sqlite:// alone means a database in memory: the site would forget everything at its end.
            refuse(name, f"{got} and is not a file after three slashes", wanted)
        database = _env.db_url_config(text)
    except ValueError:  # a port that is no number: mostly a password with an unquoted : / or #
        refuse(name, f"{got} and can not be read", wanted)
    if parts.fragment:
        refuse(name, f"{got} and holds a bare #", wanted)
    if scheme == "sqlite":
        # Not the directory in which the program was started.
        database["NAME"] = str(BASE_DIR / database["NAME"])
    elif not database["NAME"] or set(database["NAME"]) & set("/@"):
        refuse(name, f"{got} and names no database", wanted)
    return database


def _new_secret_key_file() -> None:
    """Write a random key so that only one of two first starts wins and no other process reads half a key."""
    draft = SECRET_KEY_FILE.with_name(f"{SECRET_KEY_FILE.name}.{secrets.token_hex(8)}")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64) + "\n")
        with contextlib.suppress(FileExistsError):  # another process was first: its key is the key
            os.link(draft, SECRET_KEY_FILE)
    finally:
        draft.unlink(missing_ok=True)


def _secret_key(name: str) -> str:
    wanted = f"at least {SECRET_KEY_LENGTH_LEAST} characters, and random"
    key = _text(name)
    if key:
        if len(key) < SECRET_KEY_LENGTH_LEAST:
            refuse(name, f"{len(key)} characters long", wanted)
        return key
    try:
        if not SECRET_KEY_FILE.exists():
            _new_secret_key_file()
        if stat.S_IMODE(SECRET_KEY_FILE.stat().st_mode) & 0o077:  # a copy of the folder may have opened it
            SECRET_KEY_FILE.chmod(0o600)
        key = SECRET_KEY_FILE.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not plain text"
        refuse(name, f"not set and can not be kept in {SECRET_KEY_FILE} ({reason})", wanted)
    if len(key) < SECRET_KEY_LENGTH_LEAST:
        got = f"not set and {SECRET_KEY_FILE} holds only {len(key)} characters"
        refuse(name, got, f"{wanted}: delete that file")
    return key


DEBUG = _boolean("DEBUG", default=False)
SECOND_FACTOR = _boolean("SECOND_FACTOR", default=True)
PORT = _whole_number("PORT", default=8000, low=1, high=65535)

# Workers are processes. At least two, so that one that restarts does not stop the site; at most four by
# itself, as each holds its own copy of the program and SQLite lets one write at a time anyway.
WEB_CONCURRENCY = _whole_number(
    "WEB_CONCURRENCY", default=min(4, max(2, os.cpu_count() or 1)), low=1, high=32
)

_named_hosts = _several(
    "ALLOWED_HOSTS",
    _is_host,
    "host names separated by commas, without scheme, port, path or space, like a.example.org",
)
ALLOWED_HOSTS = list(dict.fromkeys([*_named_hosts, *LOOPBACK_HOSTS]))
CSRF_TRUSTED_ORIGINS = _several(
    "CSRF_TRUSTED_ORIGINS",
    _is_origin,
    "origins separated by commas, each with its scheme and without a path, like https://ledger.example.org",
)
DATABASE = _database("DATABASE_URL", default="sqlite:///db.sqlite3")

# Last: by now nothing else is refused, so a key file is only made for a program that starts.
SECRET_KEY = _secret_key("SECRET_KEY")
