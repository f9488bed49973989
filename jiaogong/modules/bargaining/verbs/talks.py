"""The invitation to bargain, its answer, who sits at the table, the meetings, and talks that fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import locked

from .. import provisions
from ..models import Meeting, Negotiation, Representative
from ..rules import REPLY_ITEM, RUN, SEND_ITEM
from ..words import RUNNING, Kind, Side, State
from .common import SEEN, ask, done, held, move


@dataclass(frozen=True, slots=True)
class NewRepresentative:
    """Somebody to sit at the table; `person` where the register knows him."""

    side: str
    name: str
    post: str = ""
    chief: bool = False
    outside: bool = False
    person: Person | None = None


def _day(at: datetime) -> date:
    return at.astimezone(clock.SHANGHAI).date()


def invite(unit: Unit, *, kind: str, invited_by: str, on: date, matters: str, by: Any, at: datetime) -> Negotiation:
    """要约: one side asks the other to bargain; the answer is due so many days later (provision).

    Rules: not in the future; one negotiation of a kind at a time. (劳动合同法 2012 art. 51–54; days: 上海市集体合同条例.)
    """
    if not matters.strip():
        raise RuleBroken("请写明要协商的事项。", field="matters")
    if on > _day(at):
        raise RuleBroken("要约日期不能晚于今天。", field="on")
    with transaction.atomic():
        unit = locked(unit, by, RUN)
        if Negotiation.objects.filter(unit=unit, kind=kind, state__in=RUNNING).exists():
            raise RuleBroken(f"{Kind(kind).label}的协商正在进行，办结以后才能再次要约。", field="kind")
        due = on + timedelta(days=provisions.number(provisions.REPLY_DAYS, unit, on))
        row = Negotiation.objects.create(
            unit=unit, kind=Kind(kind), invited_by=Side(invited_by), invited_on=on, matters=matters.strip(),
            reply_due_on=due, changed_on=on, made_by=by,
        )  # fmt: skip
        journal.write("发出集体协商要约", row, by=by, after=journal.picture(row, *SEEN), unit_id=unit.pk)
        ask(row, REPLY_ITEM, f"登记{row}的答复", due_on=due, by=by, at=at)
        return row


def answer(negotiation: Negotiation, *, on: date, agreed: bool, text: str, by: Any, at: datetime) -> Negotiation:
    """The other side's answer. Rules: after the invitation; a refusal has a reason (拒绝协商要有正当理由)."""
    if not agreed and not text.strip():
        raise RuleBroken("对方不同意协商的，请写明理由。", field="text")
    with transaction.atomic():
        row = held(negotiation, by, State.INVITED)
        if not row.invited_on <= on <= _day(at):
            raise RuleBroken(f"答复日期应在 {row.invited_on:%Y-%m-%d} 和今天之间。", field="on")
        row.replied_on, row.reply = on, text.strip()
        row.failed_for = "" if agreed else f"对方不同意协商：{text.strip()}"[:300]
        state = State.TALKING if agreed else State.FAILED
        move(row, state, on, verb="登记要约答复", by=by, save=("replied_on", "reply", "failed_for"), reply=row.reply)
        done(row, REPLY_ITEM, by=by, at=at)
        return row


def seat(negotiation: Negotiation, *, people: Sequence[NewRepresentative], by: Any) -> None:
    """Who sits at the table, both sides whole, in place of whoever sat there before.

    Rules: nobody twice or on both sides; each side has the fewest (provision) and one chief; the employer's side is not the
    larger one; outsiders are at most a third of their side (provision). Source: 上海市集体合同条例, from the public text.
    """
    with transaction.atomic():
        row = held(negotiation, by, State.INVITED, State.TALKING, State.DRAFTED)
        _check(row, people)
        row.representatives.all().delete()
        Representative.objects.bulk_create(
            Representative(
                negotiation=row, side=Side(p.side), name=p.name.strip(), post=p.post.strip(), chief=p.chief,
                outside=p.outside, person=p.person,
            )
            for p in people
        )  # fmt: skip
        names = {side.label: [p.name.strip() for p in people if p.side == side] for side in Side}
        journal.write("确定协商代表", row, by=by, after=names, unit_id=row.unit_id)


def _check(row: Negotiation, people: Sequence[NewRepresentative]) -> None:
    names = [p.name.strip() for p in people]
    if not all(names) or len(set(names)) != len(names):
        raise RuleBroken("协商代表要写明姓名，一个人只能代表一方。", field="union")
    fewest = provisions.number(provisions.FEWEST, row.unit, row.invited_on)
    share = provisions.number(provisions.OUTSIDE, row.unit, row.invited_on)
    sides = {side: [p for p in people if p.side == side] for side in Side}
    for side, seated in sides.items():
        if len(seated) < fewest:
            raise RuleBroken(f"{side.label}代表 {len(seated)} 人，每方至少 {fewest} 人。", field=side.value)
        if sum(p.chief for p in seated) != 1:
            raise RuleBroken(f"{side.label}要有一名首席代表。", field=side.value)
        outside = sum(p.outside for p in seated)
        if outside * 100 > len(seated) * share:
            raise RuleBroken(f"{side.label}外聘代表 {outside} 人，不能超过本方的 {share}%。", field=side.value)
    if len(sides[Side.EMPLOYER]) > len(sides[Side.UNION]):
        raise RuleBroken("用人单位方代表不能多于职工方代表。", field=Side.EMPLOYER.value)


def meet(negotiation: Negotiation, *, on: date, record: str, by: Any, at: datetime) -> Meeting:
    """A round of talks. Rules: both sides are seated; not before the answer, not in the future; recorded."""
    if not record.strip():
        raise RuleBroken("请写明协商记录：谈了什么，双方意见，达成了什么。", field="record")
    with transaction.atomic():
        row = held(negotiation, by, State.TALKING, State.DRAFTED)
        if not row.representatives.exists():
            raise RuleBroken("请先确定双方协商代表，再登记协商会议。")
        assert row.replied_on is not None
        if not row.replied_on <= on <= _day(at):
            raise RuleBroken(f"会议日期应在 {row.replied_on:%Y-%m-%d} 和今天之间。", field="on")
        meeting = Meeting.objects.create(negotiation=row, on=on, record=record.strip(), by=by)
        journal.write("登记协商会议", row, by=by, after={"on": str(on)}, unit_id=row.unit_id)
        return meeting


def fail(negotiation: Negotiation, *, reason: str, by: Any, at: datetime) -> Negotiation:
    """No agreement: the negotiation ends; a new one may be asked for. Rule: a reason."""
    if not reason.strip():
        raise RuleBroken("请写明没有达成一致的原因。", field="reason")
    with transaction.atomic():
        row = held(negotiation, by, State.INVITED, State.TALKING, State.DRAFTED)
        row.failed_for = reason.strip()
        move(row, State.FAILED, _day(at), verb="结束集体协商", by=by, save=("failed_for",), reason=row.failed_for)
        for kind in (REPLY_ITEM, SEND_ITEM):
            done(row, kind, by=by, at=at, outcome="协商结束")
        return row
