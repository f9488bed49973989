"""Django settings. What differs between machines comes from `config`, the rest is here."""

from csp.constants import NONE, SELF

from .config import ROOT, load

CONFIG = load()

DEBUG = False
DEMO = CONFIG.demo
TESTING = CONFIG.testing
DATA_DIR = CONFIG.data_dir
SECRET_KEY = CONFIG.secret_key
SEAL_KEYS = CONFIG.seal_keys
ALLOWED_HOSTS = CONFIG.allowed_hosts

ROOT_URLCONF = "jiaogong.site.urls"
WSGI_APPLICATION = "jiaogong.site.wsgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

KERNEL_APPS = ["accounts", "access", "journal", "once", "clock", "jobs", "ui", "attempts"]
ENGINE_APPS = [
    "org",
    "provisions",
    "papers",
    "inbox",
    "personal",
    "figures",
    "scoring",
    "postings",
    "ballot",
    "cases",
    "ledger",
    "programmes",
]
MODULE_APPS = [
    "unions", "members", "committees", "cadres", "support", "handover", "founding", "rosters", "plans",
    "awards", "contests", "staffhomes", "growth", "relief", "congress", "proposals", "voices", "bargaining", "oversight",
]  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_filters",
    "django_tables2",
    "template_partials",
    "django_tasks_db",
    *(f"jiaogong.kernel.{name}" for name in KERNEL_APPS),
    *(f"jiaogong.engines.{name}" for name in ENGINE_APPS),
    *(f"jiaogong.modules.{name}" for name in MODULE_APPS),
    "jiaogong.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jiaogong.kernel.journal.middleware.OriginMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "jiaogong.kernel.ui.manyfields.ManyFieldsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "jiaogong.kernel.accounts.middleware.SessionClockMiddleware",
    "jiaogong.kernel.accounts.middleware.SignInMiddleware",
    "jiaogong.kernel.ui.middleware.PlainErrorsMiddleware",
    "jiaogong.kernel.once.middleware.OnceMiddleware",
]

DATABASES = {"default": CONFIG.database}
if TESTING and "sqlite" in str(CONFIG.database["ENGINE"]):
    DATABASES["default"]["TEST"] = {"NAME": str(ROOT / "build" / "test.sqlite3")}

# Ballots by ticket and receipt lie apart from everything else (docs/ballot.md)
BALLOT_BOX = CONFIG.ballot_box  # path of an SQLite file, or a PostgreSQL address
BALLOT_BOX_URL = CONFIG.ballot_box_url  # where browsers cast, when a proxy gives it an address of its own
BALLOT_BOX_PORT = CONFIG.ballot_box_port  # else the same host at this port; set by `serve`
BALLOT_SIGNER = CONFIG.ballot_signer  # the socket of the process that signs; empty: this process

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "jiaogong.site.shell.context",
            ],
            "builtins": ["jiaogong.kernel.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CONFIG.redis_url}
        if CONFIG.redis_url
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

# Sign-in and sessions
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jiaogong.kernel.accounts.passwords.LengthValidator"},
    {"NAME": "jiaogong.kernel.accounts.passwords.CommonWordValidator"},
    {"NAME": "jiaogong.kernel.accounts.passwords.PlainPatternValidator"},
    {"NAME": "jiaogong.kernel.accounts.passwords.OwnDataValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_OFFICE = 30 * 60  # 等保 2.0 三级：闲置退出
SESSION_IDLE_MEMBER = 14 * 24 * 3600
SESSION_LONGEST = 12 * 3600
SESSION_LONGEST_MEMBER = 30 * 24 * 3600
SECOND_FACTOR = CONFIG.second_factor
SECOND_FACTOR_ROLES = CONFIG.second_factor_roles
SECOND_FACTOR_LAYERS = CONFIG.second_factor_layers
SECOND_FACTOR_GRACE_DAYS = CONFIG.second_factor_grace_days
ONE_TIME_PASSWORD_DAYS = CONFIG.one_time_days
OUTSIDE_SIGN_IN = CONFIG.outside
SMS_GATEWAY, SMS_TOKEN = CONFIG.sms_gateway, CONFIG.sms_token  # empty: no text messages (decision 0020)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Language and time
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True
LOCALE_PATHS = [ROOT / "jiaogong" / "locale"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if TESTING
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
if TESTING:
    WHITENOISE_USE_FINDERS = True
    WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "jiaogong.kernel.seal.uploads.SealedUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
UPLOAD_LIMIT = 20 * 1024 * 1024
PDF_FONT_DIRS = CONFIG.pdf_font_dirs  # licensed fonts for printed documents

# What browsers may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "jiaogong.kernel.ui.views.csrf_failure"
if CONFIG.behind_proxy:
    MIDDLEWARE.insert(0, "jiaogong.kernel.journal.middleware.ProxyAddressMiddleware")
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000

# Work that outlasts a request: a queue in the database (decision 0013); tests run it at once
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend" if TESTING else "django_tasks_db.DatabaseBackend"
    }
}
ROSTER_ROWS_IN_REQUEST = 2000  # a larger import goes to the queue

DJANGO_TABLES2_TEMPLATE = "ui/table.html"
SILENCED_SYSTEM_CHECKS: list[str] = []

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # scanners; nothing of ours
        "httpx": {"level": "WARNING"},  # below that it writes whole addresses, which hold secrets and codes
    },
}
