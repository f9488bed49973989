"""Demo: private schools of the city at every stage of bargaining."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import Max

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer, Nature
from jiaogong.kernel import clock
from jiaogong.modules.congress.models import AgendaItem, Session
from jiaogong.modules.congress.words import Decision, Matter, Outcome, Power
from jiaogong.modules.unions.models import Union

from .models import Contract, Inspection, Meeting, Negotiation, Representative
from .words import Kind, Side, State

_STAGES = (State.IN_FORCE, State.IN_FORCE, State.TALKING, State.DRAFTED, State.INVITED, State.IN_FORCE)
_TEXT = (
    "第一条 用人单位与职工方在平等自愿、协商一致的基础上订立本合同。\n第二条 职工工资随学校收入和物价水平协商调整，每年至少协商一次。\n"
    "第三条 用人单位保证职工依法享受寒暑假、年休假和婚假、产假、育儿假。\n第四条 男女职工同工同酬，在聘用、晋升、培训中一律平等。\n"
    "第五条 对孕期、产期、哺乳期女职工给予特殊保护，不安排超时工作。\n第六条 双方每年检查一次履行情况，向教代会报告。"
)
_PEOPLE = (
    (Side.UNION, "工会主席", True), (Side.UNION, "教师代表", False), (Side.UNION, "职工代表", False),
    (Side.EMPLOYER, "校长", True), (Side.EMPLOYER, "副校长", False), (Side.EMPLOYER, "财务负责人", False),
)  # fmt: skip
_NAMES = ("程立", "罗佳", "方敏", "韩松", "邓瑶", "曹毅")


def load_demo(city: Unit, at: datetime, others: Sequence[Unit]) -> None:
    """Six private schools with a union, and the `others`, as of `at`."""
    today = at.astimezone(clock.SHANGHAI).date()
    united = Union.objects.at(today).values("unit")
    schools = Unit.objects.under(city).filter(nature=Nature.PRIVATE, layer=Layer.BASE, closed_on=None, pk__in=united)
    for number, (unit, stage) in enumerate(zip(schools.order_by("path"), _STAGES, strict=False)):
        _negotiation(
            unit, stage, today - timedelta(days=40 + 37 * number if stage == State.IN_FORCE else 5 + number), at
        )
    for unit in others:
        _negotiation(unit, State.IN_FORCE, today - timedelta(days=200), at, kind=Kind.WOMEN)


def _negotiation(unit: Unit, stage: State, invited: date, at: datetime, kind: str = Kind.COLLECTIVE) -> None:
    row = Negotiation.objects.create(
        unit=unit, kind=kind, invited_by=Side.UNION, invited_on=invited, reply_due_on=invited + timedelta(days=15),
        matters="劳动报酬、工作时间和休息休假、女职工特殊保护", changed_on=invited, state=State.INVITED,
    )  # fmt: skip
    if stage == State.INVITED:
        return
    passed = _passing(unit)
    if stage == State.IN_FORCE and passed is not None:
        invited = passed.begins_at.astimezone(clock.SHANGHAI).date() - timedelta(days=30)
        Negotiation.objects.filter(pk=row.pk).update(invited_on=invited, reply_due_on=invited + timedelta(days=15))
    replied = invited + timedelta(days=1)
    Representative.objects.bulk_create(
        Representative(negotiation=row, side=side, name=name, post=post, chief=chief)
        for (side, post, chief), name in zip(_PEOPLE, _NAMES, strict=True)
    )
    Meeting.objects.create(
        negotiation=row, on=replied, record="双方就休息休假和女职工保护条款取得一致，工资条款继续协商。"
    )
    Negotiation.objects.filter(pk=row.pk).update(state=stage, replied_on=replied, reply="同意协商", changed_on=replied)
    if stage == State.TALKING:
        return
    if stage == State.DRAFTED:
        _contract(row, replied, at)
        return
    signed = passed.begins_at.astimezone(clock.SHANGHAI).date() if passed else replied + timedelta(days=2)
    contract = _contract(row, signed, at)
    sent, force = signed + timedelta(days=1), signed + timedelta(days=17)
    Contract.objects.filter(pk=contract.pk).update(
        signed_on=signed, sent_on=sent, office="市人力资源和社会保障局", effective_on=force
    )
    Negotiation.objects.filter(pk=row.pk).update(changed_on=force)
    Inspection.objects.create(
        contract=contract, on=force, finding="工资按月足额发放，产假、育儿假落实。", mend="年休假安排表要提前公布"
    )
    if passed is not None:
        last = passed.agenda.aggregate(last=Max("position"))["last"] or 0
        AgendaItem.objects.create(
            session=passed, position=last + 1, power=Power.PASS, matter=Matter.CONTRACT, decision=Decision.SECRET,
            must_pass=True, title=f"{row.get_kind_display()}草案（第1稿）", text=_TEXT, outcome=Outcome.PASSED,
            decided_at=passed.begins_at, matter_type="bargaining.contract", matter_id=contract.pk,
            sentence="经无记名表决，赞成票超过全体代表的一半，通过。",
        )  # fmt: skip


def _passing(unit: Unit) -> Session | None:
    """The session of the unit's congress that has passed the draft."""
    return Session.objects.held().filter(term__congress__unit=unit).order_by("begins_at").last()


def _contract(row: Negotiation, since: date, at: datetime) -> Contract:
    until = clock.add_months(since, 24) - timedelta(days=1)
    return Contract.objects.create(
        negotiation=row, version=1, text=_TEXT, since=since, until=until, equality=True, women=True, made_at=at
    )
