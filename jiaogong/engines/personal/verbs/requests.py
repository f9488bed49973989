"""Asking the unit to correct, erase or explain; and its answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox.verbs import close_items, open_item, send
from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import rules
from ..models import DataRequest
from ..reading import desk_of
from ..registry import reasons_to_keep
from ..words import RequestKind, RequestState
from .erasing import erase_locked

_SEEN = ("person", "unit", "kind", "state", "due_on", "answer")


def chair_of(unit: Unit) -> Office | None:
    """The office that answers: the unit's chair, else the nearest superior's."""
    here: Unit | None = unit
    while here is not None:
        posts = Office.objects.filter(unit__home=here, role=RoleKey.CHAIR, abolished_on__isnull=True)
        found = posts.order_by("unit__path", "id").first()
        if found:
            return found
        here = here.superior
    return None


def ask(person: Person, *, by: Any, kind: str, matter: str, at: datetime) -> DataRequest:
    """The person asks; his unit's chair gets a to-do with a day to answer by. Asked twice while open it is one.

    Rules: erasing waits until nothing holds the data (个人信息保护法 art. 47); says why. Source: the same, art. 46–50.
    """
    if person.user_id != by.pk:
        raise Refused("personal.ask")
    kind, matter, day = RequestKind(kind), matter.strip(), at.astimezone(clock.SHANGHAI).date()
    if not matter:
        raise RuleBroken("请写明具体内容，便于工会办理。", field="matter")
    reasons = reasons_to_keep(person, day) if kind is RequestKind.ERASE else []
    if reasons:
        raise RuleBroken(
            f"现在还不能删除：{'；'.join(r.rstrip('。') for r in reasons)}。（《个人信息保护法》第四十七条）"
        )
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        now = DataRequest.objects.open().filter(person=person, kind=kind).first()
        if now is not None:
            return now
        unit = desk_of(person)
        if unit is None:
            raise RuleBroken("系统里没有您的工作单位，请直接联系上级工会。")
        days = value_of(rules.ANSWER_DAYS, unit, day)
        row = DataRequest.objects.create(
            person=person, unit=unit, kind=kind, matter=matter[:500], asked_at=at,
            due_on=WorkingCalendar().add(day, days),
        )  # fmt: skip
        office = chair_of(unit)
        if office is not None:
            link = reverse("personal:request", args=[row.key])
            open_item(
                kind=rules.REQUEST, title=f"个人信息请求：{person.name}，{kind.label}", link=link, subject=row, unit=unit,
                by=by, at=at, due_on=row.due_on, office=office,
            )  # fmt: skip
        journal.write("提出个人信息请求", row, by=by, after=journal.picture(row, *_SEEN), unit_id=unit.pk)
        return row


def withdraw(request: DataRequest, *, by: Any, at: datetime) -> bool:
    """The person takes his request back; False when it was answered meanwhile."""
    if request.person.user_id != by.pk:
        raise Refused("personal.withdraw")
    with transaction.atomic():
        row = DataRequest.objects.select_for_update().get(pk=request.pk)
        if row.state != RequestState.OPEN:
            return False
        _close(row, RequestState.WITHDRAWN, by, at, "")
        journal.write("撤回个人信息请求", row, by=by, after=journal.picture(row, *_SEEN), unit_id=row.unit_id)
        return True


def decide(request: DataRequest, *, by: Any, agree: bool, answer: str, at: datetime) -> DataRequest:
    """The unit answers. Agreeing to erase erases at once; refusing needs a reason the person can read.

    Rules: nobody answers his own request; what is already answered stays. Source: 个人信息保护法 art. 50.
    """
    answer = answer.strip()
    if not answer:
        raise RuleBroken("请写明办理结果；不同意的，请写明理由（《个人信息保护法》第五十条）。", field="answer")
    with transaction.atomic():
        row = DataRequest.objects.select_for_update(of=("self",)).select_related("unit", "person").get(pk=request.pk)
        require(by, "personal.decide", row.unit)
        if row.person.user_id == by.pk:
            raise RuleBroken("不能答复本人提出的请求，请由本单位其他工会干部办理。")
        if row.state != RequestState.OPEN:
            raise RuleBroken(f"这件请求已是“{row.get_state_display()}”，不能再答复。")
        _close(row, RequestState.DONE if agree else RequestState.REFUSED, by, at, answer)
        journal.write("答复个人信息请求", row, by=by, after=journal.picture(row, *_SEEN), unit_id=row.unit_id)
        send(
            short="个人信息请求答复", body=f"您的个人信息请求（{row.get_kind_display()}）{row.get_state_display()}。{answer}",
            link=reverse("personal:mine"), person=row.person, at=at,
        )  # fmt: skip
        if agree and row.kind == RequestKind.ERASE:
            erase_locked(row.person, by=by, unit=row.unit, at=at, basis=f"本人请求 {row.asked_at:%Y-%m-%d}")
        return row


def _close(row: DataRequest, state: RequestState, by: Any, at: datetime, answer: str) -> None:
    row.state, row.answer, row.decided_at, row.decided_by = state, answer[:500], at, by
    row.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    close_items(kind=rules.REQUEST, subject=row, by=by, at=at, outcome=str(state.label))
