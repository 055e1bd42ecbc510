"""Settings: an empty environment is the embedded default; variables switch parts on.

There are no dev and prod modules. docs/operations.md lists the variables and what they switch;
a malformed value stops start-up with the variable's name.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from consortium.environment import (
    env_count,
    env_flag,
    env_list,
    env_secret,
    env_text,
    kept_secret,
)

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env_text("VAR_DIR", str(BASE_DIR / ".var")))

DEBUG = env_flag("DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY") or kept_secret(VAR_DIR / "secret_key")
JOURNAL_KEY = env_secret("JOURNAL_KEY") or kept_secret(VAR_DIR / "journal_key")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]", "testserver"])
if env_text("HUB_HOST", ""):
    ALLOWED_HOSTS = [*ALLOWED_HOSTS, env_text("HUB_HOST", "")]
BASE_URL = env_text("BASE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", [])
SECURE = BASE_URL.startswith("https://")

DATABASE_URL = env_secret("DATABASE_URL")
REDIS_URL = env_secret("REDIS_URL")
# Demo and tests travel in time by moving the clock's offset; elsewhere a guard refuses it.
CLOCK_MAY_TRAVEL = env_flag("CLOCK_MAY_TRAVEL", not DATABASE_URL)

INSTALLED_APPS = [
    "consortium.apps.ConsortiumConfig",
    "consortium.kernel.apps.KernelConfig",
    "consortium.shell.apps.ShellConfig",
    "consortium.journal.apps.JournalConfig",
    "consortium.roadmap.apps.RoadmapConfig",
    "members.apps.MembersConfig",
    "consortium.ledger.apps.LedgerConfig",
    "consortium.costs.apps.CostsConfig",
    "consortium.billing.apps.BillingConfig",
    "votes.apps.VotesConfig",
    "releases.apps.ReleasesConfig",
    "consortium.notices.apps.NoticesConfig",
    "consortium.dashboard.apps.DashboardConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "releases.hub.middleware.Hub",  # first: what it claims, nothing else touches
    "django.middleware.security.SecurityMiddleware",
    "consortium.shell.nul.NoNul",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.web.token_use.TokenUse",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "consortium.urls"
WSGI_APPLICATION = "consortium.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            # Figures, icons, charts and form parts are words that every template knows.
            "builtins": [
                "consortium.shell.templatetags.words",
                "consortium.shell.templatetags.furniture",
                "django.templatetags.static",
            ],
        },
    }
]


def _database() -> dict[str, object]:
    if not DATABASE_URL:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": VAR_DIR / "commonweight.sqlite3",
            "OPTIONS": {
                # IMMEDIATE is the lock of every action; recursive triggers keep
                # INSERT OR REPLACE from slipping past the append-only guards.
                "transaction_mode": "IMMEDIATE",
                "timeout": 3,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    " PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON;"
                ),
            },
            "TEST": {"NAME": env_text("TEST_SQLITE", "") or None},
        }
    url = urlsplit(DATABASE_URL)
    if url.scheme not in ("postgres", "postgresql") or not url.path.strip("/"):
        raise SystemExit("DATABASE_URL must look like postgres://user:password@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.strip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        # `?host=/run/postgresql` names a socket's directory, as libpq writes it.
        "HOST": parse_qs(url.query).get("host", [url.hostname or ""])[0],
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database()}
ATOMIC_REQUESTS = False  # reads take no transaction; actions open their own

AUTH_USER_MODEL = "members.Person"
ACTOR_RESOLVER = "members.queries.resolve_actor"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/portal/"
LOGOUT_REDIRECT_URL = "/"

ACCOUNT_ADAPTER = "members.web.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation proves the address
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or factor is told to its owner
ACCOUNT_RATE_LIMITS = {
    # Per account *and* source (AccountAdapter joins them), so strangers lock nobody out.
    "login_failed": "10/m/ip,5/5m/key",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_ADAPTER = "members.web.factors.FactorAdapter"
MFA_FORMS = {
    "add_webauthn": "members.web.factors.AddForm",
    "authenticate_webauthn": "members.web.factors.AuthenticateForm",
    "login_webauthn": "members.web.factors.LoginForm",
    "reauthenticate_webauthn": "members.web.factors.ReauthenticateForm",
}
MFA_TOTP_ISSUER = "Commonweight"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the same: the invitation proved it

REST_FRAMEWORK: dict[str, object] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["consortium.shell.authentication.Credentials"],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_PARSER_CLASSES": ["consortium.shell.parsing.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "consortium.shell.schema.Schema",
    "EXCEPTION_HANDLER": "consortium.shell.problems.handle",
    "DEFAULT_THROTTLE_CLASSES": ["consortium.shell.throttling.CallRate"],
    "DEFAULT_VERSIONING_CLASS": None,
    "UNAUTHENTICATED_USER": None,
}
# How many proxies of ours stand in front. What a client writes into X-Forwarded-For is believed
# only as far as these have added to it; without them the peer's own address counts.
TRUSTED_PROXIES = env_count("TRUSTED_PROXIES", 0)
REST_FRAMEWORK["NUM_PROXIES"] = ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
API_CALLS_PER_TOKEN = (env_count("API_CALLS_PER_TOKEN", 500), 300)  # calls, seconds
API_CALLS_PER_ADDRESS = (env_count("API_CALLS_PER_ADDRESS", 100), 300)

SPECTACULAR_SETTINGS = {
    "TITLE": "Commonweight API",
    "DESCRIPTION": "The open-model consortium's programming interface. docs/api.md explains it.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SORT_OPERATIONS": True,
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        }
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "consortium.shell.schema.add_problem",
    ],
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = False  # the proxy in front speaks TLS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

CACHES = {
    "default": (
        {
            "BACKEND": "consortium.shell.caching.SteadyCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 2}

EMAIL_BACKEND = env_text("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env_text("EMAIL_HOST", "localhost")
EMAIL_HOST_USER = env_text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_flag("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env_text("MAIL_FROM", "Commonweight <hello@commonweight.example>")

STORE_DIR = Path(env_text("STORE_DIR", str(VAR_DIR / "store")))
# With a host of its own the hub claims every request to it; without one, requests by their path.
HUB_HOST = env_text("HUB_HOST", "")
HUB_NAMESPACE = env_text("HUB_NAMESPACE", "saltmarsh")

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env_text("LOG_LEVEL", "WARNING")},
    # A refusal is an answer, not an event: 4xx would fill the terminal of `make run`.
    "loggers": {"django.request": {"level": "ERROR"}},
}
