"""Demo: an inspection with a finding, a hearing ahead, a dialogue meeting, and the rota of observers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.verbs.handling import NewHandler
from jiaogong.engines.cases.words import Part
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import clock
from jiaogong.modules.congress.models import Delegate

from .models import Finding, Occasion, Participant
from .rules import FINDING
from .words import Kind, Role, State

_PLAN = (
    (Kind.INSPECTION, "食堂与教工休息室巡视", -20, State.HELD, "食堂、各年级组办公室",
     "巡视组查看了后厨、留样记录和教工休息室，向二十名教职工了解意见。多数人对菜品满意；东楼休息室空调有两台不能用。"),
    (Kind.DIALOGUE, "期中教学安排沟通会", -12, State.HELD, "会议室",
     "校长介绍了期中安排，代表提出监考轮换过于集中。学校答应下周调整监考表。"),
    (Kind.OBSERVING, "第十次校长办公会", 3, State.ANNOUNCED, "行政楼三楼", ""),
    (Kind.HEARING, "课后服务报酬办法听证会", 14, State.PLANNED, "报告厅", ""),
)  # fmt: skip


def load_demo(units: Sequence[Unit], at: datetime) -> None:
    """For each of these units, as of `at`; delegates where it has a congress, else people of the staff as others."""
    for unit in units:
        day = at.astimezone(clock.SHANGHAI).date()
        jobs = (
            Employment.objects.at(day).filter(unit__home=unit).order_by("person_id").values_list("person_id", flat=True)
        )
        people = list(Person.objects.filter(pk__in=jobs).order_by("pk")[:12])
        rows = Delegate.objects.at(day).filter(term__congress__unit__home=unit, term__until__isnull=True)
        delegates = list(rows.order_by("-person__user", "number").select_related("person")[:6])
        if people:
            for number, plan in enumerate(_PLAN):
                _occasion(unit, plan, people, [d.person for d in delegates], number, at)


def _occasion(unit: Unit, plan: Any, people: list[Person], delegates: list[Person], number: int, at: datetime) -> None:
    kind, title, days, state, place, record = plan
    moment = (at + timedelta(days=days)).astimezone(clock.SHANGHAI).replace(hour=15, minute=0, second=0, microsecond=0)
    row = Occasion.objects.create(
        unit=unit, kind=kind, title=title, begins_at=moment, place=place, state=state, record=record,
        outline="听取说明，查看现场，听取意见。", announced_at=None if state == State.PLANNED else moment - timedelta(days=6),
    )  # fmt: skip
    team = delegates[number : number + 2] or people[:1]
    role = Role.DELEGATE if delegates else Role.OTHER
    others = [p for p in people if p not in team]
    seated = [(p, role) for p in team] + ([(others[0], Role.LEADER)] if others and kind == Kind.DIALOGUE else [])
    for person, capacity in seated:
        Participant.objects.create(occasion=row, person=person, role=capacity)
    if kind == Kind.INSPECTION:
        person = others[-1] if others else people[0]
        found = Finding.objects.create(
            occasion=row, text="东楼教工休息室两台空调不能用，请修好。", person=person, made_at=moment,
            due_on=(at + timedelta(days=8)).astimezone(clock.SHANGHAI).date(),
        )  # fmt: skip
        case = cases.open_case(found, kind=FINDING, unit=unit, title=f"整改：{found.text}"[:100], by=None, at=at)
        cases.assign(case, handlers=[NewHandler(Part.LEAD, person=person, due_on=found.due_on)], by=None, at=at)
