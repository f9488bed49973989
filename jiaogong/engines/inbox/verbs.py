"""Opening, closing, reminding: what happens to to-dos."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.clock import WorkingCalendar

from . import kinds
from .models import Item, Message, Nudge, Reading


def open_item(
    *,
    kind: str,
    title: str,
    link: str,
    subject: models.Model,
    unit: Unit,
    by: Any,
    at: datetime,
    due_on: date | None = None,
    office: Office | None = None,
    person: Person | None = None,
) -> Item:
    """Give an office (or a person) something to do; asked twice for the same matter it returns the open item.

    Also leaves a message. The journal line is the calling verb's.
    """
    kinds.get(kind)
    about = {"kind": kind, "subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    existing = Item.objects.open().filter(office=office, person=person, **about).first()
    if existing is not None:
        if existing.due_on != due_on or existing.title != title:
            Item.objects.filter(pk=existing.pk).update(due_on=due_on, title=title[:120])
        return existing
    item = Item.objects.create(
        title=title[:120], link=link, office=office, person=person, unit=unit, due_on=due_on, opened_at=at, opened_by=by, **about
    )
    due = f"，{due_on:%m月%d日}前办理" if due_on else ""
    send(short="新待办", body=f"{title}{due}", link=link, office=office, person=person, item=item, at=at)
    return item


def close_items(*, kind: str, subject: models.Model, by: Any, at: datetime, outcome: str = "已办结", office: Office | None = None) -> int:
    """Close the open to-dos about a matter (of one office, or all); returns how many."""
    items = Item.objects.open().filter(kind=kind, subject_type=subject._meta.label_lower, subject_id=subject.pk)
    if office is not None:
        items = items.filter(office=office)
    return items.update(closed_at=at, closed_by=by, outcome=outcome)


def send(
    *,
    short: str,
    body: str,
    link: str,
    at: datetime,
    office: Office | None = None,
    person: Person | None = None,
    item: Item | None = None,
) -> Message:
    """Leave a message; in-app is the truth, outside channels will be copies."""
    return Message.objects.create(short=short[:20], body=body[:300], link=link, office=office, person=person, item=item, at=at)


def mark_read(message: Message, *, by: Any, at: datetime) -> None:
    """The user has read the message; twice is once."""
    try:
        with transaction.atomic():
            Reading.objects.create(message=message, user=by, at=at)
    except IntegrityError:
        pass


def remind_due(at: datetime) -> int:
    """Send what is due today: reminders before the day, escalations after it; returns how many went out.

    Steps count in working days. Each step of an item goes out once, also when the job was down for days: then only
    the latest step is sent. Escalation n goes to the chair of the n-th unit above (the first: the unit's own).
    """
    today = at.astimezone(clock.SHANGHAI).date()
    calendar = WorkingCalendar()
    sent = 0
    items = Item.objects.open().filter(due_on__isnull=False).select_related("unit", "office__unit")
    for item in items.iterator(chunk_size=500):
        step = due_step(item, today, calendar)
        if step and _nudge(item, step, at, today):
            sent += 1
    return sent


def due_step(item: Item, today: date, calendar: WorkingCalendar) -> str:
    """Which step an item stands at today: "", "remind-3", "due" or "escalate-1" …"""
    kind = kinds.get(item.kind)
    assert item.due_on is not None
    if today < item.due_on:
        left = calendar.between(today, item.due_on)
        days = [n for n in kind.remind if left <= n]
        return f"remind-{min(days)}" if days else ""
    if today == item.due_on:
        return "due"
    late = calendar.between(item.due_on, today)
    days = [n for n in kind.escalate if late >= n]
    return f"escalate-{max(days)}" if days else ""


def _nudge(item: Item, step: str, at: datetime, today: date) -> bool:
    try:
        with transaction.atomic():
            Nudge.objects.create(item=item, step=step, at=at)
            _deliver(item, step, at, today)
    except IntegrityError:
        return False
    return True


def _deliver(item: Item, step: str, at: datetime, today: date) -> None:
    assert item.due_on is not None
    to = {"office": item.office, "person": item.person}
    if not step.startswith("escalate"):
        when = "今天到期" if step == "due" else f"{item.due_on:%m月%d日}到期"
        send(short="待办提醒", body=f"{item.title}：{when}，请及时办理。", link=item.link, item=item, at=at, **to)
        return
    days = (today - item.due_on).days
    send(short="待办逾期", body=f"{item.title}：已逾期 {days} 天，请尽快办理。", link=item.link, item=item, at=at, **to)
    order = kinds.get(item.kind).escalate.index(int(step.split("-")[1]))
    above = _chair_above(item, order)
    if above is not None and above.pk != item.office_id:
        send(short="下级待办逾期", body=f"{item.unit}：{item.title}，已逾期 {days} 天，请督促。", link=item.link, item=item, at=at, office=above)


def _chair_above(item: Item, order: int) -> Office | None:
    unit: Unit | None = item.unit.home
    for _ in range(order):
        unit = unit.superior if unit else None
    if unit is None:
        return None
    return Office.objects.filter(unit__home=unit, role="chair", abolished_on__isnull=True).order_by("unit__path", "id").first()


def note_seen(item: Item, *, at: datetime | None = None) -> None:
    """The addressee opened the item for the first time."""
    Item.objects.filter(pk=item.pk, seen_at__isnull=True).update(seen_at=at or timezone.now())
