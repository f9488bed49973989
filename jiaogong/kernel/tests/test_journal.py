"""The trace: one line per act, nobody edits it, and whoever does is found."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from jiaogong.kernel import clock, jobs, journal
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.journal import Origin, origin
from jiaogong.kernel.journal.chain import SETTLED, extend, verify
from jiaogong.kernel.journal.models import ChainLink, Entry

OLD, NEW = "清风明月照大江2026", "春江潮水连海平明月共潮生"
pytestmark = pytest.mark.django_db


@pytest.fixture
def zhou(db: None) -> User:
    return User.objects.create_user("zhou", OLD, name="周敏")


@contextmanager
def unguarded(table: str) -> Iterator[Any]:
    """What an intruder with the database's own rights would do: the guard off, a change, the guard on."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            guards = cursor.fetchall()
            for name, _ in guards:
                cursor.execute(f"DROP TRIGGER {name}")
            yield cursor
            for _, sql in guards:
                cursor.execute(sql)
        else:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
            yield cursor
            connection.check_constraints()
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")


def written(zhou: User, number: int = 5) -> list[int]:
    """Some lines, all hashed."""
    for n in range(number):
        journal.write("试", zhou, by=zhou, before={"次": n - 1}, after={"次": n})
    assert extend(clock.now() + SETTLED) == number
    return list(Entry.objects.order_by("pk").values_list("pk", flat=True))


def test_a_line_says_who_did_what_from_where(zhou: User) -> None:
    at = clock.now()
    token = origin.set(Origin("10.0.0.8", "Firefox " + "x" * 200, "abc"))
    try:
        journal.write("改名", zhou, by=zhou, before={"name": "周民"}, after={"name": "周敏"}, unit_id=7)
    finally:
        origin.reset(token)
    line = Entry.objects.get()
    seen = (
        line.actor_id, line.actor, line.address, line.device[:10], line.request_id, line.verb, line.object_type,
        line.object_id, line.object_label, line.unit_id, line.before, line.after,
    )  # fmt: skip
    assert seen == (
        zhou.pk, "周敏", "10.0.0.8", "Firefox xx", "abc", "改名", "accounts.user", zhou.pk, "周敏", 7,
        {"name": "周民"}, {"name": "周敏"},
    )  # fmt: skip
    assert len(line.device) == 120
    assert at <= line.at <= clock.now()
    assert line.changes() == [("name", "周民", "周敏")]


def test_the_platform_itself_acts_from_nowhere(zhou: User) -> None:
    journal.write("试", zhou, by=None, label="长" * 300)
    line = Entry.objects.get()
    assert (line.actor_id, line.actor, line.address, line.request_id) == (None, "系统", "", "")
    assert line.object_label == "长" * 200
    assert line.changes() == []


def test_a_picture_keeps_dates_and_relations_as_text(zhou: User) -> None:
    zhou.password_changed_at = clock.now()
    assert journal.picture(zhou, "name", "is_active", "password_changed_at", "created_at") == {
        "name": "周敏",
        "is_active": True,
        "password_changed_at": str(zhou.password_changed_at),
        "created_at": str(zhou.created_at),
    }
    with pytest.raises(TypeError, match="devices is no column"):
        journal.picture(zhou, "devices")


def test_a_real_request_leaves_one_line_with_its_origin(zhou: User) -> None:
    client = Client(REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Firefox/141")
    client.force_login(zhou)
    answer = client.post("/me/password/", {"old_password": OLD, "new_password": NEW, "again": NEW})
    assert answer.status_code == 302
    line = Entry.objects.get()
    assert (line.verb, line.actor_id, line.address, line.device) == ("修改密码", zhou.pk, "203.0.113.9", "Firefox/141")
    assert line.request_id == answer["X-Request-ID"] and len(line.request_id) == 16
    assert NEW not in f"{line.before}{line.after}" and OLD not in f"{line.before}{line.after}"
    assert origin.get() == journal.NOWHERE
    assert client.get("/me/")["X-Request-ID"] != line.request_id


def test_a_refused_act_leaves_no_line(zhou: User) -> None:
    client = Client()
    client.force_login(zhou)
    assert client.post("/me/password/", {"old_password": "错", "new_password": NEW, "again": NEW}).status_code == 200
    assert not Entry.objects.exists()


def test_a_line_falls_with_its_transaction(zhou: User) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        journal.write("试", zhou, by=zhou)
        raise ZeroDivisionError
    assert not Entry.objects.exists()


def test_neither_lines_nor_hashes_can_be_changed_or_deleted(zhou: User) -> None:
    pk = written(zhou, 1)[0]
    line = Entry.objects.get()
    line.actor = "别人"
    acts = [
        line.save,
        lambda: Entry.objects.update(actor="别人"),
        lambda: Entry.objects.all().delete(),
        lambda: ChainLink.objects.update(digest="0" * 64),
        lambda: ChainLink.objects.all().delete(),
        lambda: Entry.objects.bulk_create([line], update_conflicts=True, unique_fields=["id"], update_fields=["actor"]),
    ]
    for act in acts:
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    for table in ("journal_entry", "journal_chainlink"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608
    assert list(Entry.objects.values_list("pk", "actor")) == [(pk, "周敏")]


def test_the_chain_grows_and_holds(zhou: User) -> None:
    assert verify() is None
    first = written(zhou, 3)
    assert extend(clock.now() + SETTLED) == 0
    second = written(zhou, 2)
    assert list(ChainLink.objects.order_by("pk").values_list("pk", flat=True)) == second
    assert second[:3] == first
    assert verify() is None


def test_young_lines_wait(zhou: User) -> None:
    journal.write("试", zhou, by=zhou)
    at = Entry.objects.get().at
    assert extend(at + SETTLED - timedelta(microseconds=1)) == 0
    assert extend(at + SETTLED) == 1


def test_a_settled_line_behind_a_young_one_waits_with_it(zhou: User) -> None:
    """Two threads may write in another order than their clocks read; no line may be passed over for ever."""
    at = clock.now()
    common = {"actor": "周敏", "verb": "试", "object_type": "accounts.user", "object_label": "周敏"}
    young = Entry.objects.create(at=at, **common)
    old = Entry.objects.create(at=at - timedelta(seconds=1), **common)
    assert extend(at + SETTLED - timedelta(milliseconds=1)) == 0
    assert extend(at + SETTLED) == 2
    assert list(ChainLink.objects.order_by("pk").values_list("pk", flat=True)) == [young.pk, old.pk]


@pytest.mark.parametrize(
    "change",
    ["actor = '别人'", "verb = '别的'", "before = NULL", "object_id = 0", "address = '1.1.1.1'", "request_id = 'x'"],
)
def test_a_changed_line_is_found(zhou: User, change: str) -> None:
    lines = written(zhou)
    with unguarded("journal_entry") as cursor:
        cursor.execute(f"UPDATE journal_entry SET {change} WHERE id = %s", [lines[2]])  # noqa: S608
    assert verify() == lines[2]


def test_a_removed_line_is_found(zhou: User) -> None:
    lines = written(zhou)
    with unguarded("journal_chainlink") as cursor:
        cursor.execute("DELETE FROM journal_chainlink WHERE entry_id = %s", [lines[1]])
    with unguarded("journal_entry") as cursor:
        cursor.execute("DELETE FROM journal_entry WHERE id = %s", [lines[1]])
    assert verify() == lines[2]


def test_a_changed_hash_is_found(zhou: User) -> None:
    lines = written(zhou)
    with unguarded("journal_chainlink") as cursor:
        cursor.execute("UPDATE journal_chainlink SET digest = %s WHERE entry_id = %s", ["0" * 64, lines[3]])
    assert verify() == lines[3]


def test_a_line_slipped_in_is_found(zhou: User) -> None:
    lines = written(zhou, 2)
    gap = lines[-1] + 2
    common = {"actor": "周敏", "verb": "试", "object_type": "accounts.user", "object_label": "周敏"}
    Entry.objects.create(pk=gap, at=clock.now(), **common)
    assert extend(clock.now() + SETTLED) == 1
    assert verify() is None
    Entry.objects.create(pk=gap - 1, at=clock.now(), **common)
    assert verify() == gap - 1


def test_the_guards_came_back(zhou: User) -> None:
    written(zhou, 1)
    with unguarded("journal_entry") as cursor:
        cursor.execute("UPDATE journal_entry SET actor = '别人'")
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.update(actor="周敏")


def test_the_chain_is_a_job_of_the_platform() -> None:
    assert [job.run for job in jobs._jobs.values() if job.name == "journal.chain"] == [extend]
