"""The settings of an installation: everything that differs between two of them comes from the environment.

`docs/operating.md` lists the variables. What is missing or malformed stops the start, and says which.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import Env, EnvError

from comptoir.config.logs import logging_settings
from comptoir.kernel import instance

env = Env(eager=False)
PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent

# --- What an installation chooses -------------------------------------------------------------

DEMO: bool = env.bool("COMPTOIR_DEMO", False)
VAR = Path(env.str("COMPTOIR_VAR", str(ROOT / "var"))).resolve()
INSTANCE_DIR = Path(
    env.str("COMPTOIR_INSTANCE", str(ROOT / "instances" / "pas-de-calais"))
).resolve()
BASE_URL: str = env.str("COMPTOIR_BASE_URL", "http://localhost:8000" if DEMO else "")
ALLOWED_HOSTS: list[str] = env.list(
    "COMPTOIR_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if DEMO else []
)
DATABASE: dict[str, Any] = env.dj_db_url(
    "COMPTOIR_DATABASE_URL", f"sqlite:///{VAR / 'comptoir.sqlite3'}"
)
MAIL: dict[str, Any] = env.dj_email_url("COMPTOIR_MAIL_URL", "dummy://" if DEMO else "")
MAIL_FROM: str = env.str("COMPTOIR_MAIL_FROM", "")
SECRET_KEY: str = env.str("COMPTOIR_SECRET_KEY", "")
# Behind a proxy that sets X-Forwarded-Proto and X-Forwarded-For itself, and only there.
BEHIND_PROXY: bool = env.bool("COMPTOIR_BEHIND_PROXY", False)
LOG_LEVEL: str = env.str("COMPTOIR_LOG_LEVEL", "WARNING" if DEMO else "INFO")

try:
    env.seal()
except EnvError as error:
    raise ImproperlyConfigured(f"Environment: {error}. See docs/operating.md.") from error

_address = urlsplit(BASE_URL)
if BASE_URL and not (_address.scheme in {"http", "https"} and _address.hostname):
    raise ImproperlyConfigured(
        f"Environment: COMPTOIR_BASE_URL is {BASE_URL!r}; write it whole, as https://budget.example.org."
    )
BASE_URL = BASE_URL.rstrip("/")

VAR.mkdir(parents=True, exist_ok=True)


def _demonstration_key() -> str:
    """Keep one key beside the demonstration's database, so that its links survive a restart."""
    path = VAR / "demonstration.key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


if DEMO:
    SECRET_KEY = SECRET_KEY or _demonstration_key()
else:
    _required = {
        "COMPTOIR_SECRET_KEY": SECRET_KEY,
        "COMPTOIR_BASE_URL": BASE_URL,
        "COMPTOIR_ALLOWED_HOSTS": ALLOWED_HOSTS,
        "COMPTOIR_MAIL_URL": MAIL.get("EMAIL_BACKEND"),
        "COMPTOIR_MAIL_FROM": MAIL_FROM,
    }
    if _missing := [name for name, value in _required.items() if not value]:
        raise ImproperlyConfigured(
            f"Environment: {', '.join(_missing)} must be set. See docs/operating.md."
        )

INSTANCE = instance.load(INSTANCE_DIR / "instance.toml")

# --- What follows ------------------------------------------------------------------------------

DEBUG = False
SECURE = BASE_URL.startswith("https://")
CLOCK = "comptoir.demo.clock.now" if DEMO else "comptoir.kernel.clock.machine_now"

INSTALLED_APPS = [
    "comptoir.config",
    *(["comptoir.demo"] if DEMO else []),
    "comptoir.portal",
    "comptoir.privacy",
    "comptoir.mission",
    "comptoir.figures",
    "comptoir.mailings",
    "comptoir.imports",
    "comptoir.comptoirs",
    "comptoir.library",
    "comptoir.organisations",
    "comptoir.editions",
    "comptoir.accounts",
    "comptoir.territory",
    "comptoir.mail",
    "comptoir.jobs",
    "comptoir.audit",
    "comptoir.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
]

MIDDLEWARE = [
    "comptoir.config.middleware.request_log",
    # Pages hold a token against forgery, masked anew each time: compressing them tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "comptoir.config.middleware.moment",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "comptoir.accounts.middleware.require_second_factor",
    "comptoir.accounts.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "comptoir.config.middleware.private_pages",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "comptoir.config.urls"
WSGI_APPLICATION = "comptoir.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "portal:my_space"
OTP_TOTP_ISSUER = INSTANCE.name

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "comptoir.ui.context.page",
            ],
            "builtins": [
                "comptoir.ui.templatetags.ui",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]
FORM_RENDERER = "comptoir.ui.forms.Renderer"

# Which pages the header and the footer lead to: the layout, which lives below, knows none of them.
PAGE_LINKS = {
    "main": [
        (_("Meet us"), "comptoirs:list"),
        (_("The rules"), "editions:rules"),
        (_("Help"), "portal:help"),
    ],
    "person": [(_("My space"), "portal:my_space")],
    # The first eight are of every day; the layout keeps the others one step further.
    "mission": [
        (_("Today"), "mission:today"),
        (_("Register"), "mission:register"),
        (_("Calls"), "mission:calls"),
        (_("Comptoirs"), "comptoirs:mission_list"),
        (_("Edition"), "mission:edition"),
        (_("Registrations"), "mission:registrations"),
        (_("Write"), "mailings:list"),
        (_("Figures"), "figures:index"),
        (_("Letters"), "mission:letters"),
        (_("Import"), "imports:list"),
        (_("History"), "mission:history"),
        (_("Team"), "mission:team"),
    ],
    "mission_search": [(_("Name, email, telephone, ticket, idea"), "mission:search")],
    "history": [(_("The whole history"), "mission:history")],
    "footer": [
        (_("Contact"), "portal:contact"),
        (_("Site map"), "portal:site_map"),
        (_("Legal notice"), "portal:legal"),
        (_("Personal data"), "privacy:notice"),
        (_("Ecodesign"), "portal:ecodesign"),
    ],
    "accessibility": [(_("Accessibility"), "portal:accessibility")],
    "callback": [(_("Call me back"), "portal:callback")],
}
# Where a letter to the mission leads: the floor that writes it lives below the page.
MISSION_URL_NAME = "mission:today"
PAGE_NOTICES = ["comptoir.demo.banner.notice"] if DEMO else []

# --- Data ----------------------------------------------------------------------------------------

_SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
        "PRAGMA mmap_size=134217728; PRAGMA journal_size_limit=27103364;"
    ),
}
DATABASE["OPTIONS"] = {
    **(_SQLITE if DATABASE["ENGINE"].endswith("sqlite3") else {"connect_timeout": 5}),
    **DATABASE.get("OPTIONS", {}),
}
# One persistent connection a process: granian runs one blocking thread a worker.
DATABASE["CONN_MAX_AGE"] = None
DATABASE["CONN_HEALTH_CHECKS"] = True
DATABASES = {"default": DATABASE}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Mail ------------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = MAIL_FROM or f"{INSTANCE.name} <ne-pas-repondre@demonstration.invalid>"
MAILERS: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": MAIL.get("EMAIL_BACKEND") or "django.core.mail.backends.dummy.EmailBackend",
        "OPTIONS": {
            "host": MAIL.get("EMAIL_HOST"),
            "port": MAIL.get("EMAIL_PORT"),
            "username": MAIL.get("EMAIL_HOST_USER"),
            "password": MAIL.get("EMAIL_HOST_PASSWORD"),
            "use_tls": MAIL.get("EMAIL_USE_TLS", False),
            "use_ssl": MAIL.get("EMAIL_USE_SSL", False),
            "timeout": 20,
        }
        if str(MAIL.get("EMAIL_BACKEND", "")).endswith("smtp.EmailBackend")
        else {},
    }
}
# A sent letter holds personal links: its body goes as soon as it has left. The demonstration keeps it to show it.
MAIL_KEEP_BODIES = DEMO

# --- Languages and time ------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
# The kernel is no app: its few words are found here.
LOCALE_PATHS = [PACKAGE / "kernel" / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# --- Static files --------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 3600

# --- Security ----------------------------------------------------------------------------------------------

_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{_PREFIX}session"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_NAME = f"{_PREFIX}csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "comptoir.portal.views.errors.expired_form"
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
# A file that is too big is let go while it arrives, on every address, before anything holds it.
FILE_UPLOAD_HANDLERS = [
    "comptoir.imports.uploads.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# The longest answer of a form is a few lines; files have a limit of their own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = logging_settings(LOG_LEVEL)
