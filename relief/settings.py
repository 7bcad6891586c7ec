"""Settings from the environment; production refuses to start without its secrets."""

import base64
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy
from whitenoise.compress import Compressor

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / ".data").resolve()


def secret(name: str) -> str:
    """A secret from the environment; there is no default."""
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(f"{name} is not set")


def database(url: str) -> dict[str, Any]:
    """A ``postgresql://`` address as Django's settings; a query part names connection parameters such as ``host``."""
    parts = urlparse(url)
    query = dict(parse_qsl(parts.query))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("DATABASE_URL must be a postgresql:// address")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # many officers share few processors: a page's question starts no processes of its own to be answered by
            "options": "-c lock_timeout=3s -c statement_timeout=60s -c idle_in_transaction_session_timeout=120s"
            " -c max_parallel_workers_per_gather=0",
            **query,
        },
    }


SECRET_KEY = secret("SECRET_KEY")
FIELD_KEYS = {
    key_id: base64.b64decode(key) for key_id, key in (pair.split(":", 1) for pair in secret("FIELD_KEYS").split(","))
}
INDEX_KEY = base64.b64decode(secret("INDEX_KEY"))
DEBUG = False
SECURE = os.environ.get("INSECURE_HTTP") != "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "relief.triggers.TriggersConfig",
    "axes",
    "csp",
    "django_htmx",
    "relief",
    "common",
    "accounts",
    "audit",
    "standards",
    "cases",
    "approvals",
    "funds",
    "notices",
    "reporting",
    "guide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "relief.middleware.PackedPageMiddleware",
    "relief.middleware.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "relief.middleware.LanguageMiddleware",
    "relief.middleware.LargestBodyMiddleware",
    "relief.middleware.SlashMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.OfficerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "relief.middleware.WholePageMiddleware",
    "relief.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "relief.urls"
WSGI_APPLICATION = "relief.wsgi.application"
FORM_RENDERER = "common.quickforms.Quick"
TEMPLATES = [
    {
        "BACKEND": "common.engine.NamedTags",
        "NAME": "django",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "libraries": {
                "i18n": "django.templatetags.i18n",
                "l10n": "django.templatetags.l10n",
                "static": "django.templatetags.static",
                "django_htmx": "django_htmx.templatetags.django_htmx",
                "ui": "common.templatetags.ui",
                "masked": "cases.templatetags.masked",
                "numbers": "reporting.templatetags.numbers",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.shell",
                "guide.context.guide",
            ],
        },
    },
]

DATABASES = {"default": database(secret("DATABASE_URL")) | {"TEST": {"NAME": os.environ.get("TEST_DATABASE")}}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.passwords.UnlikeItsOwner"},
    {"NAME": "accounts.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "accounts.passwords.Uncommon"},
    {"NAME": "accounts.passwords.NotOnlyDigits"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "notices:desk"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "relief.errors.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0"))

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / app / "locale" for app in INSTALLED_APPS if (BASE_DIR / app / "locale").is_dir()]
"""Ours before those of libraries, which say some of our words in their own way."""
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
"""Maps are large, and nobody but a programmer's tools asks for them."""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
LARGEST_BODY = 25 * 1024 * 1024
"""Bytes of a whole request, files included; a larger one is refused before any of it is read."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
"""Of a form; the largest, a rule of a package with all of twenty bands open, sends about nine hundred."""
DATA_UPLOAD_MAX_NUMBER_FILES = 20

SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
_COPY = f"-{os.environ['PORT']}" if os.environ.get("PORT") else ""
"""Browsers tell hosts apart, not ports: two copies on this machine keep their sessions by names of their own."""
SESSION_COOKIE_NAME = "__Host-session" if SECURE else f"session{_COPY}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else f"csrf{_COPY}"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "relief.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    "camera": ["self"], "geolocation": [], "microphone": [], "payment": [], "usb": [],
}  # fmt: skip

REDIS_URL = os.environ.get("REDIS_URL", "")
_QUEUE = DATA_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT = None if REDIS_URL else "relief.broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"visibility_timeout": 3600, "socket_timeout": 5, "socket_connect_timeout": 2}
    if REDIS_URL
    else {
        "data_folder_in": str(_QUEUE / "messages"),
        "data_folder_out": str(_QUEUE / "messages"),
        "control_folder": str(_QUEUE / "control"),
        "processed_folder": str(_QUEUE / "processed"),
        "store_processed": False,
    }
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA_DIR / "cache"}
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.permissions.Token", "accounts.permissions.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.permissions.GuardHolds"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.permissions.PerCaller"],
    "DEFAULT_THROTTLE_RATES": {
        "reads": os.environ.get("API_READS", "600/min"),
        "writes": os.environ.get("API_WRITES", "120/min"),
    },
    "NUM_PROXIES": AXES_IPWARE_PROXY_COUNT,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.api.ExactJSON"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "common.api.problem_of",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "临时救助管理 · Relief",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["accounts.permissions.GuardHolds"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "POSTPROCESSING_HOOKS": [],
}

WEBHOOK_HOSTS = [host for host in os.environ.get("WEBHOOK_HOSTS", "").lower().replace(" ", "").split(",") if host]
"""The hosts to which hooks may point, ``name`` or ``name:port``; none by default, so that nothing leaves the house."""
WEBHOOK_KEEP_DAYS = int(os.environ.get("WEBHOOK_KEEP_DAYS") or 90)
"""How long a delivery that is done stands in the log."""

CASE_TABS: list[dict[str, Any]] = [
    {"title": gettext_lazy("Emergency"), "url_name": "emergency:panel", "of_emergencies": True},
    {"title": gettext_lazy("Decision"), "url_name": "approvals:decision"},
    {"title": gettext_lazy("Payment"), "url_name": "funds:panel"},
    {"title": gettext_lazy("Why"), "url_name": "approvals:why"},
]

DECISION_COVER = "funds:cover"
"""Where a decision that is about to be made asks what it would be paid from: ``?amount=`` in yuan, ``&own=1``."""

CLAUSE_HEADING = "standards.policy.clauses.heading"
"""How a component below the policy calls a clause."""

CLAUSE_PAGE = "help:clauses"
"""The page where the text of each clause stands, at its id."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"request": {"()": "relief.middleware.RequestFilter"}},
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(request_id)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
    "loggers": {"axes": {"level": "WARNING"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "INFO")},
}
