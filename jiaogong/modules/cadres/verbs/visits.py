"""Visits, and the issues found on them until they are solved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.engines.papers.verbs import attach
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import ContactPoint, Issue, Visit
from ..posts import holders_of
from ..rules import ISSUE_ITEM
from ..words import IssueState
from .common import above_schools, locked, not_ahead

_VISIT = ("visitor", "unit", "day", "companions", "seen")
_ISSUE = ("text", "office", "due_on", "state", "answer", "solved_on", "returned")


def record_visit(
    union: Unit, *, by: Any, at: datetime, visitor: Person, unit: Unit, day: date, seen: str, companions: str = "",
    files: Iterable[Any] = (),
) -> Visit:  # fmt: skip
    """`visitor` of `union` visited `unit` on `day`. If the unit is one of his contact points that day, it counts for it.

    Rules: a union above schools, a unit below it; the visitor holds a post there; not in the future.
    Source: domain A03, A23.
    """
    not_ahead(day, "day")
    if not seen.strip():
        raise RuleBroken("请写下了解到的情况。", field="seen")
    with transaction.atomic():
        union = locked(union, by, "cadres.visit")
        above_schools(union)
        if unit.pk == union.pk or unit.is_inner or not unit.path.startswith(union.path):
            raise RuleBroken("走访单位必须是本工会的下级单位。", field="unit")
        if not holders_of(union, clock.today()).filter(person=visitor).exists():
            raise RuleBroken("走访人必须是本工会现任干部。", field="visitor")
        point = ContactPoint.objects.at(day).filter(union=union, person=visitor, unit=unit).first()
        row = Visit.objects.create(
            union=union, visitor=visitor, unit=unit, point=point, day=day, companions=companions.strip(),
            seen=seen.strip(), recorded_by=by, recorded_at=at,
        )  # fmt: skip
        for upload in files:
            attach(row, upload=upload, unit_id=union.pk, by=by, at=at)
        journal.write("登记走访", row, by=by, after=journal.picture(row, *_VISIT), unit_id=union.pk)
        return row


def add_photos(visit: Visit, *, by: Any, at: datetime, files: Iterable[Any]) -> int:
    """More pictures of a visit; returns how many."""
    with transaction.atomic():
        locked(visit.union, by, "cadres.visit")
        names = [attach(visit, upload=f, unit_id=visit.union_id, by=by, at=at).name for f in files]
        if not names:
            raise RuleBroken("请先选择照片。", field="files")
        journal.write("补充走访照片", visit, by=by, after={"files": names}, unit_id=visit.union_id)
        return len(names)


def answerable(visit: Visit) -> QuerySet[Office]:
    """Whom an issue may be given to: the visited unit's chair, the posts of the visiting union and its departments."""
    own = Q(unit__home=visit.union_id, role__in=(RoleKey.HANDLER, RoleKey.OFFICER, RoleKey.CHAIR))
    held = Q(holdings__until__isnull=True, holdings__isnull=False)
    rows = Office.objects.filter(own | Q(unit=visit.unit_id, role=RoleKey.CHAIR), held, abolished_on__isnull=True)
    return rows.select_related("unit").distinct()


def raise_issue(visit: Visit, *, by: Any, at: datetime, text: str, office: Office, due_on: date | None = None) -> Issue:
    """Something found on the visit becomes a to-do of `office`. Rules: one of `answerable`; due not before today."""
    if not text.strip():
        raise RuleBroken("请写明发现的问题。", field="text")
    if due_on and due_on < at.astimezone(clock.SHANGHAI).date():
        raise RuleBroken("解决期限不能早于今天。", field="due_on")
    with transaction.atomic():
        locked(visit.union, by, "cadres.visit")
        if not answerable(visit).filter(pk=office.pk).exists():
            raise RuleBroken("只能交给走访单位的工会主席或本工会的部门。", field="office")
        issue = Issue.objects.create(visit=visit, text=text.strip(), office=office, due_on=due_on)
        _open(issue, by, at)
        journal.write("交办走访问题", issue, by=by, after=journal.picture(issue, *_ISSUE), unit_id=visit.union_id)
        return issue


def _open(issue: Issue, by: Any, at: datetime) -> None:
    inbox.open_item(
        kind=ISSUE_ITEM, title=f"走访{issue.visit.unit}发现的问题：{issue.text}", link=_link(issue), subject=issue,
        unit=issue.office.unit, by=by, at=at, due_on=issue.due_on, office=issue.office,
    )  # fmt: skip


def _link(issue: Issue) -> str:
    return reverse("cadres:issue", args=[issue.key])


def may_solve(user: Any, issue: Issue) -> bool:
    """Whoever holds the office it was given to, or keeps the visits of the union that found it."""
    held = Office.objects.held_by(user, clock.today()).filter(pk=issue.office_id).exists()
    return held or allows(user, "cadres.visit", issue.visit.union)


def solve_issue(issue: Issue, *, by: Any, at: datetime, answer: str) -> Issue:
    """The issue is solved: the to-do closes, the visited unit's chair gets the feedback."""
    if not answer.strip():
        raise RuleBroken("请写明怎样解决的，走访单位会收到这段反馈。", field="answer")
    with transaction.atomic():
        row = _held(issue, by)
        if row.state == IssueState.SOLVED:
            return row
        before = journal.picture(row, *_ISSUE)
        row.state, row.answer, row.solved_by = IssueState.SOLVED, answer.strip(), by
        row.solved_on = at.astimezone(clock.SHANGHAI).date()
        row.save()
        inbox.close_items(kind=ISSUE_ITEM, subject=row, by=by, at=at, outcome="已解决")
        _feedback(row, at)
        journal.write(
            "解决走访问题", row, by=by, before=before, after=journal.picture(row, *_ISSUE), unit_id=row.visit.union_id
        )
        return row


def _held(issue: Issue, by: Any) -> Issue:
    row = Issue.objects.select_for_update(of=("self",)).select_related("visit__union", "visit__unit", "office__unit")
    found = row.get(pk=issue.pk)
    if not may_solve(by, found):
        raise Refused("cadres.visit")
    return found


def _feedback(issue: Issue, at: datetime) -> None:
    chair = Office.objects.filter(unit=issue.visit.unit, role=RoleKey.CHAIR, abolished_on__isnull=True).first()
    if chair is not None and chair.pk != issue.office_id:
        body = f"走访中反映的问题“{issue.text}”已解决：{issue.answer}"
        inbox.send(short="走访问题反馈", body=body, link=_link(issue), at=at, office=chair)


def reopen_issue(issue: Issue, *, by: Any, at: datetime, reason: str) -> Issue:
    """The visiting union finds it is not solved yet: back to the office, with the reason."""
    if not reason.strip():
        raise RuleBroken("请写明退回的原因。", field="reason")
    with transaction.atomic():
        locked(issue.visit.union, by, "cadres.visit")
        row = _held(issue, by)
        if row.state == IssueState.OPEN:
            return row
        before = journal.picture(row, *_ISSUE)
        row.state, row.solved_on, row.solved_by, row.returned = IssueState.OPEN, None, None, reason.strip()
        row.save()
        _open(row, by, at)
        journal.write(
            "退回走访问题", row, by=by, before=before, after=journal.picture(row, *_ISSUE), unit_id=row.visit.union_id
        )
        return row
