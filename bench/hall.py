"""The rows `signin` and `hall`: 500 delegates sign in over HTTP with the code on the screen, as fast as the server takes them, none
lost, none twice; then 500 come through the door in a hundred seconds while 500 phones ask every five seconds how things stand."""

from __future__ import annotations

import http.client
import json
import os
import sys
import threading
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bench import entries as base
from bench.rows import Row, row

PHONES, EVERY, POLLERS = 500, 5.0, 50
DOOR = 100.0  # seconds in which they come through the door


@dataclass(frozen=True, slots=True)
class Job:
    """A delegate's phone. `again`: the same tap once more."""

    session: str
    place: str
    secret: bytes
    again: bool = False


def _stage() -> tuple[Any, list[Job], str]:
    """A congress of 500 delegates with accounts, called, sign-in begun; where phones ask."""
    from django.test import Client

    from jiaogong.engines.org.models import Employment, Unit
    from jiaogong.kernel import clock
    from jiaogong.kernel.accounts.models import User
    from jiaogong.modules.congress import hallcode
    from jiaogong.modules.congress.models import Congress, Delegate, Delegation, HallCode, Session, Term

    at, day = clock.now(), clock.today()
    unit = Unit.objects.get(name="清岚市第三中学")
    jobs = Employment.objects.filter(until=None, person__user=None).select_related("person").order_by("person_id")
    people = list({job.person_id: job.person for job in jobs[: PHONES * 2]}.values())[:PHONES]
    users = User.objects.bulk_create([User(username=f"hall{n}", name=p.name) for n, p in enumerate(people)])
    for person, user in zip(people, users, strict=True):
        person.user = user
        person.save(update_fields=["user"])
    congress, _ = Congress.objects.get_or_create(unit=unit, kind="union")
    Term.objects.filter(congress=congress, until=None).update(until=day)
    term = Term.objects.create(
        congress=congress,
        number=90,
        since=day - timedelta(days=9),
        due_on=day + timedelta(days=900),
        years=3,
        made_at=at,
    )
    group = Delegation.objects.create(term=term, name="全体", position=1)
    Delegate.objects.bulk_create(
        Delegate(term=term, person=p, delegation=group, number=n, since=term.since) for n, p in enumerate(people, 1)
    )
    session = Session.objects.create(term=term, number=1, begins_at=at, place="大礼堂", state="called", made_at=at)
    secret = os.urandom(32)
    HallCode.objects.create(session=session, secret=secret)
    made = []
    for number, user in enumerate(users):
        client = Client()
        client.force_login(user)
        job = Job(client.cookies["sessionid"].value, f"/congress/here/{session.key}/", secret)
        made += [job, Job(job.session, job.place, secret, again=True)] if number % 10 == 0 else [job]
    return session, made, f"/congress/now/{session.key}/{hallcode.phone_token(secret)}/"


def _sign_in(port: int, job: Job) -> str:
    """The link is opened, the button tapped."""
    from jiaogong.kernel import clock
    from jiaogong.modules.congress import hallcode

    code = hallcode.code_at(job.secret, clock.now())
    cookie = f"sessionid={job.session}"
    seen, _, _ = _get(port, f"{job.place}?c={code}", cookie)
    status, to = base._post(port, job.place, {"act": "sign", "code": code, "once": f"in-{job.session}"}, cookie)
    return f"{seen} {status} {'in' if to == job.place else 'refused'}"


def _get(port: int, path: str, cookie: str = "", tag: str = "") -> tuple[int, str, float]:
    start = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = ({"Cookie": cookie} if cookie else {}) | ({"If-None-Match": tag} if tag else {})
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("ETag", ""), time.perf_counter() - start
    finally:
        connection.close()


class Phones:
    """500 phones that ask every five seconds, spread evenly; seconds of each answer."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path, self.over = port, path, threading.Event()
        self.taken: list[float] = []
        self.wrong = 0
        self.late = 0
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._some, args=(n,)) for n in range(POLLERS)]

    def _some(self, number: int) -> None:
        own = PHONES // POLLERS
        due = time.perf_counter() + EVERY * number / POLLERS / own
        tag = ""
        while not self.over.is_set():
            wait = due - time.perf_counter()
            if wait > 0:
                self.over.wait(wait)
            late = wait < -EVERY
            status, tag, seconds = _get(self.port, self.path, tag=tag)
            with self.lock:
                self.taken.append(seconds)
                self.wrong += status not in (200, 304)
                self.late += late
            due += EVERY / own

    def __enter__(self) -> Phones:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()


def _warm(port: int) -> None:
    """Both workers have answered a few times."""
    quick = 0
    while quick < 12:
        status, _, seconds = _get(port, "/login/")
        quick += status == 200 and seconds < 5


@dataclass(frozen=True, slots=True)
class Arrival:
    """A delegate who comes at a moment."""

    job: Job
    due: float


def _through_the_door(jobs: list[Job]) -> list[Arrival]:
    start = time.perf_counter()
    return [Arrival(job, start + DOOR * n / len(jobs)) for n, job in enumerate(jobs)]


def _comes(port: int, arrival: Arrival) -> str:
    """When his moment has come he opens the link and taps."""
    time.sleep(max(0.0, arrival.due - time.perf_counter()))
    return _sign_in_anew(port, arrival.job)


def _wrong(session: Any) -> str:
    from jiaogong.modules.congress.models import Attendance

    number = Attendance.objects.filter(session=session).count()
    twice = number - Attendance.objects.filter(session=session).values("delegate").distinct().count()
    return "" if (number, twice) == (PHONES, 0) else f"{number} signed in, {twice} twice"


def hall() -> list[Row]:
    """Two rows: seconds for 500 to sign in beside the plain form; the 95th hundredth of the phones' waiting meanwhile."""
    from django.db import connection

    from jiaogong.modules.congress.models import Attendance

    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    session, jobs, path = _stage()
    connection.close()
    port, env = base._free_port(), {**os.environ}
    with base._serving([sys.executable, "manage.py", "serve", "--port", str(port)], port, env):
        _warm(port)
        sent = base._rush(port, jobs, _sign_in)
        wrong = _wrong(session)
        Attendance.objects.filter(session=session).delete()
        connection.close()
        fresh = [Job(j.session, j.place, j.secret) for j in jobs if not j.again]
        with Phones(port, path) as phones:
            time.sleep(EVERY)
            again = base._rush(port, _through_the_door(fresh), _comes)
            time.sleep(EVERY)
        wrong_again = _wrong(session)
    floor = _floor(env)
    taken = sorted(phones.taken)
    p95 = taken[int(len(taken) * 0.95)]
    told = {"first": dict(sent.statuses), "seconds": sent.seconds, "again": dict(again.statuses), "again_seconds": again.seconds,
            "polls": len(taken), "wrong": phones.wrong, "late": phones.late, "p50": taken[len(taken) // 2], "p99": taken[int(len(taken) * 0.99)]}  # fmt: skip
    print(json.dumps(told), file=sys.stderr)
    return [
        row("signin", PHONES, f"{PHONES} delegates open the link and tap, {base.CLIENTS} clients, every tenth twice, {database}: {wrong or 'all in, none twice'}",
            sent.seconds, "s", f"a plain one-table form, {PHONES} posts (floor)", floor.seconds, "≤ 120 s, all in, none twice",
            not wrong and sent.seconds <= 120, sent.seconds / floor.seconds),
        row("hall", len(taken), f"p95 of {PHONES} phones asking every {EVERY:.0f} s while {PHONES} come in {DOOR:.0f} s (all in after {again.seconds:.1f} s), {database}: {wrong_again or 'all in'}, {phones.wrong} wrong answers, {phones.late} late",
            p95 * 1000, "ms", "", None, "≤ 1,000 ms, all in within two minutes", not wrong_again and not phones.wrong and p95 <= 1 and again.seconds <= 120, None),
    ]  # fmt: skip


def _sign_in_anew(port: int, job: Job) -> str:
    """The same once more, after the rows were emptied: another key."""
    from jiaogong.kernel import clock
    from jiaogong.modules.congress import hallcode

    code, cookie = hallcode.code_at(job.secret, clock.now()), f"sessionid={job.session}"
    seen, _, _ = _get(port, f"{job.place}?c={code}", cookie)
    status, to = base._post(port, job.place, {"act": "sign", "code": code, "once": f"anew-{job.session}"}, cookie)
    return f"{seen} {status} {'in' if to == job.place else 'refused'}"


def _floor(env: dict[str, str]) -> base.Sent:
    """The floor of `entries`, 500 times."""
    places, base.PLACES = base.PLACES, PHONES // base.UNITS
    try:
        return base._floor(env)
    finally:
        base.PLACES = places
