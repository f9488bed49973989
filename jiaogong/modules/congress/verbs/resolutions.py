"""What the session leaves behind: resolutions with their numbers, and the minutes; both begin from the data and may be edited."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.papers.docnumbers import format_date
from jiaogong.engines.papers.verbs import issue_number
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..minuting import minutes_of
from ..models import AgendaItem, Resolution, Session
from ..reading_hall import day_of
from ..words import HELD, Decision, Outcome, State
from .agenda import locked

SETTLED = (Outcome.PASSED, Outcome.FAILED, Outcome.DONE)
WRITABLE = (State.OPEN, State.CLOSED)


def draft_resolution(item: AgendaItem, *, by: Any, at: datetime) -> Resolution:
    """The resolution on a decided item, written from its vote; asked twice it stays as it is.

    Rules: the item passed (or was appraised); what failed gets none, it stands in the minutes.
    """
    with transaction.atomic():
        session = locked(item.session, by, *WRITABLE)
        row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk, session=session)
        earlier = Resolution.objects.filter(item=row).first()
        if earlier is not None:
            return earlier
        if row.outcome not in (Outcome.PASSED, Outcome.DONE):
            raise RuleBroken(
                f"“{row.title}”{row.get_outcome_display()}，没有可以写成决议的结果；没有通过的写进会议纪要。"
            )
        title, text = _words(row, session, at)
        made = Resolution.objects.create(session=session, item=row, title=title, text=text, on=day_of(at))
        journal.write("起草决议", made, by=by, after={"title": title}, unit_id=session.unit.pk)
        return made


def _words(item: AgendaItem, session: Session, at: datetime) -> tuple[str, str]:
    day, name = format_date(day_of(session.begins_at)), f"{session.unit.name}{session}"
    if item.decision == Decision.ELECTION:
        return (
            f"关于{item.title}结果的决议"[:120],
            f"{name}于{day}以无记名投票、差额选举的方式进行选举。{item.sentence}\n\n会议确认选举结果，自本决议通过之日起生效。",
        )
    if item.decision == Decision.APPRAISAL:
        return (
            f"关于{item.title}的决议"[:120],
            f"{name}于{day}以无记名方式进行民主评议。{item.sentence}\n\n会议要求将评议结果按规定报送上级组织，并向被评议人反馈。",
        )
    how = "无记名投票" if item.decision == Decision.SECRET else "记名投票"
    title = item.title if item.title.startswith(("《", "关于")) else f"《{item.title}》"
    text = (
        f"{name}于{day}审议了{title}。会议经{how}表决：{item.sentence}\n\n"
        f"会议决定，通过{title}，请学校组织实施，并在下次会议上报告执行情况。"
    )
    return f"关于通过{title}的决议"[:120], text


def save_resolution(resolution: Resolution, *, title: str, text: str, by: Any) -> Resolution:
    """Change its words. Rules: until it has a number; the session is not yet reported."""
    if not title.strip() or not text.strip():
        raise RuleBroken("决议要有标题和正文。", field="text")
    with transaction.atomic():
        session = locked(resolution.session, by, *WRITABLE)
        row = Resolution.objects.select_for_update().get(pk=resolution.pk)
        if row.number:
            raise RuleBroken(f"决议已编号{row.number}，不能再改。确有错误的，请另作决议。", field="text")
        before = {"title": row.title, "text": row.text[:300]}
        row.title, row.text = title.strip(), text.strip()
        row.save(update_fields=["title", "text"])
        after = {"title": row.title, "text": row.text[:300]}
        journal.write("修改决议", row, by=by, before=before, after=after, unit_id=session.unit.pk)
        return row


def number_resolution(resolution: Resolution, *, mark: str, by: Any, at: datetime) -> Resolution:
    """Give it the next number of its mark and year. Rule: a number is given once (GB/T 9704-2012, 7.2.5)."""
    mark = mark.strip()
    if not mark or len(mark) > 20 or any(c in mark for c in "〔〕[]【】"):
        raise RuleBroken("请填机关代字，例如“清三中教代字”，不带年份和括号。", field="mark")
    with transaction.atomic():
        session = locked(resolution.session, by, State.OPEN, State.CLOSED)
        row = Resolution.objects.select_for_update().get(pk=resolution.pk)
        if row.number:
            return row
        row.number = str(issue_number(row, mark=mark, year=row.on.year, at=at))
        row.save(update_fields=["number"])
        journal.write("决议编号", row, by=by, after={"number": row.number}, unit_id=session.unit.pk)
        return row


def draft_minutes(session: Session, *, by: Any) -> Session:
    """Write the minutes anew from the data; what stood there is kept in the journal. Rule: the session has been opened."""
    with transaction.atomic():
        row = locked(session, by, State.OPEN, State.CLOSED)
        before = {"minutes": row.minutes[:2000]} if row.minutes else None
        row.minutes = minutes_of(row)
        row.save(update_fields=["minutes"])
        journal.write("生成会议纪要", row, by=by, before=before, unit_id=row.unit.pk)
        return row


def save_minutes(session: Session, *, text: str, by: Any) -> Session:
    """Change the minutes. Rule: the session has been held (a reported one too: its filing keeps what was sent)."""
    with transaction.atomic():
        row = locked(session, by, *HELD)
        before, row.minutes = {"minutes": row.minutes[:2000]}, text.strip()
        row.save(update_fields=["minutes"])
        journal.write(
            "修改会议纪要", row, by=by, before=before, after={"length": len(row.minutes)}, unit_id=row.unit.pk
        )
        return row
