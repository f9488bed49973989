"""Reminding unions that have not entered yet."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox.models import Message
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.org.words import Layer, RoleKey
from jiaogong.kernel import journal
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import RuleBroken

from ..models import Entry, Programme
from ..words import EntryState, ProgrammeState
from .calling import day_of, locked

SHORT = "提醒申报"


def not_entered(programme: Programme) -> Any:
    """Open base units below the host (the host itself when it is one) without an entry handed in."""
    rows = Unit.objects.under(programme.unit).layers().open()
    if programme.unit.layer != Layer.BASE:
        rows = rows.filter(layer=Layer.BASE)
    entered = Entry.objects.filter(programme=programme, number__isnull=False).exclude(state=EntryState.WITHDRAWN)
    return rows.exclude(pk__in=entered.values("unit"))


def reminded_today(programme: Programme, at: datetime) -> bool:
    """Whether the reminder of this day has gone out."""
    link = reverse("programmes:programme", args=[programme.key])
    morning = datetime.combine(day_of(at), time(), SHANGHAI)
    return Message.objects.filter(short=SHORT, link=link, at__gte=morning, at__lte=at).exists()


@transaction.atomic
def remind(programme: Programme, *, by: Any, at: datetime) -> int:
    """A message to every union that has not entered; returns how many. Rules: the call takes entries; once a day."""
    row = locked(programme, by)
    if row.state != ProgrammeState.OPEN:
        raise RuleBroken("只有正在申报的项目可以提醒。")
    if reminded_today(row, at):
        raise RuleBroken("今天已经提醒过一次，明天再提醒。")
    units = not_entered(row)
    offices = Office.objects.filter(unit__in=units, role=RoleKey.CHAIR, abolished_on=None).values_list("pk", flat=True)
    link = reverse("programmes:programme", args=[row.key])
    body = f"“{row.title}”{row.closes_on:%m月%d日}截止申报，贵单位还没有申报，请留意。"
    made = [Message(short=SHORT, body=body[:300], link=link, office_id=pk, at=at) for pk in offices]
    if not made:
        raise RuleBroken("没有需要提醒的单位。")
    Message.objects.bulk_create(made, batch_size=500)
    journal.write("提醒申报", row, by=by, after={"unions": len(made)})
    return len(made)
