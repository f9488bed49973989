"""What delegations say to an item, and what is answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import AgendaItem, Opinion, Session
from ..reading_hall import day_of
from ..rules import RUN, require_delegate
from ..words import Outcome, State


def write_opinion(item: AgendaItem, *, text: str, by: Any, at: datetime) -> Opinion:
    """A delegation's opinion, written down by any of its delegates.

    Rules: a delegate of the term, for his own delegation; from the calling of the session to its closing; not on what was
    taken off.
    """
    delegate = require_delegate(by, item.session.term, day_of(at))
    text = text.strip()
    if not text:
        raise RuleBroken("请写下代表团的意见。", field="text")
    with transaction.atomic():
        session = Session.objects.select_related("term__congress__unit").get(pk=item.session_id)
        if session.state not in (State.CALLED, State.OPEN):
            raise RuleBroken("意见在通知代表以后、闭会以前提出；现在请联系学校工会，或者写成提案。", field="text")
        if item.outcome == Outcome.WITHDRAWN:
            raise RuleBroken("这个议题已经撤下。", field="text")
        made = Opinion.objects.create(item=item, delegation=delegate.delegation, text=text, at=at, by=by)
        after = {"delegation": str(delegate.delegation), "text": text[:200]}
        journal.write("提出代表团意见", made, by=by, after=after, unit_id=session.unit.pk)
        return made


def change_opinion(opinion: Opinion, *, text: str, by: Any, at: datetime) -> Opinion:
    """Mend it. Rules: its delegation's delegates; not answered yet; the session is not closed."""
    item = opinion.item
    delegate = require_delegate(by, item.session.term, day_of(at))
    with transaction.atomic():
        row = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
        if row.delegation_id != delegate.delegation_id:
            raise RuleBroken("只能修改本代表团的意见。", field="text")
        if row.reply or item.session.state not in (State.CALLED, State.OPEN):
            raise RuleBroken("意见已经答复或者会议已经闭会，不能再改。", field="text")
        if not text.strip():
            raise RuleBroken("请写下代表团的意见。", field="text")
        before, row.text = {"text": row.text[:200]}, text.strip()
        row.save(update_fields=["text"])
        unit_id = item.session.unit.pk
        journal.write("修改代表团意见", row, by=by, before=before, after={"text": row.text[:200]}, unit_id=unit_id)
        return row


def reply_opinion(opinion: Opinion, *, text: str, by: Any, at: datetime) -> Opinion:
    """Answer an opinion; answered again it is replaced. Rule: whoever runs congresses of the unit."""
    if not text.strip():
        raise RuleBroken("请写明采纳情况和答复。", field="reply")
    with transaction.atomic():
        row = (
            Opinion.objects.select_for_update(of=("self",))
            .select_related("item__session__term__congress__unit")
            .get(pk=opinion.pk)
        )
        unit = row.item.session.unit
        require(by, RUN, unit)
        before = {"reply": row.reply[:200]} if row.reply else None
        row.reply, row.replied_at = text.strip(), at
        row.save(update_fields=["reply", "replied_at"])
        journal.write("答复代表团意见", row, by=by, before=before, after={"reply": row.reply[:200]}, unit_id=unit.pk)
        return row
