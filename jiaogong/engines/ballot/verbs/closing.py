"""A vote ends and is counted."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from jiaogong.engines.inbox.verbs import close_items, open_item
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken

from .. import subjects
from ..box import GRACE
from ..evidence import count_box, publish
from ..mixing import rewrite
from ..models import Vote
from ..reading import count_papers, faults_of, result_of
from ..recounting import code_of, count_records
from ..rules import CAST_ITEM, COUNT_ITEM
from ..stores import box
from ..words import Issued, Secrecy, State
from .common import end_receipts, managed


def close_vote(vote: Vote, *, by: Any, at: datetime) -> Vote:
    """Stop casting: by the clock, or earlier by an officer when everybody has voted. All to-dos close together, a secret
    vote's rows are written anew, the unit's chair is asked to count.
    """
    if vote.by_receipt:
        return _close_receipts(vote, by=by, at=at)
    with transaction.atomic():
        row = managed(vote, by, State.OPEN)
        people = row.participations.count()
        if at < row.closes_at and people < row.electors.count():
            raise RuleBroken("还没有到截止时间，也不是所有人都已投票，不能提前截止。确要中止的，请取消这次投票。")
        if row.secret:
            rewrite(row)
        _end(row, people, at)
        after = {"due": row.electors.count(), "participants": people, "faults": faults_of(row)}
        journal.write("截止投票", row, by=by, after=after)
        return row


def _end(row: Vote, people: int, at: datetime) -> None:
    row.state, row.closed_at, row.participants = State.CLOSED, at, people
    row.save(update_fields=["state", "closed_at", "participants"])
    close_items(kind=CAST_ITEM, subject=row, by=None, at=at, outcome="投票结束")
    _ask_to_count(row, at)


def _close_receipts(vote: Vote, *, by: Any, at: datetime) -> Vote:
    """Issuing has stopped at the end; some minutes later the box is sealed, its records are written anew, the keys are
    destroyed and the receipt codes published. Sealing comes first and may be repeated, so nothing is lost between."""
    with transaction.atomic():
        row = managed(vote, by, State.OPEN)
        key, issued = str(row.key), row.tickets.filter(issued=Issued.TOKEN).count()
        early = at < row.closes_at + GRACE
        if early and (still_to_draw(row) or box().number(key) < issued * row.ticket_keys.count()):
            raise RuleBroken(
                f"还不能封箱：截止以后再留 {int(GRACE.total_seconds()) // 60} 分钟，让已领的票投完；只有人人都领了票并且都投出，才能提前。"
            )
        box().close(key)
        codes = sorted(code_of(record) for record in box().records(key))
        row.manifest.codes = "\n".join(codes)
        row.manifest.save(update_fields=["codes"])
        _end(
            row, max(count_records(json.loads(row.manifest.body), box().records(key)).returned.values(), default=0), at
        )
        end_receipts(row)
        journal.write("封箱", row, by=by, after={"issued": issued, "records": len(codes)})
        return row


def still_to_draw(row: Vote) -> int:
    """How many may still come for a ballot: of a meeting, those who were present when it opened."""
    drawn = row.tickets.exclude(issued=Issued.NOT).count()
    return max(0, (row.attendance or row.tickets.count()) - drawn)


def _ask_to_count(vote: Vote, at: datetime) -> None:
    offices = Office.objects.filter(unit=vote.unit, role=RoleKey.CHAIR, abolished_on__isnull=True)
    office = offices.order_by("id").first()
    if office is not None:
        open_item(
            kind=COUNT_ITEM, title=f"计票：{vote.title}", link=reverse("ballot:vote", args=[vote.key]), subject=vote,
            unit=vote.unit, by=None, at=at, due_on=(at + timedelta(days=3)).astimezone(clock.SHANGHAI).date(),
            office=office,
        )  # fmt: skip


def close_due(at: datetime) -> int:
    """The job: close what has reached its end; returns how many. Called again, it finds nothing left."""
    number = 0
    over = Q(closes_at__lte=at - GRACE) | (Q(closes_at__lte=at) & ~Q(secrecy=Secrecy.RECEIPT))
    for vote in Vote.objects.running().filter(over).order_by("closes_at"):
        try:
            close_vote(vote, by=None, at=at)
        except RuleBroken:
            continue  # somebody closed or put it off a moment ago
        number += 1
    return number


def count(vote: Vote, *, by: Any, at: datetime) -> Vote:
    """Count once; the owner of the subject is told in the same transaction.

    Rules: after the end; as many ballots as people who took part, else the vote is void (收回多于发出的作废:
    the rule of the field, compare 工会基层组织选举工作条例, article not verified).
    """
    with transaction.atomic():
        row = managed(vote, by, State.CLOSED)
        if faults := faults_of(row):
            raise RuleBroken(f"{faults}，投票无效，不能计票。请取消这次投票，查明原因后重新组织。")
        row.outcome = _outcome(row)
        row.state, row.counted_at, row.counted_by = State.COUNTED, at, by
        row.save(update_fields=["outcome", "state", "counted_at", "counted_by", "participants", "invalid"])
        close_items(kind=COUNT_ITEM, subject=row, by=by, at=at, outcome="已计票")
        result = result_of(row)
        if row.by_receipt:
            publish(row)
        journal.write("计票", row, by=by, after={"result": result.sentence})
        subject = subjects.of(row)
        if subject is not None:
            subject.on_counted(row, by, at)
        return row


def _outcome(row: Vote) -> dict[str, dict[str, int]]:
    if not row.by_receipt:
        return count_papers(row)
    counted = count_box(row)
    row.participants, row.invalid = counted.cast, counted.invalid
    return counted.counts


def open_votes_of(unit: Unit) -> int:
    """How many votes of the unit still run or wait to be counted: they forbid closing the unit."""
    return Vote.objects.filter(unit__home=unit, state__in=[State.OPEN, State.CLOSED]).count()
