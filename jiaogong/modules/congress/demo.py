"""Congresses of the demo city: every school's term and sessions, and 清岚市第三中学's in full. Invented; written in bulk."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from jiaogong.engines.org.models import Employment, Headcount, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.clock import SHANGHAI

from .demo_filings import filings_of, items_of
from .demo_own import load_own
from .models import AgendaItem, Congress, Delegate, Delegation, Filing, Session, Term
from .provisions import SCALE_LINES
from .seats import seats_for
from .staff import manages, teaches
from .words import Form, Kind, State
from .years import SchoolYear, organised, year_of

WITHOUT = 41  # schools of a whole city that have not met this school year (J3), the school of the story among them
AHEAD = (State.DRAFT, State.FILED, State.CALLED)
THRESHOLD = 80


@dataclass(slots=True)
class School:
    """One school while its rows are made."""

    unit: Unit
    staff: int
    people: list[Any]  # Employment rows
    term: Term
    rng: Random
    sessions: list[Session] = field(default_factory=list)


def load_demo(city: Unit, day: date, users: dict[str, Any], far: list[Unit] = ()) -> None:  # type: ignore[assignment]
    """Terms, delegates, sessions and filings; `users` are the accounts city, county, school. Some two hundred schools in a few
    statements."""
    own = Unit.objects.get(pk=_home(users["school"]))
    units = list(Unit.objects.filter(organised(day), pk__in=Unit.objects.under(city).values("pk")).order_by("path"))
    others = [unit for unit in units if unit.pk != own.pk] + list(far)
    without = WITHOUT if len(units) > 4 * WITHOUT else max(3, len(units) // 4)
    schools = _schools(others, day)
    _delegates(schools, day)
    order = sorted((s for s in schools if s.unit not in far), key=lambda s: s.rng.random())
    unmet = {s.unit.pk for s in order[: without - 1]}
    _sessions(schools, unmet, day)
    load_own(own, day, users)


def _home(user: Any) -> int:
    return int(user.person.holdings.filter(until=None).order_by("pk")[0].office.unit.home_id)


def _schools(units: list[Unit], day: date) -> list[School]:
    """A congress and its term in office for each; form and seats by the usual rule."""
    staff: dict[int, list[Any]] = {}
    for job in Employment.objects.at(day).filter(unit__in=units).select_related("person").order_by("pk"):
        staff.setdefault(job.unit_id, []).append(job)
    heads: dict[int, int] = {}
    for unit_id, number in Headcount.objects.at(day).filter(unit__in=units).values_list("unit_id", "number"):
        heads[unit_id] = heads.get(unit_id, 0) + number
    found = []
    for unit in units:
        rng = Random(f"congress {unit.code}")  # noqa: S311 (invented data)
        people = _once(staff.get(unit.pk, []))
        number = max(heads.get(unit.pk, 0), len(people))
        found.append(School(unit, number, people, _term(unit, number, len(people), rng, day), rng))
    Congress.objects.bulk_create([s.term.congress for s in found])
    Term.objects.bulk_create([_again(s.term) for s in found])
    return found


def _again(term: Term) -> Term:
    term.congress = term.congress  # the key is known by now
    return term


def _once(jobs: list[Any]) -> list[Any]:
    return list({job.person_id: job for job in jobs}.values())


def _term(unit: Unit, number: int, people: int, rng: Random, day: date) -> Term:
    form = Form.DELEGATES if number >= THRESHOLD and people >= 30 else Form.ALL
    congress = Congress(unit=unit, kind=Kind.STAFF, form=form, founded_on=unit.opened_on)
    since = max(day - timedelta(days=rng.randint(420, 1000)), unit.opened_on)
    if form == Form.ALL:
        seats, rule = people, f"教职工{number}人，不足{THRESHOLD}人，召开全体大会，人人都是代表"
    else:
        least = seats_for(number, SCALE_LINES)
        seats, rule = min(least.seats, people), least.words
    return Term(
        congress=congress, number=rng.randint(2, 6), since=since, due_on=clock.minus_years(since, -3), years=3,
        staff=number, seats=seats, rule=rule[:200], made_at=_moment(since, 9),
    )  # fmt: skip


def _delegates(schools: list[School], day: date) -> None:
    delegations, rows = [], []
    for school in schools:
        number = 1 if school.term.seats <= 40 else 3
        own = [Delegation(term=school.term, name=f"第{'一二三'[n]}代表团", position=n + 1) for n in range(number)]
        delegations += own
        for place, job in enumerate(_chosen(school), start=1):
            rows.append(_delegate(school.term, own[place % number], place, job, day))
    Delegation.objects.bulk_create(delegations, batch_size=500)
    for row in rows:
        row.delegation = row.delegation
    Delegate.objects.bulk_create(rows, batch_size=1000)


def _chosen(school: School) -> list[Any]:
    """Everybody; or teachers for two thirds and more of the seats, in few schools for too few."""
    if school.term.congress.form == Form.ALL:
        return school.people
    people = list(school.people)
    school.rng.shuffle(people)
    share = 0.52 if school.rng.random() < 0.06 else 0.6 + school.rng.random() * 0.2
    wanted = -(-int(school.term.seats * share * 100) // 100) + (1 if share >= 0.6 else 0)
    teachers = [job for job in people if teaches(job.position, job.subject)][:wanted]
    managers = [job for job in people if manages(job.position)][: school.term.seats // 6]
    rest = [job for job in people if job not in teachers and job not in managers]
    if share < 0.6:
        rest.sort(key=lambda job: teaches(job.position, job.subject))
    return (teachers + managers + rest)[: school.term.seats]


def _delegate(term: Term, delegation: Delegation, number: int, job: Any, day: date) -> Delegate:
    person, birth = job.person, job.person.birth_date
    everybody = term.congress.form == Form.ALL
    return Delegate(
        term=term, person=person, delegation=delegation, number=number, is_teacher=teaches(job.position, job.subject),
        is_manager=manages(job.position), is_woman=person.sex == "female",
        is_young=birth is not None and birth > clock.minus_years(day, 35), since=term.since,
        heads_delegation=number <= 3 and not everybody and term.seats > 40,
        basis="全体大会，人人都是代表" if everybody else "选举单位会议选举",
    )  # fmt: skip


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def _sessions(schools: list[School], unmet: set[int], day: date) -> None:
    """Last year's session of each; this year's of those that met; a few of the others prepare theirs."""
    year, ahead = year_of(day), 0
    for school in schools:
        before = SchoolYear(year.year - 1)
        school.sessions.append(_past(school, before.first + timedelta(days=school.rng.randint(60, 200)), 1, day))
        if school.unit.pk not in unmet:
            span = max((day - year.first).days - 1, 0)
            held_on = year.first + timedelta(days=school.rng.randint(min(span, 12), span) if span else 0)
            school.sessions.append(_past(school, held_on, 2, day))
        elif (ahead := ahead + 1) % 4 == 0:
            state = AHEAD[ahead // 4 % 3]
            school.sessions.append(_session(school, _moment(day + timedelta(days=12 + ahead), 14), 2, state))
    made = [session for school in schools for session in school.sessions]
    Session.objects.bulk_create(made, batch_size=500)
    items, filings = [], []
    for school in schools:
        for session in school.sessions:
            own = items_of(session)
            items += own
            filings += filings_of(session, own, school.unit, school.rng, day)
    AgendaItem.objects.bulk_create(items, batch_size=500)
    Filing.objects.bulk_create(filings, batch_size=500)


def _session(school: School, begins_at: datetime, number: int, state: str) -> Session:
    return Session(
        term=school.term, number=number, begins_at=begins_at, place="学校报告厅", theme="审议学校工作报告、财务报告和绩效工资分配方案",
        state=state, made_at=begins_at - timedelta(days=30),
    )  # fmt: skip


def _past(school: School, held_on: date, number: int, day: date) -> Session:
    """A session held; the latest ones are not yet reported."""
    held_on = min(max(held_on, school.term.since), day)
    session = _session(school, _moment(held_on, 14), number, State.REPORTED)
    due = max(len(school.people) if school.term.congress.form == Form.ALL else school.term.seats, 1)
    quorum = -(-due * 2 // 3)
    session.due, session.quorum = due, quorum
    session.present = min(due, quorum + school.rng.randint(0, due - quorum))
    session.opened_at, session.closed_at = session.begins_at, session.begins_at + timedelta(hours=3)
    session.party_head = "书记" if school.rng.random() < 0.9 else ""
    if (day - held_on).days < 6:
        session.state = State.CLOSED
    return session
