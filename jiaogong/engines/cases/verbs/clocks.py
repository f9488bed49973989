"""Clocks of a case: started, met, paused, extended, stopped."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import RuleBroken

from ..models import Case, Clock
from .common import day_of, locked, must_be_open, reasoned
from .trail import add_line


def due_day(starts_on: date, days: int, working: bool) -> date:
    """The day a period of so many days ends; the first day does not count (民法典 art. 201)."""
    return WorkingCalendar().add(starts_on, days) if working else starts_on + timedelta(days=days)


@transaction.atomic
def start_clock(
    case: Case, *, key: str, title: str, on: date, days: int, by: Any, working: bool = False, source: str = "",
    ours: bool = True, traced: bool = True,
) -> Clock:  # fmt: skip
    """A period runs from `on`; started twice in one round it is the same clock. Rule: an open case, one day at least."""
    row = locked(case)
    there = row.clocks.filter(key=key, round=row.round).first()
    if there is not None:
        return there
    must_be_open(row)
    if days < 1:
        raise RuleBroken("期限至少一天。", field="days")
    made = Clock.objects.create(
        case=row, key=key, title=title[:40], round=row.round, starts_on=on, days=days, working=working,
        due_on=due_day(on, days, working), source=source[:200], ours=ours,
    )  # fmt: skip
    if traced:
        after = {"clock": made.title, "due_on": str(made.due_on), "source": made.source}
        journal.write("起算期限", row, by=by, after=after)
    return made


def _running(clock: Clock) -> tuple[Case, Clock]:
    row = locked(clock.case)
    return row, row.clocks.get(pk=clock.pk)


@transaction.atomic
def meet_clock(clock: Clock, *, by: Any, at: datetime, on: date | None = None) -> Clock:
    """What the period was for has been done. Twice is once; a stopped clock stays stopped."""
    row, found = _running(clock)
    if found.met_on is None and found.stopped_on is None:
        found.met_on, found.paused_on = on or day_of(at), None
        found.save(update_fields=["met_on", "paused_on"])
        journal.write("期限内事项已完成", row, by=by, after={"clock": found.title, "met_on": str(found.met_on)})
    return found


@transaction.atomic
def stop_clock(clock: Clock, *, reason: str, by: Any, at: datetime) -> Clock:
    """The period no longer runs (the matter went elsewhere, was withdrawn). Twice is once."""
    row, found = _running(clock)
    if found.met_on is None and found.stopped_on is None:
        found.stopped_on, found.paused_on, found.reason = day_of(at), None, reasoned(reason)
        found.save(update_fields=["stopped_on", "paused_on", "reason"])
        journal.write("终止期限", row, by=by, after={"clock": found.title, "reason": found.reason})
    return found


@transaction.atomic
def extend_clock(clock: Clock, *, days: int, reason: str, by: Any, at: datetime) -> Clock:
    """The period is longer by so many days of its own kind, with the reason in the trail."""
    row, found = _running(clock)
    must_be_open(row)
    reason = reasoned(reason)
    if found.met_on or found.stopped_on:
        raise RuleBroken(f"“{found.title}”已经结束，不能延长。")
    if days < 1:
        raise RuleBroken("延长至少一天。", field="days")
    before = found.due_on
    found.days += days
    found.due_on, found.reason = due_day(found.due_on, days, found.working), reason
    found.save(update_fields=["days", "due_on", "reason"])
    row.climbs.filter(about=f"clock-{found.pk}").delete()
    add_line(row, what="延长期限", by=by, at=at, text=f"{found.title}延至 {found.due_on:%Y-%m-%d}：{reason}")
    journal.write("延长期限", row, by=by, before={"due_on": str(before)}, after={"due_on": str(found.due_on)})
    return found


@transaction.atomic
def pause_clock(clock: Clock, *, reason: str, by: Any, at: datetime) -> Clock:
    """The period stands still from today (evidence is awaited, say) until it is resumed. Twice is once."""
    row, found = _running(clock)
    must_be_open(row)
    if found.met_on or found.stopped_on:
        raise RuleBroken(f"“{found.title}”已经结束，不能中止。")
    if found.paused_on is None:
        found.paused_on, found.reason = day_of(at), reasoned(reason)
        found.save(update_fields=["paused_on", "reason"])
        add_line(row, what="期限中止", by=by, at=at, text=f"{found.title}：{found.reason}")
        journal.write("中止期限", row, by=by, after={"clock": found.title, "reason": found.reason})
    return found


@transaction.atomic
def resume_clock(clock: Clock, *, by: Any, at: datetime) -> Clock:
    """The period runs on; its end moves by the days it stood still, counted as its own days are."""
    row, found = _running(clock)
    if found.paused_on is None:
        return found
    day = day_of(at)
    still = WorkingCalendar().between(found.paused_on, day) if found.working else (day - found.paused_on).days
    before, found.paused_on = found.due_on, None
    found.due_on = due_day(found.due_on, still, found.working) if still else found.due_on
    found.save(update_fields=["due_on", "paused_on"])
    add_line(row, what="期限恢复", by=by, at=at, text=f"{found.title}延至 {found.due_on:%Y-%m-%d}")
    journal.write("恢复期限", row, by=by, before={"due_on": str(before)}, after={"due_on": str(found.due_on)})
    return found
