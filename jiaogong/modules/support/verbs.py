"""Recording what party and administration did, striking it out, naming the administrator, reminding units of gaps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.papers.verbs import attach
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from .catalogue import BY_KEY
from .models import LinkedAdministrator, Record
from .periods import periods_of
from .rules import item_kind
from .words import NOW, Interval

_SEEN = (
    "duty", "day", "topic", "decisions", "attendees", "opinion", "outcome", "score", "replied_on", "void_reason",
)  # fmt: skip
_LINK = ("name", "post", "basis", "since", "until")
FIELDS = ("topic", "decisions", "attendees", "opinion", "outcome", "score", "replied_on")


def locked(unit: Unit, by: Any) -> Unit:
    """The unit's row, held until the transaction ends."""
    row = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, "support.keep", row)
    if row.closed_on is not None:
        raise RuleBroken(f"{row.name}已于 {row.closed_on:%Y-%m-%d} 撤销，不能再登记。")
    return row


def add_record(
    unit: Unit, *, by: Any, at: datetime, duty: str, day: date, year: int | None = None, files: Iterable[Any] = (),
    **facts: Any,
) -> Record:  # fmt: skip
    """A duty was carried out on `day`; it fills the period the day lies in (an appraisal: its year).

    Rules: a known duty; not in the future; a reply not before the document; closes the reminder of that duty.
    Source: domain A15–A19 (intervals unverified).
    """
    with transaction.atomic():
        unit = locked(unit, by)
        row = Record(unit=unit, duty=duty, recorded_by=by, recorded_at=at)
        _fill(row, at, day, year, facts)
        row.save()
        _attach(row, files, by, at)
        journal.write("登记党政支持事项", row, by=by, after=journal.picture(row, *_SEEN), unit_id=unit.pk)
        _close_reminder(row, by, at)
        return row


def amend_record(
    record: Record, *, by: Any, at: datetime, day: date, year: int | None = None, files: Iterable[Any] = (),
    **facts: Any,
) -> Record:  # fmt: skip
    """Correct a record; the journal keeps what it said. A record struck out stays as it is."""
    with transaction.atomic():
        locked(record.unit, by)
        row = Record.objects.select_related("unit").get(pk=record.pk)
        if row.void_reason:
            raise RuleBroken("这条记录已经作废，不能修改；请重新登记一条。")
        before = journal.picture(row, *_SEEN)
        _fill(row, at, day, year, facts)
        row.save()
        _attach(row, files, by, at)
        journal.write(
            "修改党政支持事项", row, by=by, before=before, after=journal.picture(row, *_SEEN), unit_id=row.unit_id
        )
        _close_reminder(row, by, at)
        return row


def void_record(record: Record, *, by: Any, reason: str) -> Record:
    """Strike a record out; it stays readable with the reason and fills no period any more."""
    if not reason.strip():
        raise RuleBroken("请写明作废的原因，以便日后核对。", field="reason")
    with transaction.atomic():
        locked(record.unit, by)
        row = Record.objects.select_related("unit").get(pk=record.pk)
        if row.void_reason:
            return row
        before = journal.picture(row, *_SEEN)
        row.void_reason = reason.strip()[:120]
        row.save(update_fields=["void_reason"])
        journal.write(
            "作废党政支持事项", row, by=by, before=before, after=journal.picture(row, *_SEEN), unit_id=row.unit_id
        )
        return row


def _fill(row: Record, at: datetime, day: date, year: int | None, facts: dict[str, Any]) -> None:
    """Put the facts into the row after checking them."""
    duty = BY_KEY.get(row.duty)
    if duty is None or not duty.fields:
        raise RuleBroken("没有这个登记事项。")
    today = at.astimezone(clock.SHANGHAI).date()
    if day > today:
        raise RuleBroken("日期不能晚于今天：事情办完再登记。", field="day")
    if unknown := set(facts) - set(FIELDS):
        raise TypeError(f"unknown facts {sorted(unknown)}")
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if not row.topic:
        raise RuleBroken("请填写名称或议题。", field="topic")
    if row.replied_on and not day <= row.replied_on <= today:
        raise RuleBroken("批复日期在报送日期之后、今天之前。", field="replied_on")
    if row.score is not None and not Decimal(0) <= row.score <= Decimal(1000):
        raise RuleBroken("得分在 0 到 1000 之间。", field="score")
    row.day = row.counts_on = day
    if year is not None:
        if not 2000 <= year <= today.year:
            raise RuleBroken(f"考核年度在 2000 到 {today.year} 之间。", field="year")
        row.counts_on = date(year, 12, 31)


def _attach(row: Record, files: Iterable[Any], by: Any, at: datetime) -> None:
    for upload in files:
        attach(row, upload=upload, unit_id=row.unit_id, by=by, at=at)


def _close_reminder(row: Record, by: Any, at: datetime) -> None:
    """The reminder is done when the record fills the present period."""
    today = at.astimezone(clock.SHANGHAI).date()
    present = periods_of(BY_KEY[row.duty].interval, row.unit, today, 1)
    if present and (present[0].holds(row.counts_on) or row.counts_on > today):
        inbox.close_items(kind=item_kind(row.duty), subject=row.unit, by=by, at=at, outcome="已落实")


def link_administrator(
    unit: Unit, *, by: Any, at: datetime, name: str, post: str, since: date, basis: str = ""
) -> LinkedAdministrator:
    """Name the administrator who looks after the union from `since`; the former one's period ends that day.

    Rules: one at a time; not in the future; after the former one began. Source: domain A17.
    """
    if since > at.astimezone(clock.SHANGHAI).date():
        raise RuleBroken("日期不能晚于今天：到那一天再登记即可。", field="since")
    if not name.strip():
        raise RuleBroken("请填写联系领导的姓名。", field="name")
    with transaction.atomic():
        unit = locked(unit, by)
        rows = LinkedAdministrator.objects.filter(unit=unit)
        former = rows.filter(until__isnull=True).first()
        if former and (former.name, former.post, former.since) == (name.strip(), post.strip(), since):
            return former
        last = rows.order_by("-since").first()
        if last and since <= last.since:
            raise RuleBroken(f"{last.name}自 {last.since:%Y-%m-%d} 起联系工会，接替日期必须在其后。", field="since")
        if last and last.until and since < last.until:
            raise RuleBroken(f"上一段登记到 {last.until:%Y-%m-%d} 为止，不能重叠。", field="since")
        if former:
            LinkedAdministrator.objects.filter(pk=former.pk).update(until=since)
        row = LinkedAdministrator.objects.create(
            unit=unit, name=name.strip(), post=post.strip(), since=since, basis=basis.strip()
        )
        before = journal.picture(former, *_LINK) if former else None
        journal.write("明确联系领导", row, by=by, before=before, after=journal.picture(row, *_LINK), unit_id=unit.pk)
        inbox.close_items(kind=item_kind("administrator"), subject=unit, by=by, at=at, outcome="已落实")
        return row


def unlink_administrator(unit: Unit, *, by: Any, at: datetime, until: date, basis: str) -> LinkedAdministrator:
    """The linked administrator leaves and nobody follows yet."""
    with transaction.atomic():
        unit = locked(unit, by)
        row = LinkedAdministrator.objects.filter(unit=unit, until__isnull=True).first()
        if row is None:
            raise RuleBroken("现在没有联系领导。", field="until")
        if not row.since < until <= at.astimezone(clock.SHANGHAI).date():
            raise RuleBroken(f"终止日期在 {row.since:%Y-%m-%d} 之后、不晚于今天。", field="until")
        before = journal.picture(row, *_LINK)
        row.until = until
        row.save(update_fields=["until"])
        after = journal.picture(row, *_LINK) | {"reason": basis}
        journal.write("联系领导终止", row, by=by, before=before, after=after, unit_id=unit.pk)
        return row


def remind_units(units: list[Unit], *, by: Any, at: datetime, duty: str, due_on: date, place: Unit) -> tuple[int, int]:
    """A to-do for the chair of each unit that still owes `duty`; returns (sent, units without a chair's post).

    Asked twice it stays one to-do a unit. Rules: the right over each unit; a due day not before today. One journal line.
    """
    if due_on < at.astimezone(clock.SHANGHAI).date():
        raise RuleBroken("办理期限不能早于今天。", field="due_on")
    kind, said = item_kind(duty), BY_KEY[duty]
    title = f"{NOW[Interval(said.interval)]}待落实：{said.title}"
    with transaction.atomic():
        chairs: dict[int, Office] = {}
        for office in Office.objects.filter(unit__in=units, role="chair", abolished_on__isnull=True).order_by("-id"):
            chairs[office.unit_id] = office
        for unit in units:
            require(by, "support.remind", unit)
            if unit.pk in chairs:
                inbox.open_item(
                    kind=kind, title=title, link=link_of(unit, duty), subject=unit, unit=unit, by=by, at=at,
                    due_on=due_on, office=chairs[unit.pk],
                )  # fmt: skip
        journal.write(
            "提醒落实党政支持事项", place, by=by, unit_id=place.pk,
            after={"duty": said.title, "units": len(chairs), "due_on": str(due_on)},
        )  # fmt: skip
        return len(chairs), len(units) - len(chairs)


def link_of(unit: Unit, duty: str) -> str:
    """Where a duty is recorded."""
    if duty == "administrator":
        return reverse("support:administrator", args=[unit.key])
    return reverse("support:new", args=[unit.key, duty])
