"""Handling an objection: taking it, standing aside, answering, drawing the consequence, looking at who objects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from .. import subjects
from ..models import Objection, Posting, Recusal
from ..rules import OBJECTION_ITEM, REVEAL
from ..words import ObjectionState
from .common import ask_desk, let_go, locked_objection, locked_posting, still_open


@transaction.atomic
def take(objection: Objection, *, by: Any, at: datetime) -> Objection:
    """The handler takes it up; the objector sees 核实中. Twice is once."""
    row = locked_objection(objection, by)
    still_open(row)
    if row.state == ObjectionState.HANDLING and row.taken_by_id == by.pk:
        return row
    row.state, row.taken_by, row.taken_at = ObjectionState.HANDLING, by, at
    row.save(update_fields=["state", "taken_by", "taken_at"])
    journal.write("受理公示异议", row, by=by, after={"state": row.state})
    subjects.tell_objection(row.posting, row, by, at)
    return row


@transaction.atomic
def recuse(objection: Objection, *, reason: str, by: Any, at: datetime) -> Objection:
    """The handler declares that it concerns him: he neither sees nor decides it from now on, the to-do goes to another desk.

    Rule: somebody else of the host is there to decide; otherwise the superior is to be asked.
    """
    if len(reason.strip()) < 4:
        raise RuleBroken("请写回避原因（至少四个字），如 与公示对象是近亲属。", field="reason")
    row = locked_objection(objection, by)
    still_open(row)
    Recusal.objects.create(objection=row, user=by, at=at, reason=reason.strip()[:200])
    if row.taken_by_id == by.pk:
        row.state, row.taken_by, row.taken_at = ObjectionState.RECEIVED, None, None
        row.save(update_fields=["state", "taken_by", "taken_at"])
    inbox.close_items(kind=OBJECTION_ITEM, subject=row, by=by, at=at, outcome="回避，转他人办理")
    ask_desk(row, by=by, at=at, without=[recusal.user_id for recusal in row.recusals.all()])
    journal.write("回避公示异议", row, by=by, after={"reason": reason.strip()})
    return row


@transaction.atomic
def answer(objection: Objection, *, upheld: bool, reply: str, by: Any, at: datetime) -> Objection:
    """Upheld or rejected, with the reason the objector reads; the to-do closes.

    Rejected: what is posted may go on. Upheld: it waits until the posting is corrected or withdrawn, or `settle` says
    what was done. The same answer twice is once. Rule: who stands aside does not decide.
    """
    row = locked_objection(objection, by)
    state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    if row.state == state and row.reply == reply.strip():
        return row
    still_open(row)
    if len(reply.strip()) < 10:
        raise RuleBroken("请写明核实情况和理由（至少十个字），异议人凭查询码可以看到。", field="reply")
    row.state, row.reply, row.decided_by, row.closed_at = state, reply.strip(), by, at
    row.save(update_fields=["state", "reply", "decided_by", "closed_at"])
    inbox.close_items(kind=OBJECTION_ITEM, subject=row, by=by, at=at, outcome=row.get_state_display())
    journal.write("答复公示异议", row, by=by, after={"state": row.state})
    subjects.tell_objection(row.posting, row, by, at)
    let_go(locked_posting(row.posting), at)
    return row


@transaction.atomic
def settle(objection: Objection, *, note: str, by: Any, at: datetime) -> Objection:
    """What an upheld objection demanded has been done (somebody struck from the list, say); the posting may go on."""
    row = locked_objection(objection, by)
    if row.state != ObjectionState.UPHELD:
        raise RuleBroken("只有成立的异议需要登记落实情况。")
    if row.settled_at is not None:
        return row
    if len(note.strip()) < 4:
        raise RuleBroken("请写明怎样落实的（至少四个字）。", field="note")
    settled(row, row.posting, note=note, by=by, at=at)
    return row


def settled(objection: Objection, posting: Posting, *, note: str, by: Any, at: datetime) -> None:
    """Note it and let the posting go on. Inside the caller's transaction, after his rule."""
    objection.settled_at, objection.settled_note = at, note.strip()[:200]
    objection.save(update_fields=["settled_at", "settled_note"])
    journal.write("落实公示异议", objection, by=by, after={"note": objection.settled_note})
    let_go(locked_posting(posting), at)


@dataclass(frozen=True, slots=True)
class Objector:
    """Who objects, to be shown in one answer."""

    name: str
    phone: str


@transaction.atomic
def reveal(objection: Objection, *, reason: str, by: Any, at: datetime) -> Objector:
    """The objector's name and phone. Rules: chair or officer of the host, not concerned; a reason. Each look is a line."""
    if len(reason.strip()) < 4:
        raise RuleBroken("请写明查看事由（至少四个字），每次查看都会留痕。", field="reason")
    row = locked_objection(objection, by)
    require(by, REVEAL, row.unit)
    if not row.named:
        raise RuleBroken("这是匿名异议，没有留下姓名和电话。")
    if row.name is None:
        raise RuleBroken("异议人信息已按保存年限清除。")
    journal.write("查看异议人身份", row, by=by, after={"reason": reason.strip()[:200]})
    return Objector(row.name.open(), row.phone.open() if row.phone else "")
