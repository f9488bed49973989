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
    )


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
