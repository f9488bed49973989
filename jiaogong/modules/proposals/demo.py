"""Demo data: nine proposals in the running session of the school with the story, three to twelve at every other. All of it invented."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from jiaogong.engines.cases.models import Case
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.provisions.models import ProvisionValue
from jiaogong.kernel import clock
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.congress.models import Delegate, Term

from . import provisions, verbs
from .demo_texts import TEXTS
from .demo_wide import load_wide
from .models import Proposal, Rating, Reply, Second, Text
from .verbs import Who
from .verbs.common import ask, coming_session, desk_office, due_after

_DEPARTMENTS = ("总务处", "教务处", "学校办公室", "政教处")


def load_demo(city: Unit, day: date, users: dict[str, Any], far: list[Unit]) -> None:
    """`users` are the accounts school (chair), principal and delegate of one school, after the congresses were loaded."""
    own = _home(users["school"])
    term = Term.objects.filter(congress__unit=own, congress__kind="staff", until__isnull=True).first()
    if term is not None:
        _Story(term, own, day, users).run()
    terms = Term.objects.filter(congress__kind="staff", until__isnull=True).exclude(congress__unit=own)
    below = Unit.objects.under(city).values("pk")
    near = list(terms.filter(congress__unit__in=below).select_related("congress__unit").order_by("pk"))
    abroad = list(terms.filter(congress__unit__in=far).select_related("congress__unit"))
    load_wide(near + abroad, day)


def _home(user: Any) -> Unit:
    held = user.person.holdings.filter(until=None).select_related("office__unit__home").order_by("pk").first()
    return held.office.unit.home


class _Story:
    """The school's running session: what the chair, the principal and the delegate find when they sign in."""

    def __init__(self, term: Term, unit: Unit, day: date, users: dict[str, Any]) -> None:
        self.term, self.unit, self.day, self.users = term, unit, day, users
        self.rng = Random("proposals")  # noqa: S311 (invented data)
        rows = Delegate.objects.at(day).filter(term=term).select_related("person", "delegation").order_by("number")
        self.seats = list(rows)
        self.mine = next((d for d in self.seats if d.person.user_id == users["delegate"].pk), self.seats[0])
        self.others = [d for d in self.seats if d.pk != self.mine.pk and d.person.user_id is None]
        jobs = Employment.objects.filter(open_at(day), unit__home=unit, person__user=None).select_related("person")
        self.staff = [job.person for job in jobs.order_by("-pk")[:8]]
        self.session = coming_session(term)
        self.count = 0

    def run(self) -> None:
        """Nine before the committee, one asking for seconds, one draft."""
        if len(self.others) < 4 or len(self.staff) < 4 or self.mine.person.user is None:
            return
        self._local()
        self._first_five()
        self._last_four()
        row = self._write(9, self.others[3], 2, state="seconding")
        self._invited(row)
        verbs.draft(self.term, facts=TEXTS[10], by=self.mine.person.user, at=self.at(1))

    def _local(self) -> None:
        """The session of the demo is near, whatever day it is loaded: its place takes proposals until three days before."""
        ProvisionValue.objects.get_or_create(
            key=provisions.AHEAD, unit=self.unit, value=3, since=self.day - timedelta(days=400),
            defaults={"source": "演示用：截止日期改近，便于随时试提提案"},
        )  # fmt: skip

    def at(self, back: int, hour: int = 10) -> datetime:
        moment = datetime.combine(self.day - timedelta(days=back), time(hour), SHANGHAI)
        return min(moment, clock.now()) if self.day == clock.today() else moment

    def _write(self, number: int, by: Delegate, back: int, *, state: str = "submitted", seconds: int = 2) -> Proposal:
        """A proposal up to the committee's door, as rows: most delegates of the demo have no account."""
        facts, at = TEXTS[number], self.at(back, 9)
        filed: dict[str, Any] = {}
        if state == "submitted":
            self.count += 1
            filed = {"number": self.count, "submitted_at": self.at(back), "session": self.session}
        row = Proposal.objects.create(
            unit=self.unit, term=self.term, proposer=by, made_at=at, changed_at=at, state=state, **filed, **facts
        )
        Text.objects.create(proposal=row, version=1, revision=1, change="first", at=at, by=by.person.user, **facts)
        givers = [d for d in self.others if d.pk != by.pk][number % 2 : number % 2 + seconds]
        Second.objects.bulk_create(Second(proposal=row, delegate=d, version=1, at=at) for d in givers)
        return row

    def _screened(self, row: Proposal, decision: str, reason: str, back: int, **more: Any) -> Proposal:
        return verbs.screen(
            row, decision=decision, reason=reason, by=self.users["school"], at=self.at(back, 15), **more
        )

    def _assigned(self, row: Proposal, back: int, number: int, *, due_on: date | None = None) -> Case:
        lead = Who(person=self._worker(number), department=_DEPARTMENTS[number % 4])
        at = self.at(back, 16)
        leader = self.users["principal"].person
        return verbs.assign(row, lead=lead, leader=leader, by=self.users["school"], at=at, due_on=due_on)

    def _worker(self, number: int) -> Person:
        return self.staff[number % len(self.staff)]

    def _replied(self, row: Proposal, case: Case, back: int, text: str, result: str) -> None:
        """The lead's reply as a row (no account), signed by the principal."""
        lead = case.handlers.filter(part="lead", until=None).get()
        case.handlers.filter(pk=lead.pk).update(accepted_on=lead.since, done_on=self.day - timedelta(days=back))
        Reply.objects.create(
            proposal=row, round=case.round, text=text, result=result, department=lead.who, drafted_at=self.at(back, 9)
        )
        verbs.sign(row, remark="同意，按此答复。", by=self.users["principal"], at=self.at(back, 11))

    def _first_five(self) -> None:
        phrase = "请认真研究，按期答复代表。"
        row = self._write(0, self.others[0], 80)
        self._assigned(self._screened(row, "admitted", "事关教师日常生活，符合立案条件。", 78), 76, 0)
        verbs.instruct(row, text=phrase, by=self.users["principal"], at=self.at(75))  # overdue by now
        row = self._write(1, self.others[1], 70)
        case = self._assigned(self._screened(row, "admitted", "切实可行，符合立案条件。", 68), 66, 1)
        self._replied(row, case, 40, "已从本学期起试行弹性坐班，每周两个半天，期末征求意见后完善。", "solved")
        row.refresh_from_db()
        Rating.objects.create(proposal=row, round=1, grade="satisfied", delegate=row.proposer, at=self.at(38))
        Proposal.objects.filter(pk=row.pk).update(state="closed", closed_at=self.at(38))
        row = self._write(2, self.mine, 60)
        case = self._assigned(self._screened(row, "admitted", "符合立案条件。", 58), 56, 2)
        self._replied(row, case, 5, "已向主管部门申请专项经费，寒假期间更换南楼全部照明。", "planned")
        row = self._write(3, self.mine, 65)
        case = self._assigned(self._screened(row, "admitted", "符合立案条件。", 63), 61, 3)
        self._replied(row, case, 30, "门口道路属市政管理，已口头反映。", "explained")
        reason = "只是口头反映，没有具体措施和时间。"
        verbs.rate(row, grade="unsatisfied", reason=reason, by=self.users["delegate"], at=self.at(28))
        self._assigned(row, 26, 0)
        row = self._write(4, self.others[2], 79)
        first = Proposal.objects.get(term=self.term, number=1)
        self._screened(row, "merged", "与第1号提案内容相近，一并办理。", 77, into=first)

    def _last_four(self) -> None:
        row = self._screened(self._write(5, self.others[3], 50), "suggestion", "属于日常管理，转有关部门参考。", 48)
        text = "图书馆已在周三、周五延长开放到 18:30，欢迎使用。"
        verbs.answer(row, text=text, result="solved", by=self.users["school"], at=self.at(40))
        row = self._write(6, self.mine, 12)
        reason = "请把建议写得具体些：要什么课程、多少课时。"
        self._screened(row, "returned", reason, 4, marks=["remedy"])
        self._screened(self._write(7, self.others[0], 8), "admitted", "符合立案条件。", 3)
        self._write(8, self.others[1], 3)
        row = Proposal.objects.get(term=self.term, number=self.count)
        at = self.at(3)
        ask("proposals.screen", f"审查{row.label}", row, by=None, at=at, page="screen",
            office=desk_office(self.unit),
            due_on=due_after(provisions.SCREEN_DAYS, self.unit, self.day - timedelta(days=3)))  # fmt: skip

    def _invited(self, row: Proposal) -> None:
        """The delegate with an account is asked to second."""
        row.invitations.create(delegate=self.mine, at=self.at(2))
        ask(
            "proposals.second",
            f"{row.proposer}请您附议：{row.title}",
            row,
            by=None,
            at=self.at(2),
            person=self.mine.person,
        )
