"""The real queue: `manage.py serve` in a place of its own, its worker killed while it checks and while it writes."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from .cast import HEAD, number

pytestmark = pytest.mark.soak
ROOT = Path(__file__).parents[4]
ROWS = 12_000
_PRELUDE = """
import json
from datetime import timedelta
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.engines.org.models import Unit
from jiaogong.modules.members.models import Membership
from jiaogong.modules.rosters import verbs, work
from jiaogong.modules.rosters.models import ImportBatch, ImportRow
batch = ImportBatch.objects.order_by("-pk").first()
by = User.objects.get(username="school")
school = Unit.objects.get(name="清岚市第三中学")
"""


class House:
    """A platform with its own data, spoken to by commands."""

    def __init__(self, folder: Path) -> None:
        self.env = {**os.environ, "DATA_DIR": str(folder), "DEMO": "1", "DEMO_PASSWORD": "soak-soak-soak"}
        for name in ("DATABASE_URL", "TESTING", "DJANGO_SETTINGS_MODULE"):
            self.env.pop(name, None)

    def manage(self, *arguments: str) -> str:
        """A management command; what it printed."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def ask(self, code: str) -> Any:
        """Run Python inside; what it prints as JSON."""
        return json.loads(self.manage("shell", "--no-imports", "-c", _PRELUDE + code).splitlines()[-1])

    def ask_meanwhile(self, code: str) -> None:
        """The same without waiting for the end of it."""
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", _PRELUDE + code]
        self.asked = subprocess.Popen(command, cwd=ROOT, env=self.env)

    def batch(self) -> tuple[str, int, int]:
        """(state, rows done, rows) of the latest import, asked past the platform, for this must be quick."""
        with closing(sqlite3.connect(f"file:{self.env['DATA_DIR']}/jiaogong.sqlite3?mode=ro", uri=True)) as file:
            return file.execute("SELECT state, done, total FROM rosters_importbatch ORDER BY id DESC").fetchone()

    def begun(self) -> int:
        """How many tasks a worker has ever begun."""
        with closing(sqlite3.connect(f"file:{self.env['DATA_DIR']}/jiaogong.sqlite3?mode=ro", uri=True)) as file:
            asked = "SELECT COUNT(*) FROM django_tasks_database_dbtaskresult WHERE started_at IS NOT NULL"
            return int(file.execute(asked).fetchone()[0])

    def wait_for_writing(self) -> None:
        """Until somebody has been inside one write transaction for a while: the rows are going in."""
        end, held = time.monotonic() + 120, 0
        with closing(
            sqlite3.connect(f"{self.env['DATA_DIR']}/jiaogong.sqlite3", timeout=0, isolation_level=None)
        ) as file:
            while held < 10:
                assert time.monotonic() < end, self.batch()
                try:
                    file.execute("BEGIN IMMEDIATE")
                    file.execute("ROLLBACK")
                    held = 0
                except sqlite3.OperationalError:  # database is locked
                    held += 1
                time.sleep(0.02)

    def wait_for(self, state: str, least: int = 0) -> None:
        """Until the latest import has come so far."""
        end = time.monotonic() + 120
        while not ((found := self.batch())[0] == state and found[1] >= least):
            assert time.monotonic() < end, found
            time.sleep(0.01)

    def worker(self, server: int) -> int:
        """The process of the queue."""
        for _ in range(100):
            for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split():
                if b"db_worker" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    return int(pid)
            time.sleep(0.2)
        raise AssertionError("no worker")


@pytest.fixture
def house(tmp_path: Path) -> House:
    made = House(tmp_path)
    made.manage("migrate", "--verbosity", "0")
    made.manage("demo_city", "--size", "tiny")
    return made


@pytest.fixture
def server(house: House) -> Iterator[int]:
    command = [sys.executable, "manage.py", "serve", "--port", "0", "--workers", "1", "--jobs-every", "1"]
    process = subprocess.Popen(command, cwd=ROOT, env=house.env)
    yield process.pid
    process.terminate()
    process.wait(30)


def roster(path: Path) -> None:
    """More people than a request would do."""
    lines = [",".join(HEAD)]
    for at in range(ROWS):
        birth = date(1970, 1, 1) + timedelta(days=at // 900)
        lines.append(f"赵伟芳,{number(at % 900, birth=f'{birth:%Y%m%d}')},,事业编制")
    path.write_text("\n".join(lines), encoding="utf-8")


def killed_while(house: House, server: int, state: str, least: int) -> None:
    """Kill the worker in the middle: another one comes, and leaves the import alone for as long as it may be at work."""
    worker, before = house.worker(server), house.begun()
    house.wait_for(state, least)
    if not least:
        while house.begun() == before:  # queued is not begun
            time.sleep(0.01)
        house.wait_for_writing()
    os.kill(worker, signal.SIGKILL)
    house.asked.wait(30)
    time.sleep(2)
    assert house.worker(server) != worker  # serve has started another
    assert house.batch()[0] == state


def three_minutes_pass(house: House) -> None:
    """Without a sign of life."""
    house.ask(
        "print(ImportBatch.objects.filter(pk=batch.pk).update(beat_at=clock.now() - work.SILENT_FOR - timedelta(seconds=1)))"
    )


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the worker in /proc")
def test_a_killed_worker_is_followed_by_another(house: House, server: int, tmp_path: Path) -> None:
    roster(tmp_path / "big.csv")
    house.ask_meanwhile(
        f"batch = verbs.upload(school, by=by, name='big.csv', data=open({str(tmp_path / 'big.csv')!r}, 'rb').read())\n"
        "verbs.set_columns(batch, by=by, mapping={int(c): f for c, f in batch.mapping.items()})"
    )
    killed_while(house, server, "checking", 5_000)
    three_minutes_pass(house)
    house.wait_for("checked")
    assert house.ask("print(json.dumps([batch.counts['rows'], batch.counts.get('errors')]))") == [ROWS, 0]

    before = house.ask("print(Membership.objects.filter(unit=school, until=None).count())")
    house.ask_meanwhile("verbs.submit(batch, by=by)")
    killed_while(house, server, "applying", 0)
    assert house.ask("print(Membership.objects.filter(unit=school, until=None).count())") == before  # all or nothing
    three_minutes_pass(house)
    house.wait_for("applied")
    assert house.ask("print(Membership.objects.filter(unit=school, until=None).count())") == before + ROWS
    assert house.ask("print(ImportRow.objects.filter(batch=batch, state='applied').count())") == ROWS
