"""SQLite's one write lock: nothing lost, nobody left waiting, other processes queue too."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.sqlite import base

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own lock"),
    pytest.mark.django_db(transaction=True),
]


def raise_by_one(pk: int) -> None:
    """Read, then write what was read: without the lock such transactions fail or lose counts."""
    with transaction.atomic():
        user = User.objects.get(pk=pk)
        user.session_round += 1
        user.save(update_fields=["session_round"])


def free() -> bool:
    """Whether another thread gets the lock at once."""
    lock, found = base.WriteLock(str(connection.settings_dict["NAME"])), []

    def attempt() -> None:
        if lock.threads.acquire(timeout=0.2):
            lock.threads.release()
            found.append(True)

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    return found == [True]


def test_eight_threads_lose_nothing(together: Callable[..., list[Any]]) -> None:
    pk = User.objects.create_user("a").pk
    assert together(lambda _: [raise_by_one(pk) for _ in range(25)], 8) == [[None] * 25] * 8
    assert User.objects.get(pk=pk).session_round == 200


def test_the_lock_is_held_within_and_free_after() -> None:
    with transaction.atomic():
        assert not free()
        with transaction.atomic():
            pass
        assert not free()
    assert free()


def test_an_error_frees_the_lock() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    assert free()


def test_a_statement_that_fails_frees_the_lock() -> None:
    with pytest.raises(OperationalError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    assert free()


def test_rollback_frees_the_lock() -> None:
    with transaction.atomic():
        User.objects.create_user("a")
        transaction.set_rollback(True)
    assert free() and not User.objects.exists()


def test_closing_frees_the_lock() -> None:
    with transaction.atomic():
        connection.close()
    assert free()
    raise_by_one(User.objects.create_user("a").pk)


def test_a_thread_that_ends_with_its_connection_closed_frees_the_lock(together: Callable[..., list[Any]]) -> None:
    def begin(which: int) -> None:
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        assert not free()

    assert together(begin, 1) == [None]
    assert free()


def test_a_lock_file_that_cannot_be_opened_blocks_nobody_else() -> None:
    lock = base.WriteLock("/nowhere/at/all.sqlite3")
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            lock.acquire()
        assert not lock.held
    lock.release()


def test_waiting_ends_with_the_databases_own_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(base, "WAIT_SECONDS", 0.1)
    first, second = (base.WriteLock(str(tmp_path / "a")) for _ in range(2))
    first.acquire()
    with pytest.raises(OperationalError, match="database is locked"):
        second.acquire()
    first.release()
    second.acquire()
    assert second.held and not first.held
    second.release()


OTHER = """
import django; django.setup()
from django.db import transaction
from jiaogong.kernel.accounts.models import User
print("ready", flush=True)
with transaction.atomic():
    user = User.objects.get(username="a")
    user.session_round += 1
    user.save(update_fields=["session_round"])
print("done", flush=True)
"""


def test_a_second_process_waits_its_turn() -> None:
    user = User.objects.create_user("a")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}"}
    with transaction.atomic():
        found = User.objects.get(pk=user.pk)
        other = subprocess.Popen(
            [sys.executable, "-c", OTHER], stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment
        )
        assert other.stdout and other.stdout.readline() == "ready\n"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.5)
        found.session_round += 10
        found.save(update_fields=["session_round"])
    assert other.communicate(timeout=20)[0] == "done\n"
    assert User.objects.get(pk=user.pk).session_round == 11
