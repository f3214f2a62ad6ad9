"""All settings of the project, read from the environment here and nowhere else."""

import functools
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from karabakh_api import parts, spectacular
from karabakh_api.databases import described
from karabakh_api.logging import logging_config
from karabakh_api.values import admin_prefix, refuse_unsafe_production, throttle_rate

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

# --- Mode -------------------------------------------------------------------------------------------

# Local mode is one person's machine: `run.py serve`, `test` and `check`. Everything else is production.
LOCAL_MODE: bool = env.bool("LOCAL_MODE", default=False)
DEBUG: bool = env.bool("DEBUG", default=False)
# Set by wsgi.py alone: management commands may take their time, a visitor's request may not.
WEB_PROCESS: bool = env.bool("WEB_PROCESS", default=False)
# Off: this process answers the public alone. It has no admin, and its database account needs the public tables only.
NEWSROOM: bool = env.bool("NEWSROOM", default=True)

SECRET_KEY: str = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if LOCAL_MODE else []
)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where the public reaches the service, such as https://facts.example.org. Links in answers start with it; without
# it they start with the host that was asked for.
PUBLIC_URL: str = env.str("PUBLIC_URL", default="")

if not LOCAL_MODE:
    refuse_unsafe_production(
        secret_key=SECRET_KEY,
        allowed_hosts=ALLOWED_HOSTS,
        trusted_origins=CSRF_TRUSTED_ORIGINS,
        public_url=PUBLIC_URL,
        debug=DEBUG,
    )
elif not SECRET_KEY:
    # A single command on one's own machine; `run.py serve` passes a key that survives restarts.
    SECRET_KEY = get_random_secret_key()

# --- Parts ------------------------------------------------------------------------------------------

# Apps, middleware and templates stand in `parts`; each name says why it has its place.
INSTALLED_APPS, MIDDLEWARE, TEMPLATES = parts.INSTALLED_APPS, parts.MIDDLEWARE, parts.TEMPLATES
CSRF_FAILURE_VIEW = "karabakh_api.problems.csrf_failure"

ROOT_URLCONF = "karabakh_api.urls"
WSGI_APPLICATION = "karabakh_api.wsgi.application"

# --- Database ---------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASE_URL: str = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'karabakh.sqlite3'}"
# Milliseconds, 0 for no limit. A migration on a busy server wants a short lock limit: see docs/operations.md.
DATABASE_STATEMENT_TIMEOUT_MS: int = env.int(
    "DATABASE_STATEMENT_TIMEOUT_MS", default=3_000 if WEB_PROCESS else 0
)
DATABASE_LOCK_TIMEOUT_MS: int = env.int("DATABASE_LOCK_TIMEOUT_MS", default=2_000 if WEB_PROCESS else 10_000)


database = functools.partial(
    described,
    statement_timeout_ms=DATABASE_STATEMENT_TIMEOUT_MS,
    lock_timeout_ms=DATABASE_LOCK_TIMEOUT_MS,
    idle_timeout_ms=60_000 if WEB_PROCESS else 0,
)
if not env.str("DATABASE_URL", default=""):
    VAR_DIR.mkdir(exist_ok=True)
DATABASES = {"default": database(DATABASE_URL)}

# What `database_roles` gives the account of processes for the public; nobody else needs it.
PUBLIC_DATABASE_PASSWORD: str = env.str("PUBLIC_DATABASE_PASSWORD", default="")

# Streaming standbys of the same server that answer public reads: see docs/scaling.md.
DATABASE_REPLICA_URLS: list[str] = env.list("DATABASE_REPLICA_URLS", default=[])
# A replica that is further behind than this many seconds is left alone until it has caught up.
REPLICA_LAG_SECONDS_MAX: float = env.float("REPLICA_LAG_SECONDS_MAX", default=5.0)
REPLICA_ALIASES: list[str] = [f"replica_{number}" for number, _ in enumerate(DATABASE_REPLICA_URLS, 1)]
for alias, url in zip(REPLICA_ALIASES, DATABASE_REPLICA_URLS, strict=True):
    # What fails there is asked of another server, so no request pays for a question whether it still answers.
    DATABASES[alias] = {**database(url), "CONN_HEALTH_CHECKS": False, "TEST": {"MIRROR": "default"}}
if {each["ENGINE"] for each in DATABASES.values()} != {"django.db.backends.postgresql"} and REPLICA_ALIASES:
    raise ImproperlyConfigured(
        "DATABASE_REPLICA_URLS: only PostgreSQL has replicas; set DATABASE_URL to their primary or unset it"
    )
DATABASE_ROUTERS = ["karabakh_api.routers.ReadRouter"] if REPLICA_ALIASES else []

# --- People -----------------------------------------------------------------------------------------

# The first makes new ones; whoever signs in with a password that the second has kept gets it kept by the first.
PASSWORD_HASHERS = [
    "karabakh_api.hashing.FrugalArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AUTHENTICATION_BACKENDS = [
    # First, so that whoever has tried too often is not even asked for a password.
    "axes.backends.AxesStandaloneBackend",
    "curation.accounts.NewsroomBackend",
]

ADMIN_URL: str = admin_prefix(env.str("ADMIN_URL", default="admin/"))
LOGIN_URL = "admin:login"

# Five wrong passwords of one name from one address close that door for a quarter of an hour, in every process.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "karabakh_api.visitors.visitor"
AXES_USERNAME_CALLABLE = "karabakh_api.sign_in.name_tried"
AXES_LOCKOUT_CALLABLE = "karabakh_api.sign_in.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# Members of these groups enter the admin with a one-time code only; `*` is everybody. Whoever has enrolled an
# authenticator is asked for its code in any case.
SECOND_FACTOR_GROUPS: list[str] = env.list("SECOND_FACTOR_GROUPS", default=[])
OTP_TOTP_ISSUER = "Karabakh API"

# A pasted article may have 2 MB; a larger one still reaches the form that says so.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL_MODE
if not LOCAL_MODE:
    # Browsers accept this prefix only over TLS and from this very host, so no sibling host can plant a cookie.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

# --- Transport and headers --------------------------------------------------------------------------

# True only behind a proxy that overwrites X-Forwarded-Proto and X-Forwarded-For.
BEHIND_PROXY: bool = env.bool("BEHIND_PROXY", default=False)
# How many proxies stand before the service, each adding the address that it saw to X-Forwarded-For.
PROXY_COUNT: int = env.int("PROXY_COUNT", default=1) if BEHIND_PROXY else 0
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_SSL_REDIRECT: bool = env.bool("SECURE_SSL_REDIRECT", default=not LOCAL_MODE)
# Probes come from inside, over plain HTTP; programs that ask the API are refused instead (`RefuseBadInput`).
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$", r"^api/"]
SECURE_HSTS_SECONDS: int = env.int("SECURE_HSTS_SECONDS", default=0 if LOCAL_MODE else 365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS: bool = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=not LOCAL_MODE)
SECURE_HSTS_PRELOAD: bool = env.bool("SECURE_HSTS_PRELOAD", default=not LOCAL_MODE)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# The API is public and read-only: any page may read it, no page may send credentials with it.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = [
    "Content-Disposition",
    "Dataset-Version",
    "Deprecation",
    "ETag",
    "Last-Modified",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Sunset",
    "X-Request-ID",
]

# --- Static files -----------------------------------------------------------------------------------

STATIC_URL = "/static/"
# Local mode serves files from where they lie; production serves the folder that collectstatic filled.
STATIC_ROOT: str | None = (
    None if LOCAL_MODE else env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
)
WHITENOISE_USE_FINDERS = LOCAL_MODE
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if LOCAL_MODE
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}

# --- Language and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
USE_I18N = False
TIME_ZONE = "UTC"
USE_TZ = True

# --- API --------------------------------------------------------------------------------------------

# Requests of one visitor, and how many of them may be exports of everything.
THROTTLE_ANON: str | None = throttle_rate(
    "THROTTLE_ANON", env.str("THROTTLE_ANON", default="off" if LOCAL_MODE else "600/minute")
)
THROTTLE_EXPORT: str | None = throttle_rate(
    "THROTTLE_EXPORT", env.str("THROTTLE_EXPORT", default="30/minute")
)
# Where they are counted: a file serves all processes of one machine, Redis those of many.
REDIS_URL: str = env.str("REDIS_URL", default="")
THROTTLE_STORE: str = env.str("THROTTLE_STORE", default=REDIS_URL or "file")

REST_FRAMEWORK: dict[str, Any] = {
    "EXCEPTION_HANDLER": "karabakh_api.problems.exception_handler",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "karabakh_api.schema.PublicSchema",
}

# What drf-spectacular makes the schema from stands in a module of its own: it depends on no environment.
SPECTACULAR_SETTINGS = spectacular.SETTINGS

# --- Data -------------------------------------------------------------------------------------------

SEEDS_DIR = BASE_DIR / "seeds"
FIXTURES_DIR = BASE_DIR / "fixtures"
# The article texts are no part of the project; what needs them says so when they are absent.
ARTICLES_DIR = Path(env.str("ARTICLES_DIR", default=str(BASE_DIR.parent / "shared" / "articles"))).resolve()

# --- Logging ----------------------------------------------------------------------------------------

LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO").upper()
LOGGING = logging_config(level=LOG_LEVEL, readable=LOCAL_MODE)
ACCESS_LOG: bool = env.bool("ACCESS_LOG", default=not LOCAL_MODE)

# Without a token there is no /metrics. The folder is read by the library itself as well, from the environment.
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
PROMETHEUS_MULTIPROC_DIR: str = env.str("PROMETHEUS_MULTIPROC_DIR", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN: set 20 or more random characters, or unset it")
