"""The row `entries`: 2,000 entries handed in by 64 clients over HTTP, none lost, none twice, no quota exceeded."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from urllib.parse import urlencode

from bench.rows import Row, row

ROOT = Path(__file__).resolve().parents[1]
CLIENTS, UNITS, PLACES, WANTED = 64, 20, 100, 120  # 2,000 places, 2,400 who want one
CSRF = "b" * 32
DEEDS = "任教以来坚持上好每一堂课，" * 30
DEFINITION = f"""
key = "bench_rush"
title = "截止日申报"
family = "awards"
about = "测量用。"
source = "测量用，不是真实项目。"
verified = false
entrant = "person"
self_entry = true

[limits]
per_unit = {PLACES}
per_person = 1

[[fields]]
key = "name"
title = "姓名"
required = true
prefill = "person.name"

[[fields]]
key = "deeds"
title = "主要事迹"
type = "longtext"
required = true
max = 2000
purpose = "评审"
retention = "结束后三年"

[[steps]]
key = "check"
kind = "check"
title = "审核"
by = "host"
days = 10

[[steps]]
key = "decide"
kind = "decide"
title = "确定名单"
by = "host"

[[steps]]
key = "publicise"
kind = "publicise"
title = "公示"
by = "host"
days = 5

[[steps]]
key = "confirm"
kind = "confirm"
title = "发布结果"
by = "host"

[[tiers]]
title = "入选"
number = 10

[outcome]
kind = "honour"
level = "city"
"""


@dataclass(frozen=True, slots=True)
class Job:
    """One person's hand-in of a draft that saved itself. `again`: the same request once more, from another client at once."""

    session: str
    entry: str
    again: bool = False


@dataclass(slots=True)
class Sent:
    """Answers by status, and the seconds from the first request to the last answer."""

    seconds: float
    statuses: Counter[str]


def _call() -> Any:
    """An open call of the city with the quota of every unit."""
    from jiaogong.engines.org.models import Unit
    from jiaogong.engines.programmes import verbs
    from jiaogong.kernel import clock
    from jiaogong.kernel.access import standings
    from jiaogong.kernel.accounts.models import User

    city_user = User.objects.get(username="city")
    city, at, day = Unit.objects.get(pk=standings(city_user)[0].home_id), clock.now(), clock.today()
    scheme = verbs.take_in_scheme(text=DEFINITION, unit=city, by=city_user, at=at)
    call = verbs.prepare(
        version=scheme.versions.get(), unit=city, title="截止日申报", year=day.year, opens_on=day, closes_on=day, by=city_user, at=at
    )  # fmt: skip
    verbs.publish(call, by=city_user, at=at)
    call.refresh_from_db()
    return call


def _people() -> list[tuple[Any, Any]]:
    """(unit, person) of those who will enter: twenty schools, six score of each, with accounts."""
    from django.db.models import Count, Q

    from jiaogong.engines.org.models import Employment, Person, Unit
    from jiaogong.kernel.accounts.models import User

    free = Q(employments__until=None, employments__person__user=None)
    schools = Unit.objects.filter(layer="base", closed_on=None, is_inner=False)
    schools = schools.annotate(n=Count("employments", filter=free)).filter(n__gte=WANTED).order_by("-n", "pk")[:UNITS]
    found = []
    for unit in schools:
        rows = Employment.objects.filter(unit=unit, until=None, person__user=None).select_related("person")
        found += [(unit, job.person) for job in rows.order_by("person_id")[:WANTED]]
    users = User.objects.bulk_create([User(username=f"rush{n}", name=p.name) for n, (_, p) in enumerate(found)])
    for (_, person), user in zip(found, users, strict=True):
        person.user = user
    Person.objects.bulk_update([p for _, p in found], ["user"], batch_size=500)
    if len(found) != UNITS * WANTED:
        raise SystemExit(f"only {len(found)} people for {UNITS * WANTED}")
    return found


def _jobs(call: Any) -> list[Job]:
    """Everybody signed in with a draft begun; every fifth hands in twice."""
    from django.test import Client

    from jiaogong.engines.programmes import verbs
    from jiaogong.kernel import clock

    people, at, jobs = _people(), clock.now(), []
    for n in range(WANTED):  # school by school in turn: the quotas run full at the same time
        for unit, person in people[n::WANTED]:
            client = Client()
            client.force_login(person.user)
            entry = verbs.start_entry(call, unit=unit, by=person.user, at=at, person=person)
            verbs.save_draft(entry, answers={"deeds": DEEDS}, revision=entry.revision, by=person.user, at=at)
            job = Job(client.cookies["sessionid"].value, str(entry.key))
            jobs += [job, Job(job.session, job.entry, again=True)] if (len(jobs) % 10 == 0) else [job]
    return jobs


def _post(port: int, path: str, data: dict[str, str], cookie: str) -> tuple[int, str]:
    body = urlencode({**data, "csrfmiddlewaretoken": CSRF})
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={CSRF}; {cookie}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()


def _rush(port: int, jobs: list[Any], act: Any) -> Sent:
    """64 clients work the jobs off, each the next one waiting."""
    waiting: Queue[Any] = Queue()
    for job in jobs:
        waiting.put(job)
    statuses: Counter[str] = Counter()
    lock = threading.Lock()

    def client() -> None:
        while True:
            try:
                job = waiting.get_nowait()
            except Empty:
                return
            said = act(port, job)
            with lock:
                statuses[said] += 1

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Sent(time.perf_counter() - start, statuses)


def _hand_in(port: int, job: Job) -> str:
    """The button 提交申报; the second sending is the same request once more."""
    base = f"/programmes/entry/{job.entry}/"
    status, to = _post(port, f"{base}submit/", {"once": f"in-{job.entry}"}, f"sessionid={job.session}")
    return f"{'again ' if job.again else ''}{status} {'in' if to == base else 'refused'}"


def _fill_in(port: int, number: int) -> str:
    """The floor's one form."""
    return str(_post(port, "/send/", {"number": str(number), "title": f"申报{number}", "deeds": DEEDS}, "")[0])


@contextmanager
def _serving(command: list[str], port: int, env: dict[str, str]) -> Iterator[None]:
    """A server until the measuring is done."""
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL)  # noqa: S603
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(2)  # both workers are up
        yield
    finally:
        process.terminate()
        process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wrong(call: Any, sent: Sent) -> str:
    """What does not add up; nothing when none is lost, none is there twice and no quota is exceeded."""
    from jiaogong.engines.programmes.models import Entry, Passage, Quota

    rows = list(Entry.objects.filter(programme=call).exclude(state="draft").values_list("pk", "number", "unit_id"))
    said = []
    if len(rows) != UNITS * PLACES:
        said.append(f"{len(rows)} handed in")
    if sorted(number for _, number, _ in rows) != list(range(1, len(rows) + 1)):
        said.append("numbers have gaps or doubles")
    if any(n > PLACES for n in Counter(unit for *_, unit in rows).values()):
        said.append("a quota exceeded")
    taken = list(Quota.objects.filter(programme=call, step="").values_list("taken", flat=True))
    if any(n != PLACES for n in taken):
        said.append(f"places taken {Counter(taken)}")
    if Passage.objects.filter(entry__programme=call, state="waiting").count() != len(rows):
        said.append("an entry without its one waiting step")
    if sent.statuses["302 in"] > len(rows):
        said.append("more were told yes than are in")
    return "; ".join(said)


def _floor(env: dict[str, str]) -> Sent:
    """The same clients, the same server, a plain form with one table."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    env = {**env, "PYTHONPATH": str(ROOT)}
    env["FLOOR_DATABASE"] = (
        env.get("DATABASE_URL") or f"sqlite:///{Path(str(database['NAME'])).parent / 'floor.sqlite3'}"
    )
    subprocess.run([sys.executable, "-m", "bench.floor_form"], cwd=ROOT, env=env, check=True)
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "bench.floor_form:application", "--bind", f"127.0.0.1:{port}",
               "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"]  # fmt: skip
    with _serving(command, port, env):
        return _rush(port, list(range(UNITS * PLACES)), _fill_in)


def entries() -> list[Row]:
    """One row: seconds for 2,000 entries beside the plain form."""
    from django.db import connection

    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    call = _call()
    jobs = _jobs(call)
    connection.close()
    port, env = _free_port(), {**os.environ}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with _serving(command, port, env):
        sent = _rush(port, jobs, _hand_in)
    wrong = _wrong(call, sent)
    print(
        json.dumps({**sent.statuses, "seconds": round(sent.seconds, 1), "wrong": wrong}, ensure_ascii=False),
        file=sys.stderr,
    )
    floor = _floor(env)
    n = UNITS * PLACES
    what = f"{n} entries of {UNITS * WANTED} wishes handed in by {CLIENTS} clients, {len(jobs) - UNITS * WANTED} sent twice, {database}: {wrong or 'none lost, none twice, no quota exceeded'}"
    met = not wrong and sent.seconds <= 60 and floor.statuses["302"] == n
    return [
        row("entries", n, what, sent.seconds, "s", f"a plain one-table form, {n} times (floor)", floor.seconds,
            "≤ 60 s, none lost, none twice", met, sent.seconds / floor.seconds)
    ]  # fmt: skip
