"""Who does what at a session: presidium, credentials, scrutineers and tellers; observers; leave."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken

from ..models import Delegate, Excuse, Observer, Session, SessionRole
from ..reading_hall import day_of, delegates_of
from ..rules import require_delegate
from ..words import AHEAD, SessionPost, State
from .agenda import locked

WORKING = (*AHEAD, State.OPEN)


def give_role(session: Session, *, delegate: Delegate, post: str, by: Any, at: datetime) -> SessionRole:
    """A delegate serves the session. Rules: a delegate of the term today; until the session closes; each post once."""
    with transaction.atomic():
        row = locked(session, by, *WORKING)
        if not delegates_of(row, day_of(at)).filter(pk=delegate.pk).exists():
            raise RuleBroken("会务职务由本届现任代表担任。", field="delegate")
        post = SessionPost(post)
        counts = (SessionPost.SCRUTINEER, SessionPost.TELLER)
        if post in counts and row.roles.filter(delegate=delegate, post__in=counts).exclude(post=post).exists():
            raise RuleBroken("监票人和计票人不能是同一个人。", field="post")
        made, new = SessionRole.objects.get_or_create(session=row, delegate=delegate, post=post)
        if new:
            after = {"delegate": str(delegate), "post": post.label}
            journal.write("安排会务职务", row, by=by, after=after, unit_id=row.unit.pk)
        return made


def take_role(role: SessionRole, *, by: Any) -> None:
    """Free somebody of a post. Rule: until the session closes."""
    with transaction.atomic():
        row = locked(role.session, by, *WORKING)
        before = {"delegate": str(role.delegate), "post": role.get_post_display()}
        if SessionRole.objects.filter(pk=role.pk).delete()[0]:
            journal.write("取消会务职务", row, by=by, before=before, unit_id=row.unit.pk)


def add_observer(
    session: Session, *, name: str, capacity: str, person: Person | None = None, by: Any
) -> Observer:  # fmt: skip
    """Somebody hears and speaks without a vote (列席、特邀). Rules: no delegate of the term; named, with his capacity."""
    name, capacity = name.strip(), capacity.strip()
    if not name:
        raise RuleBroken("请写明姓名。", field="name")
    if not capacity:
        raise RuleBroken("请写明以什么身份列席。", field="capacity")
    with transaction.atomic():
        row = locked(session, by, *WORKING)
        if person is not None and delegates_of(row, clock.today()).filter(person=person).exists():
            raise RuleBroken(f"{name}是本届代表，不用列席。", field="name")
        if row.observers.filter(name=name, capacity=capacity, person=person).exists():
            raise RuleBroken(f"{name}已经在列席名单里。", field="name")
        made = Observer.objects.create(session=row, name=name, capacity=capacity, person=person)
        journal.write("邀请列席", row, by=by, after={"name": name, "capacity": capacity}, unit_id=row.unit.pk)
        return made


def mark_observer(observer: Observer, *, came: bool, by: Any) -> None:
    """Whether the observer came. Rule: until the session closes."""
    with transaction.atomic():
        row = locked(observer.session, by, *WORKING)
        Observer.objects.filter(pk=observer.pk).update(came=came)
        after = {"name": observer.name, "came": came}
        journal.write("登记列席到会", row, by=by, after=after, unit_id=row.unit.pk)


def remove_observer(observer: Observer, *, by: Any) -> None:
    """Take an observer off the list. Rule: until the session closes."""
    with transaction.atomic():
        row = locked(observer.session, by, *WORKING)
        before = {"name": observer.name, "capacity": observer.capacity}
        if Observer.objects.filter(pk=observer.pk).delete()[0]:
            journal.write("取消列席", row, by=by, before=before, unit_id=row.unit.pk)


def ask_leave(session: Session, *, reason: str, by: Any, at: datetime) -> Excuse:
    """A delegate cannot come. It changes no number: 应到 and the quorum stay. Rules: a delegate; before the session closes; a reason.

    Nobody votes in another's place (不能委托投票).
    """
    delegate = require_delegate(by, session.term, day_of(at))
    reason = reason.strip()
    if not reason:
        raise RuleBroken("请写明请假事由。", field="reason")
    with transaction.atomic():
        row = Session.objects.select_for_update(of=("self",)).select_related("term__congress__unit").get(pk=session.pk)
        if row.state not in WORKING:
            raise RuleBroken(f"{row}“{row.get_state_display()}”，不用请假了。")
        if row.attendances.filter(delegate=delegate).exists():
            raise RuleBroken("您已经签到，不用请假；要提前离会的，请告诉本代表团团长。")
        made, _ = Excuse.objects.update_or_create(session=row, delegate=delegate, defaults={"reason": reason, "at": at})
        journal.write("代表请假", row, by=by, after={"delegate": str(delegate)}, unit_id=row.unit.pk)
        return made


def withdraw_leave(session: Session, *, by: Any, at: datetime) -> None:
    """He comes after all."""
    delegate = require_delegate(by, session.term, day_of(at))
    with transaction.atomic():
        if Excuse.objects.filter(session=session, delegate=delegate).delete()[0]:
            journal.write("撤回请假", session, by=by, after={"delegate": str(delegate)}, unit_id=session.unit.pk)
