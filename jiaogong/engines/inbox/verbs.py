"""Opening, closing, reminding: what happens to to-dos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from jiaogong.engines.org.models import Office, Person, Unit
from jiaogong.kernel import clock
from jiaogong.kernel.clock import WorkingCalendar

from . import kinds
from .models import Item, Message, MessageQuerySet, Nudge, Reading


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

    Also leaves a message. A new due day starts the reminders afresh. The journal line is the calling verb's.
    """
    kinds.get(kind)
    about = {"kind": kind, "subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    existing = Item.objects.open().filter(office=office, person=person, **about).first()
    if existing is not None:
        return _changed(existing, title=title[:120], due_on=due_on, at=at)
    item = Item.objects.create(
        title=title[:120],
        link=link,
        office=office,
        person=person,
        unit=unit,
        due_on=due_on,
        opened_at=at,
        opened_by=by,
        **about,
    )
    due = f"，{due_on:%m月%d日}前办理" if due_on else ""
    send(short="新待办", body=f"{title}{due}", link=link, office=office, person=person, item=item, at=at)
    return item


def open_items_of_people(
    people: Sequence[Person], *, kind: str, title: str, link: str, subject: models.Model, unit: Unit, by: Any,
    at: datetime, due_on: date | None = None,
) -> int:  # fmt: skip
    """The same to-do for many people who have none of this matter yet, in a few statements; returns how many."""
    kinds.get(kind)
    about = {"kind": kind, "subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    there = set(Item.objects.open().filter(**about).values_list("person_id", flat=True))
    items = Item.objects.bulk_create(
        (
            Item(title=title[:120], link=link, person=p, unit=unit, due_on=due_on, opened_at=at, opened_by=by, **about)
            for p in people
            if p.pk not in there
        ),
        batch_size=500,
    )
    due = f"，{due_on:%m月%d日}前办理" if due_on else ""
    send_many(items, short="新待办", body=f"{title}{due}", at=at)
    return len(items)


def send_many(items: Sequence[Item], *, short: str, body: str, at: datetime) -> None:
    """The same message to the addressee of each item."""
    Message.objects.bulk_create(
        (
            Message(
                short=short[:20], body=body[:300], link=i.link, office_id=i.office_id, person_id=i.person_id, item=i,
                at=at,
            )
            for i in items
        ),
        batch_size=500,
    )  # fmt: skip


def _changed(item: Item, *, title: str, due_on: date | None, at: datetime) -> Item:
    if (item.title, item.due_on) == (title, due_on):
        return item
    moved = item.due_on != due_on
    item.title, item.due_on = title, due_on
    with transaction.atomic():
        item.save(update_fields=["title", "due_on"])
        if moved:
            item.nudges.all().delete()
            day = f"{due_on:%m月%d日}" if due_on else "不限期"
            send(
                short="办理期限调整",
                body=f"{title}：办理期限改为{day}。",
                link=item.link,
                office=item.office,
                person=item.person,
                item=item,
                at=at,
            )
    return item


def close_items(
    *, kind: str, subject: models.Model, by: Any, at: datetime, outcome: str = "已办结", office: Office | None = None,
    unit: Unit | None = None,
) -> int:  # fmt: skip
    """Close the open to-dos about a matter (of one office, of one unit's offices, or all); returns how many."""
    items = Item.objects.open().filter(kind=kind, subject_type=subject._meta.label_lower, subject_id=subject.pk)
    if office is not None:
        items = items.filter(office=office)
    if unit is not None:
        items = items.filter(office__unit__home=unit)
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
    return Message.objects.create(
        short=short[:20], body=body[:300], link=link, office=office, person=person, item=item, at=at
    )


def mark_read(message: Message, *, by: Any, at: datetime) -> None:
    """The user has read the message; twice is once."""
    Reading.objects.bulk_create([Reading(message=message, user=by, at=at)], ignore_conflicts=True)


def mark_all_read(messages: MessageQuerySet, *, by: Any, at: datetime) -> int:
    """The user has read all of his messages (the set is already his); returns how many were unread."""
    unread = messages.unread().values_list("pk", flat=True)
    rows = [Reading(message_id=pk, user=by, at=at) for pk in unread]
    Reading.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def note_seen(item: Item, *, by: Any, at: datetime) -> None:
    """An addressee looks at an open item for the first time. Whoever opened it, or held the office once, does not count."""
    if item.seen_at or item.closed_at:
        return
    today = at.astimezone(clock.SHANGHAI).date()
    Item.objects.open().addressed_to(by, today).filter(pk=item.pk, seen_at__isnull=True).update(seen_at=at)


def remind_due(at: datetime) -> int:
    """Send what is due today: reminders before the day, escalations after it; returns how many went out.

    Steps count in working days. Each step of an item goes out once, also when the job was down for days: then only
    the latest step is sent. Escalation n goes to the chair of the n-th unit above (the first: the unit's own).
    Two reads, however many items; each message that goes out is a transaction of its own.
    """
    today = at.astimezone(clock.SHANGHAI).date()
    calendar = WorkingCalendar()
    horizon = calendar.add(today, kinds.longest_reminder() + 1)
    due = Item.objects.open().filter(due_on__lt=horizon)
    gone = set(Nudge.objects.filter(item__in=due).values_list("item_id", "step"))
    sent = 0
    for item in list(due.select_related("unit", "office__unit", "person")):
        step = due_step(item, today, calendar)
        if step and (item.pk, step) not in gone and _nudge(item, step, at, today):
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
    to: dict[str, Any] = {"office": item.office, "person": item.person}
    if not step.startswith("escalate"):
        when = "今天到期" if step == "due" else f"{item.due_on:%m月%d日}到期"
        send(short="待办提醒", body=f"{item.title}：{when}，请及时办理。", link=item.link, item=item, at=at, **to)
        return
    days = (today - item.due_on).days
    send(short="待办逾期", body=f"{item.title}：已逾期 {days} 天，请尽快办理。", link=item.link, item=item, at=at, **to)
    order = kinds.get(item.kind).escalate.index(int(step.split("-")[1]))
    above = _chair_above(item, order)
    if above is not None and above.pk != item.office_id:
        send(
            short="下级待办逾期",
            body=f"{item.unit}：{item.title}，已逾期 {days} 天，请督促。",
            link=item.link,
            item=item,
            at=at,
            office=above,
        )


def _chair_above(item: Item, order: int) -> Office | None:
    unit: Unit | None = item.unit.home
    for _ in range(order):
        unit = unit.superior if unit else None
    if unit is None:
        return None
    return (
        Office.objects.filter(unit__home=unit, role="chair", abolished_on__isnull=True)
        .order_by("unit__path", "id")
        .first()
    )


def note_seen_about(subject: models.Model, *, at: datetime) -> None:
    """An addressee opened the matter: its open to-dos count as seen from now on."""
    about = {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}
    Item.objects.open().filter(seen_at__isnull=True, **about).update(seen_at=at)
