"""Test databases are made from the models (conftest.py): every migration, one after the other, leads to the very same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from jiaogong.kernel.testing.schema import picture_of

# The record of migrations taken is there on one side alone; the key of Django's own link table has another width
BESIDE = {"django_migrations", "auth_group_permissions"}
MIGRATE = """
import json
import django
django.setup()
from django.core.management import call_command
from jiaogong.kernel.testing.schema import picture_of
call_command("migrate", verbosity=0)
print(json.dumps({table: sorted(lines) for table, lines in picture_of().items()}))
"""


@pytest.fixture
def empty(db: None, tmp_path: Path) -> Iterator[str]:
    """The address of another database of the same kind, with nothing in it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
        return
    name, there = f"migrated_{os.getpid()}", connection.settings_dict
    _on_server(f'CREATE DATABASE "{name}"')
    yield f"postgres://{there['USER']}:{there['PASSWORD']}@{there['HOST']}:{there['PORT']}/{name}"
    _on_server(f'DROP DATABASE "{name}"')


def _on_server(statement: str) -> None:
    """What PostgreSQL does outside any transaction."""
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            cursor.execute(statement)
    finally:
        beside.close()


def test_migrations_lead_to_what_the_models_say(empty: str) -> None:
    env = {**os.environ, "DATABASE_URL": empty}
    done = subprocess.run([sys.executable, "-c", MIGRATE], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    theirs = {table: set(lines) for table, lines in json.loads(done.stdout.splitlines()[-1]).items()}
    ours = picture_of()
    assert ours[""], "the triggers of append-only tables are missing"
    assert ours.keys() - BESIDE == theirs.keys() - BESIDE
    assert not {
        table: ours[table] ^ theirs[table] for table in ours if table not in BESIDE and ours[table] != theirs[table]
    }
