"""The school of the story: a third term elected by constituencies, a session reported, one in preparation."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.provisions.models import ProvisionValue
from jiaogong.kernel.access import standings
from jiaogong.kernel.clock import SHANGHAI

from . import provisions, staff
from .demo_filings import filings_of, items_of
from .demo_hall import load_hall
from .models import AgendaItem, Constituency, Delegate, Filing, RegisterPrint, Session, Term
from .verbs.agenda import add_item
from .verbs.delegates import NewDelegate, seat_delegates
from .verbs.registers import print_register
from .verbs.rolls import propose_roll
from .verbs.sessions import make_session
from .verbs.terms import begin_term
from .words import Kind, Matter, State
from .years import SchoolYear, year_of

SEATS = 72
AGENDA = (
    (Matter.WORK_REPORT, "学校工作报告"), (Matter.FINANCE, "学校财务工作报告"), (Matter.PAY, "绩效工资分配方案（修订草案）"),
    (Matter.ELECTION, "选举福利委员会委员"), (Matter.LEADERS, "民主评议学校领导干部"), (Matter.PROPOSALS, "提案办理情况报告"),
)  # fmt: skip


def load_own(unit: Unit, day: date, users: dict[str, Any]) -> Term:
    """Through the verbs, as the school's chair; the past session as rows."""
    at, chair = datetime.combine(day, time(9), SHANGHAI), users["school"]
    people = staff.staff_number(unit, day)
    if people < 80:
        _local(unit, day)
    seats = min(SEATS, max(people * 3 // 4, 3))
    since = day - timedelta(days=400)
    term = begin_term(unit, kind=Kind.STAFF, by=chair, at=at, since=since, number=3, seats=seats)
    propose_roll(term, by=chair, at=at)
    _elect(term, since)
    past = _past(term, day)
    session = make_session(
        term, by=chair, at=at, begins_at=datetime.combine(day + timedelta(days=14), time(14), SHANGHAI), place="学校报告厅",
        theme="审议学校工作报告、财务报告，表决绩效工资分配方案，选举福利委员会委员，民主评议领导干部",
    )  # fmt: skip
    for matter, title in AGENDA:
        add_item(session, matter=matter, title=title, text=f"{title}全文（演示）。", by=chair, at=at)
    load_hall(past, session, chair=chair, at=at)
    for name in ("city", "county"):
        home = Unit.objects.get(pk=standings(users[name])[0].home_id)
        if not RegisterPrint.objects.filter(unit=home).exists():
            print_register(home, year=SchoolYear(year_of(day).year - 1), by=users[name], at=at)
    return term


def _local(unit: Unit, day: date) -> None:
    """A school of a small demo is too small for delegates by the usual rule: its place has its own, marked as such."""
    for key, value in ((provisions.THRESHOLD, 20), (provisions.SCALE, ["0–60人：50%", "61人以上：30%"])):
        ProvisionValue.objects.create(
            key=key, unit=unit, value=value, since=day - timedelta(days=900), source="演示用：小规模城市按较低人数设定"
        )


def _elect(term: Term, since: date) -> None:
    """As many of each constituency as it has seats, the delegate of the story among them."""
    wanted = set(Person.objects.filter(user__username__in=("delegate", "school")).values_list("pk", flat=True))
    rng, rows = Random("congress own"), []  # noqa: S311 (invented data)
    jobs = staff.jobs_of(term.unit, term.made_at.astimezone(SHANGHAI).date())
    for row in Constituency.objects.filter(term=term).select_related("delegation").order_by("position"):
        people = list(row.constituents.order_by("pk").values_list("person_id", flat=True))
        rng.shuffle(people)
        people.sort(key=lambda pk: (pk not in wanted, not _teacher(jobs.get(pk))))
        roll = len(people)
        for pk in people[: row.seats]:
            rows.append(
                NewDelegate(pk, row.delegation, row, min(roll, roll // 2 + 1 + rng.randint(0, max(roll // 3, 0))))
            )
    found = seat_delegates(
        term, rows, since=since, basis="选举单位会议选举", day=term.made_at.astimezone(SHANGHAI).date()
    )
    heads: set[int] = set()
    for delegate in found:
        if delegate.delegation_id not in heads:
            heads.add(delegate.delegation_id)
            Delegate.objects.filter(pk=delegate.pk).update(heads_delegation=True)


def _teacher(job: Any) -> bool:
    return job is not None and staff.teaches(job.position, job.subject)


def _past(term: Term, day: date) -> Session:
    """Last school year's session, reported."""
    begins = datetime.combine(day - timedelta(days=330), time(14), SHANGHAI)
    due = Delegate.objects.filter(term=term).count()
    quorum = -(-due * 2 // 3)
    session = Session.objects.create(
        term=term, number=1, begins_at=begins, place="学校报告厅", theme="审议学校工作报告和绩效工资分配方案", state=State.REPORTED,
        due=due, quorum=quorum, present=max(due - due // 12, quorum), opened_at=begins,
        closed_at=begins + timedelta(hours=3), party_head="书记", made_at=begins - timedelta(days=40),
    )  # fmt: skip
    items = AgendaItem.objects.bulk_create(items_of(session))
    Filing.objects.bulk_create(filings_of(session, items, term.unit, Random("own"), day))  # noqa: S311
    return session
