"""Settings: what is not Django's default, and why. The environment is read and refused in environment.py."""

from datetime import timedelta

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import environment
from config.environment import BASE_DIR
from config.release import release_of, released_at

SECRET_KEY = environment.SECRET_KEY
DEBUG = environment.DEBUG
ALLOWED_HOSTS = environment.ALLOWED_HOSTS

INSTALLED_APPS = [
    # Before the desk, which takes their forms away again: those show secrets.
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "transfers.apps.TransfersConfig",  # before the admin and the libraries: our templates win over theirs
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django_countries",
    "django_tables2",
    "django_filters",
    "simple_history",
    "csp",
    "axes",
]

# A public page has no session and no cookie. None of these reads the session by itself: only the admin does.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # before everything that a static file does not need
    # Compressing is safe here (BREACH): no public page holds a secret, and Django pads what it compresses.
    "config.compression.TextGZipMiddleware",
    "config.policy.OrderedCSPMiddleware",
    "config.language.AddressLanguageMiddleware",  # before what answers or redirects by itself
    "transfers.web.missing_database.MissingDatabaseMiddleware",  # before all that asks the database
    "django.contrib.sessions.middleware.SessionMiddleware",
    "transfers.signin.sessions.DeskSessionMiddleware",  # before the session is asked who it is
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",  # request.user.is_verified(): by code, not by password alone
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",  # who changed a record, for its history
    "axes.middleware.AxesMiddleware",  # last: it replaces the answer to the failure that locks
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # The admin needs all three; a public page reads none of their variables, so they open no session.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database

DATABASES = {"default": environment.DATABASE}
DATABASES["default"].setdefault("OPTIONS", {})

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["ENGINE"] = "config.sqlite"  # which opens only a file that is there
    # Of 1,990 concurrent writes 1,803 failed with the defaults and none with these. Never with
    # ATOMIC_REQUESTS. Django itself turns foreign keys on for each connection.
    DATABASES["default"]["OPTIONS"] |= {
        # A transaction takes the write lock at its start and waits for it; taken halfway, waiting would be a
        # deadlock.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,  # seconds to wait for another writer: a whole import may hold the lock
        # WAL: readers go on while somebody writes. NORMAL is safe with it: a power cut may lose the last
        # write, never the file, and each commit saves an fsync.
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
    }
else:
    # A connection costs some 5 ms and is kept per thread for a minute: a rest for the server at night, not
    # between pages.
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)  # a restarted server costs no error page
    DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)  # seconds; libpq would wait for minutes

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Uploads: the desk's imports alone

IMPORT_MOST_BYTES = 30_000_000  # 50,000 claims are 10 MB; a file is read as a whole
UPLOADS = BASE_DIR / ".uploads"  # between preview and import, a day at most; mode 700, and never served
FILE_UPLOAD_HANDLERS = [
    "config.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# People

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},  # the desk is few people with much power
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"  # the only way in

# After the password a code (transfers/signin). Off is for a laptop; `check --deploy` complains.
SECOND_FACTOR = environment.SECOND_FACTOR
OTP_TOTP_ISSUER = "Handover"  # how the app on the phone names the entry

# An hour without a request signs out. Half an hour would be safer and costs work: a table of thirty
# nationalities takes longer to read and type, and what is typed into a form that comes too late is lost. The
# desk's middleware renews it, as SESSION_SAVE_EVERY_REQUEST would set a cookie on public pages.
SESSION_COOKIE_AGE = 60 * 60
SESSION_LONGEST = 12 * 60 * 60  # seconds after signing in, however busy: a working day

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it refuses who is locked out before a password is tried
    "django.contrib.auth.backends.ModelBackend",
]
# By name and address together: by name alone any visitor could keep a colleague out, by address alone one
# office behind one router would lock itself out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # so that the page can say when the lock ends
# Where a code follows, the right password forgives nothing: who knows it could try five codes for each.
AXES_RESET_ON_SUCCESS = not SECOND_FACTOR
AXES_LOCKOUT_CALLABLE = "transfers.signin.lockout.locked_out"
AXES_CLIENT_IP_CALLABLE = "transfers.signin.address.client_address"
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # /admin/sign-ins/ shows one's own
AXES_ACCESS_FAILURE_LOG_PER_USER_LIMIT = 100_000  # it drops the newest; ours drops by age, below
AXES_ENABLE_ADMIN = False  # its lists show all addresses to who may see one of them
AXES_VERBOSE = False  # no line at each start, no name or address in the log
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
SIGN_IN_DAYS_KEPT = 90  # then addresses and browsers of those who signed in are forgotten

# Language and time

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# In these the library puts half of a name in brackets, and pages set the whole name in brackets themselves.
COUNTRIES_OVERRIDE = {"SA": _("Saudi Arabia"), "ZA": _("South Africa"), "BS": _("Bahamas")}
FORMAT_MODULE_PATH = ["config.formats"]  # ISO dates in the admin's forms too, whatever the language
TIME_ZONE = "Asia/Baghdad"  # UTC+3 all year, in Iraq and in Syria: "today" and an embargo are meant there
USE_TZ = True

# History

# Why a record was returned or withdrawn is a sentence or three; the library keeps 100 characters by itself.
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

# Static files

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.HashedStaticFilesStorage"},
}

# Security

CSRF_TRUSTED_ORIGINS = environment.CSRF_TRUSTED_ORIGINS

# One switch: who names an https origin is behind a proxy that speaks TLS. Without one the site runs on plain
# http on loopback, where a secure cookie would never come back and a redirect to https would lead nowhere.
IS_HTTPS = any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)

# gunicorn sets the scheme from the X-Forwarded-Proto of the proxy on loopback (gunicorn.conf.py), so
# SECURE_PROXY_SSL_HEADER, which believes every sender, stays off.
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # asked by a machine on loopback, which speaks no TLS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if IS_HTTPS else 0
# Whether the other hosts of the domain speak https, and whether browsers ship with that knowledge, is the
# domain's owner to decide, in the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "same-origin"  # a source's site does not learn which record sent the reader
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS
# Cookies belong to the desk: a browser never sends them with a public page, so such a page can not depend on
# them.
SESSION_COOKIE_PATH = "/admin/"
CSRF_COOKIE_PATH = "/admin/"
# By default a message goes into a cookie of the whole site.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# No inline script or style and nothing remote anywhere, the admin included; chart data travels in
# json_script, which is no script to a browser. data: images are those inside Bootstrap's style sheet.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# Part of every page's ETag. Computed once per process.
RELEASE = release_of(BASE_DIR)
RELEASED_AT = released_at(BASE_DIR)  # part of their Last-Modified

# Everything goes to stderr, one line each, and what runs the process keeps it. Django would mail errors to
# no one and say nothing where DEBUG is off.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        # A mistyped address gets its page; a traceback for each would hide our own faults.
        "django.request": {"level": "ERROR"},
        "axes": {"level": "WARNING"},  # failures and locks, not each sign-in
        # It warns of the body that Django sends along with every answer to HEAD, and drops it, as is right.
        "gunicorn.http.wsgi": {"level": "ERROR"},
    },
}
