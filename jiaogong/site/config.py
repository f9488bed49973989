"""Everything the environment decides, read once, typed. Nothing else reads the environment."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parents[2]


class ConfigError(Exception):
    """The environment lacks something production needs."""


@dataclass(frozen=True)
class Config:
    """The values behind settings.py; names and meanings are in docs/operator-guide.md."""

    demo: bool
    testing: bool
    data_dir: Path
    database: dict[str, object]
    redis_url: str
    secret_key: str
    seal_keys: str
    allowed_hosts: list[str]
    demo_password: str
    behind_proxy: bool
    second_factor: str
    second_factor_roles: list[str]
    second_factor_layers: list[str]
    second_factor_grace_days: int
    one_time_days: int
    outside: dict[str, dict[str, str]]
    sms_gateway: str
    sms_token: str
    pdf_font_dirs: list[str]
    ballot_box: str
    ballot_box_url: str
    ballot_box_port: int
    ballot_signer: str


SECOND_FACTOR = ("off", "offered", "required_for_cadres")
OUTSIDE = {
    "wechat": ("APP_ID", "APP_SECRET", "WEB_APP_ID", "WEB_APP_SECRET", "OPEN_HOST", "API_HOST"),
    "wecom": ("CORP_ID", "AGENT_ID", "SECRET", "OPEN_HOST", "LOGIN_HOST", "API_HOST"),
    "dingtalk": ("APP_KEY", "APP_SECRET", "LOGIN_HOST", "API_HOST"),
}


def _outside(env: environ.Env) -> dict[str, dict[str, str]]:
    """What is given for each way of signing in through another platform, e.g. WECHAT_APP_ID; nothing given, not there."""
    given = {
        provider: {name.lower(): env.str(f"{provider.upper()}_{name}", default="") for name in names}
        for provider, names in OUTSIDE.items()
    }
    kept = {provider: {name: value for name, value in values.items() if value} for provider, values in given.items()}
    return {provider: values for provider, values in kept.items() if values}


def _second_factor(env: environ.Env) -> str:
    value = env.str("SECOND_FACTOR", default="offered")
    if value not in SECOND_FACTOR:
        raise ConfigError(f"SECOND_FACTOR must be one of {', '.join(SECOND_FACTOR)} (docs/operator-guide.md).")
    return str(value)


def _secret(data_dir: Path, name: str, fresh: str, *, production: bool) -> str:
    """A secret from the environment, or made once under DATA_DIR with mode 0600; never made in production."""
    given = os.environ.get(name.upper())
    if given:
        return given
    if production:
        raise ConfigError(f"{name.upper()} must be set in production (docs/operator-guide.md).")
    path = data_dir / name
    if path.exists():
        return path.read_text().strip()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(fresh)
    return fresh


def load() -> Config:
    """Read the environment. Production is whatever runs with PRODUCTION=1."""
    from jiaogong.kernel.seal import new_key

    env = environ.Env()
    testing = env.bool("TESTING", default=False)
    production = env.bool("PRODUCTION", default=False)
    data_dir = Path(env.str("DATA_DIR", default=str(ROOT / "data"))).resolve()
    url = env.str("DATABASE_URL", default="")
    database = (
        env.db_url_config(url)
        if url
        else {"ENGINE": "django.db.backends.sqlite3", "NAME": str(data_dir / "jiaogong.sqlite3")}
    )
    return Config(
        demo=env.bool("DEMO", default=False),
        testing=testing,
        data_dir=data_dir,
        database=_tuned(database),
        redis_url=env.str("REDIS_URL", default=""),
        secret_key=_secret(data_dir, "secret_key", secrets.token_urlsafe(50), production=production),
        seal_keys=_secret(data_dir, "seal_keys", new_key(), production=production),
        allowed_hosts=env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"]),
        demo_password=env.str("DEMO_PASSWORD", default=""),
        behind_proxy=env.bool("BEHIND_PROXY", default=False),
        second_factor=_second_factor(env),
        second_factor_roles=env.list("SECOND_FACTOR_ROLES", default=["chair", "officer"]),
        second_factor_layers=env.list("SECOND_FACTOR_LAYERS", default=["province", "city", "county"]),
        second_factor_grace_days=env.int("SECOND_FACTOR_GRACE_DAYS", default=14),
        one_time_days=env.int("ONE_TIME_PASSWORD_DAYS", default=7),
        outside=_outside(env),
        sms_gateway=env.str("SMS_GATEWAY", default=""),
        sms_token=env.str("SMS_TOKEN", default=""),
        pdf_font_dirs=env.list("PDF_FONT_DIRS", default=[]),
        ballot_box=ballot_box(),
        ballot_box_url=env.str("BALLOT_BOX_URL", default=""),
        ballot_box_port=env.int("BALLOT_BOX_PORT", default=0),
        ballot_signer=env.str("BALLOT_SIGNER", default=""),
    )


def ballot_box() -> str:
    """Where ballots lie: a file of their own, unless the operator names a database (tests: the server they run on)."""
    env = environ.Env()
    url = env.str("DATABASE_URL", default="")
    if env.bool("TESTING", default=False) and url.startswith("postgres"):
        return str(url)
    data_dir = Path(env.str("DATA_DIR", default=str(ROOT / "data"))).resolve()
    return env.str("BALLOT_BOX", default="") or str(data_dir / "ballot_box.sqlite3")


def _tuned(database: dict[str, object]) -> dict[str, object]:
    """The database settings each engine needs to be safe under load."""
    if "sqlite" in str(database["ENGINE"]):
        return {
            **database,
            "ENGINE": "jiaogong.kernel.sqlite",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000;",
            },
        }
    return {**database, "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}}, "CONN_HEALTH_CHECKS": True}
