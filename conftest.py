"""Tests: the environment before settings load, a database of this run's own, the browser."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent
BUILD = ROOT / "build"

os.environ.update(
    {
        "TESTING": "1",
        "DATA_DIR": str(BUILD / "test-data"),
        "SECRET_KEY": "only-for-tests-not-secret-at-all-0123456789abcdef",
        "SEAL_KEYS": "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "DJANGO_SETTINGS_MODULE": "jiaogong.site.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's loop runs in the thread that asks the database
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1],testserver",
    }
)
for name in ("DEMO", "PRODUCTION", "DEMO_PASSWORD", "REDIS_URL", "BEHIND_PROXY"):
    os.environ.pop(name, None)
BUILD.mkdir(exist_ok=True)
CITY_PASSWORD = "清风明月照大江2026"  # noqa: S105


def _sweep_dead_runs() -> None:
    """Delete test databases whose process is gone (a killed run cannot clean up)."""
    for path in BUILD.glob("test-run-*.sqlite3*"):
        found = re.match(r"test-run-(\d+)\.", path.name)
        if found and not Path(f"/proc/{found[1]}").exists():
            path.unlink(missing_ok=True)


def _own_database() -> None:
    """Give this run its own SQLite file, so that two runs in one tree do not meet; --reuse-db keeps one name.

    xdist's workers add their own suffix (pytest-django); they take the name from the run that started them.
    """
    from django.conf import settings

    test = settings.DATABASES["default"].get("TEST")
    if not test or "--reuse-db" in sys.argv:
        return
    _sweep_dead_runs()
    run = os.environ.setdefault("TEST_RUN", str(os.getpid()))
    settings.BALLOT_BOX = str(BUILD / f"test-run-{run}.sqlite3-box")
    test["NAME"] = str(BUILD / f"test-run-{run}.sqlite3")


def _flush_past_guards() -> None:
    """After a transactional test SQLite empties tables by DELETE, which append-only tables refuse.

    So their triggers step aside for that moment. (PostgreSQL truncates, which fires no row triggers.)
    """
    from django.db import connection
    from django.test import TransactionTestCase

    flush = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        if connection.vendor != "sqlite":
            flush(case)
            return
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_delete' ESCAPE '\\'"
            )
            guards = cursor.fetchall()
            for name, _ in guards:
                cursor.execute(f'DROP TRIGGER "{name}"')
        try:
            flush(case)
        finally:
            with connection.cursor() as cursor:
                for _, sql in guards:
                    cursor.execute(sql)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]


def _start_django() -> None:
    """Here and not in pytest_configure: the conftests below this one import models."""
    import django

    _own_database()
    django.setup()
    _flush_past_guards()


_start_django()


def pytest_configure(config: pytest.Config) -> None:
    """Our marker."""
    config.addinivalue_line("markers", "browser: drives a real browser against the live server")
    config.addinivalue_line("markers", "soak: too heavy for every run; `make soak`")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what SQLite leaves beside the database of this run."""
    run = os.environ.get("TEST_RUN", "")
    if run == str(os.getpid()):
        for path in BUILD.glob(f"test-run-{run}.sqlite3*"):
            path.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Test databases are made from the models at once; tests/test_migrations.py shows that migrations lead to the same."""
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """What models do not know: triggers and special indexes."""
    from jiaogong.kernel.testing.schema import take_schema_steps

    with django_db_blocker.unblock():
        take_schema_steps()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("没有 Chromium：make test 会安装它")
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, Any]:
    """The system's Chromium, silent towards the network."""
    switches = (
        "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
        "--no-first-run --disable-dev-shm-usage"
    )
    return {"executable_path": chromium, "args": switches.split()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Chinese browser, Shanghai time."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def tiny_city(db: None) -> None:
    """The tiny demo city with its six accounts; loaded once a run, its rows replayed for every test after that."""
    from jiaogong.kernel.testing.rows import replay
    from jiaogong.site.demo.load import load_city

    replay("tiny", lambda: load_city(size="tiny", accounts=True, password=CITY_PASSWORD))


@pytest.fixture
def sign_in(tiny_city: None) -> Any:
    """sign_in("county"): a test client signed in as that account of the tiny city."""
    from django.test import Client

    from jiaogong.kernel.accounts.models import User

    def client(username: str) -> Client:
        made = Client()
        made.force_login(User.objects.get(username=username))
        return made

    return client


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    """No test inherits another's cache."""
    yield
    from django.core.cache import cache

    cache.clear()
