"""A session 次 is set up, put off, called off; its delegates are called. (Opening and closing: hall.py.)"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Person
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import locked

from .. import desks, provisions, rules
from ..models import Delegate, Session, Term
from ..words import AHEAD, State

SEEN = ("number", "extra", "asked_by", "begins_at", "place", "theme", "state")
ASKERS = (("union", "工会提议"), ("school", "学校提议"), ("delegates", "代表联名提议"))


def held(session: Session) -> Session:
    """The row, held until the transaction ends."""
    rows = Session.objects.select_for_update(of=("self",)).select_related("term__congress__unit__superior")
    return rows.get(pk=session.pk)


def in_state(session: Session, *states: str) -> None:
    """Rule: things happen in their order."""
    if session.state not in states:
        raise RuleBroken(f"{session}现在“{session.get_state_display()}”，不能办理这一步，请刷新页面。")


def make_session(
    term: Term, *, by: Any, at: datetime, begins_at: datetime, place: str, theme: str = "", extra: bool = False,
    asker: str = "", askers: int = 0,
) -> Session:  # fmt: skip
    """The next session of the term, in preparation; the unit's desk gets the to-do to file it.

    Rules: within the term, not in the past; an extra session (临时会议) is asked for by the union, the school, or at least a
    third of the delegates (教育部令第32号, from memory; 上海市职工代表大会条例第二十二条).
    """
    with transaction.atomic():
        unit = locked(term.unit, by, rules.RUN)
        _fits(term, begins_at, at)
        asked_by = _asked(term, asker, askers, at) if extra else ""
        number = (
            Session.objects.filter(term=term).exclude(state=State.CANCELLED).aggregate(n=Max("number"))["n"] or 0
        ) + 1
        session = Session.objects.create(
            term=term, number=number, extra=extra, asked_by=asked_by, begins_at=begins_at, place=place.strip(),
            theme=theme.strip(), made_at=at, made_by=by,
        )  # fmt: skip
        journal.write("筹备会议", session, by=by, after=journal.picture(session, *SEEN), unit_id=unit.pk)
        desks.ask_to_file(session, by=by, at=at, due_on=papers_day(session))
        return session


def papers_day(session: Session) -> Any:
    """By when the papers are to be filed and sent: so many days before the session."""
    day = session.begins_at.astimezone(clock.SHANGHAI).date()
    return day - timedelta(days=explain(provisions.PAPERS_DAYS, session.unit, day).value)


def _fits(term: Term, begins_at: datetime, at: datetime) -> None:
    day = begins_at.astimezone(clock.SHANGHAI).date()
    if begins_at <= at:
        raise RuleBroken("开会时间要在现在之后。", field="begins_at")
    if day < term.since or (term.until is not None and day >= term.until):
        span = f"{term.since:%Y-%m-%d} 至 {term.until:%Y-%m-%d}" if term.until else f"{term.since:%Y-%m-%d} 起"
        raise RuleBroken(f"这一届的任期是 {span}，会议应在任期内。", field="begins_at")


def _asked(term: Term, asker: str, askers: int, at: datetime) -> str:
    if asker not in dict(ASKERS):
        raise RuleBroken("临时会议请写明由谁提议。", field="asker")
    if asker != "delegates":
        return dict(ASKERS)[asker]
    number = Delegate.objects.at(at.astimezone(clock.SHANGHAI).date()).filter(term=term).count()
    if askers * 3 < number or askers < 1:
        raise RuleBroken(
            f"现有代表 {number} 名，联名提议召开临时会议至少要 {-(-number // 3)} 名（三分之一以上）。", field="askers"
        )
    if askers > number:
        raise RuleBroken(f"联名人数不能多于代表 {number} 名。", field="askers")
    return f"代表联名提议（{askers} 名，共 {number} 名代表）"


def change_session(session: Session, *, by: Any, at: datetime, begins_at: datetime, place: str, theme: str) -> Session:
    """Another day, place or theme, before it opens; delegates who were called are told. Rule: once filed, not earlier than it was
    filed for (the papers lie before delegates seven days ahead)."""
    with transaction.atomic():
        unit = locked(session.unit, by, rules.RUN)
        row = held(session)
        in_state(row, *AHEAD)
        moved = row.begins_at != begins_at or row.place != place.strip()
        if row.begins_at != begins_at:
            _fits(row.term, begins_at, at)
            if row.state != State.DRAFT and begins_at < row.begins_at:
                raise RuleBroken(
                    "会前已经按原来的开会时间报备，不能提前：可以推后；确要提前的，请取消这次会议，重新筹备、报备。",
                    field="begins_at",
                )
        before = journal.picture(row, *SEEN)
        row.begins_at, row.place, row.theme = begins_at, place.strip(), theme.strip()
        row.save(update_fields=["begins_at", "place", "theme"])
        journal.write("修改会议", row, by=by, before=before, after=journal.picture(row, *SEEN), unit_id=unit.pk)
        if row.state == State.DRAFT:
            desks.ask_to_file(row, by=by, at=at, due_on=papers_day(row))
        if moved and row.state == State.CALLED:
            _call(row, by, at)
        return row


def cancel_session(session: Session, *, by: Any, at: datetime, reason: str) -> Session:
    """It will not be held. Rules: before it opens; a reason, which delegates who were called see."""
    if not reason.strip():
        raise RuleBroken("请写明取消的原因。", field="reason")
    with transaction.atomic():
        unit = locked(session.unit, by, rules.RUN)
        row = held(session)
        in_state(row, *AHEAD)
        called = row.state == State.CALLED
        before = journal.picture(row, *SEEN)
        row.state, row.reason = State.CANCELLED, reason.strip()[:200]
        row.save(update_fields=["state", "reason"])
        after = journal.picture(row, "state", "reason")
        journal.write("取消会议", row, by=by, before=before, after=after, unit_id=unit.pk)
        desks.close_all(row, by=by, at=at, outcome="已取消")
        if called:
            for person in people_of(row):
                inbox.send(
                    short="会议取消", body=f"{row}取消：{row.reason}", link=desks.link_of(row), person=person, at=at
                )
        return row


def people_of(session: Session) -> list[Person]:
    """The delegates on the day of the session, as people."""
    day = session.begins_at.astimezone(clock.SHANGHAI).date()
    rows = Delegate.objects.at(max(day, session.term.since)).filter(term=session.term).select_related("person")
    return [row.person for row in rows.order_by("number")]


def call_delegates(session: Session, *, by: Any, at: datetime) -> int:
    """Every delegate gets the call with day, place and the papers; returns how many.

    Rules: filed before (先报备后通知); somebody is a delegate. Late papers are said, not refused.
    """
    with transaction.atomic():
        unit = locked(session.unit, by, rules.RUN)
        row = held(session)
        in_state(row, State.FILED)
        number = _call(row, by, at)
        if not number:
            raise RuleBroken("还没有代表，请先选举或登记代表。")
        row.state = State.CALLED
        row.save(update_fields=["state"])
        after = {"delegates": number, "begins_at": str(row.begins_at)}
        journal.write("通知代表", row, by=by, before={"state": State.FILED}, after=after, unit_id=unit.pk)
        return number


def _call(row: Session, by: Any, at: datetime) -> int:
    when = row.begins_at.astimezone(clock.SHANGHAI)
    people = people_of(row)
    inbox.close_items(kind=rules.ATTEND_ITEM, subject=row, by=by, at=at, outcome="已改期")
    inbox.open_items_of_people(
        people, kind=rules.ATTEND_ITEM, title=f"{when:%m月%d日 %H:%M} 在{row.place}参加{row}", link=desks.link_of(row),
        subject=row, unit=row.unit, by=by, at=at, due_on=when.date(),
    )  # fmt: skip
    return len(people)
