"""A school with a congress in session's wait: chair, principal, department head, six delegates; a second school beside it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.test import Client, TestCase

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.congress.models import Congress, Delegate, Delegation, Session, Term
from jiaogong.modules.proposals import verbs
from jiaogong.modules.proposals.models import Proposal
from jiaogong.modules.proposals.verbs import Who
from jiaogong.modules.unions.tests.cast import OPENED, days_ago, three_units

FACTS = {
    "matter": "logistics", "title": "改善教师食堂早餐供应", "cause": "早餐品种少，早到教师常吃不上热饭。",
    "remedy": "增加两个品种，供应时间提前到六点半。",
}  # fmt: skip
NAMES = ("沈佳宁", "周文静", "吴建华", "郑小梅", "王立新", "冯海燕")


class ProposalCase(TestCase):
    """The cast; nothing proposed yet. `self.delegates` are in office, `self.former` is one of the term before."""

    def setUp(self) -> None:
        cache.clear()
        _, _, self.school = three_units()
        self.other = found_unit(
            by=None, superior=self.school.superior, code="T10102", name="乙县中学", layer="base", kind="junior_high", nature="public", since=OPENED,
            check=False,
        )  # fmt: skip
        self.chair = self.user("陈志远", self.school, "chair")
        self.principal = self.user("顾明德", self.school, "leader", title="校长")
        self.head = self.user("何主任", self.school, "")
        self.teacher = self.user("赵同事", self.school, "")
        self.term = self.term_of(self.school, 3)
        self.session = self.session_of(self.term, 40)
        self.delegates = [self.delegate(name, self.term, n) for n, name in enumerate(NAMES, 1)]
        self.author, self.second, self.third, self.fourth = (d.person.user for d in self.delegates[:4])
        self.foreigner = self.delegate("外校代表", self.term_of(self.other, 1), 1).person.user
        self.former = self.delegate(
            "上届代表", self.term_of(self.school, 2, until=days_ago(100)), 1, until=days_ago(100)
        ).person.user

    def user(self, name: str, unit: Unit, role: str, *, title: str = "") -> User:
        user = User.objects.create_user(f"u{User.objects.count()}", None, name=name)
        person = make_person(name=name)
        person.user = user
        person.save()
        if role:
            office = create_office(unit, by=None, title=title or f"{name}职务", role=role, check=False)
            take_office(office, by=None, person=person, since=days_ago(900), check=False)
        Employment.objects.create(person=person, unit=unit, employment_type="established", since=days_ago(900))
        return user

    def term_of(self, unit: Unit, number: int, until: date | None = None) -> Term:
        congress, _ = Congress.objects.get_or_create(unit=unit, kind="staff")
        since = days_ago(90) if until is None else days_ago(1000)
        return Term.objects.create(
            congress=congress, number=number, since=since, due_on=clock.add_months(since, 36), until=until, years=3,
            made_at=clock.now(),
        )  # fmt: skip

    def session_of(self, term: Term, days: int) -> Session:
        at = clock.now() + timedelta(days=days)
        number = term.sessions.count() + 1
        return Session.objects.create(term=term, number=number, begins_at=at, place="报告厅", made_at=clock.now())

    def delegate(self, name: str, term: Term, number: int, until: date | None = None) -> Delegate:
        person = self.user(name, term.congress.unit, "").person
        delegation, _ = Delegation.objects.get_or_create(term=term, position=1, defaults={"name": "第一代表团"})
        return Delegate.objects.create(
            term=term, person=person, delegation=delegation, number=number, since=term.since, until=until,
            leaving="other" if until else "",
        )  # fmt: skip

    def as_(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def by(self, user: User | None = None, *, days: int = 0) -> dict[str, Any]:
        return {"by": user or self.author, "at": clock.now() + timedelta(days=days)}

    def drafted(self, **facts: str) -> Proposal:
        return verbs.draft(self.term, facts=FACTS | facts, **self.by())

    def asked(self, **facts: str) -> Proposal:
        return verbs.invite(self.drafted(**facts), delegates=self.delegates[1:4], **self.by())

    def seconded(self, **facts: str) -> Proposal:
        row = self.asked(**facts)
        for user in (self.second, self.third):
            verbs.second(row, **self.by(user))
        return row

    def submitted(self, **facts: str) -> Proposal:
        return verbs.submit(self.seconded(**facts), **self.by())

    def screened(self, decision: str = "admitted", **more: Any) -> Proposal:
        return verbs.screen(
            self.submitted(), decision=decision, reason="符合立案条件", **more, **self.by(self.chair)
        )  # fmt: skip

    def assigned(self) -> Proposal:
        row = self.screened()
        self.give(row)
        return self.fresh(row)

    def give(self, row: Proposal, **more: Any) -> None:
        lead = Who(person=self.head.person, department="总务处")
        verbs.assign(row, lead=lead, leader=self.principal.person, **self.by(self.chair), **more)

    def replied(self) -> Proposal:
        row = self.assigned()
        verbs.reply(row, text="下周起增加两个品种。", result="solved", **self.by(self.head))
        verbs.sign(row, **self.by(self.principal))
        return self.fresh(row)

    def fresh(self, row: Proposal) -> Proposal:
        return Proposal.objects.get(pk=row.pk)

    @staticmethod
    def moment(day: date) -> datetime:
        return datetime.combine(day, datetime.min.time(), clock.SHANGHAI) + timedelta(hours=9)

    @staticmethod
    def person(user: User) -> Person:
        return user.person
