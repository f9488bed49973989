"""What callers and pages ask about a posting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models

from jiaogong.kernel import clock
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.text import mask_name

from . import subjects
from .models import Objection, Posting, Recusal
from .words import ObjectionState, State


@dataclass(frozen=True, slots=True)
class Verdict:
    """True when what was posted may go on; otherwise `reason` says in Chinese what it waits for."""

    reason: str = ""

    def __bool__(self) -> bool:
        return not self.reason

    def __str__(self) -> str:
        return self.reason


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(clock.SHANGHAI).date()


def posting_of(subject: models.Model) -> Posting | None:
    """The latest posting of a row, whatever its state."""
    return Posting.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).order_by("-id").first()


def state_of(posting: Posting, at: datetime) -> State:
    """Where it stands at that moment: a period that is over counts as over, whether or not the job has run."""
    state = State(posting.state)
    if state is State.OPEN and day_of(at) > posting.ends_on:
        return State.HELD if posting.objections.holding().exists() else State.ENDED
    return state


def may_go_on(posting: Posting, at: datetime) -> Verdict:
    """Whether what was posted may be confirmed now, with the reason when not.

    Rules: the period is over; no objection is open; what an upheld objection demands has been done.
    """
    if posting.state == State.WITHDRAWN:
        return Verdict(f"公示已经撤回（{posting.reason}），不能据此确认结果。")
    if day_of(at) <= posting.ends_on:
        return Verdict(f"公示到 {posting.ends_on:%Y-%m-%d} 截止，期满后才能确认结果。")
    for row in posting.objections.holding():
        if row.state == ObjectionState.UPHELD:
            return Verdict(f"{row.number}成立，请先更正、撤回公示，或登记落实情况，再确认结果。")
        return Verdict(f"{row.number}还没有答复，答复以后才能确认结果。")
    return Verdict()


def is_public(posting: Posting, day: date) -> bool:
    """Whether everybody may read its names that day."""
    return posting.state in (State.OPEN, State.HELD) and posting.starts_on <= day <= posting.ends_on


def days_left(posting: Posting, day: date, calendar: WorkingCalendar | None = None) -> int:
    """Working days on which one may still object, today among them."""
    calendar = calendar or WorkingCalendar()
    return max(0, calendar.between(day, posting.ends_on)) + (calendar.works(day) and day <= posting.ends_on)


def concerned(objection: Objection, user: Any) -> bool:
    """Whether the user stands aside: he said so, or is himself among those posted."""
    if Recusal.objects.filter(objection=objection, user=user).exists():
        return True
    return posted_himself(objection.posting, user)


def posted_himself(posting: Posting, user: Any) -> bool:
    """Whether the owner of what is posted counts the user among those posted."""
    subject = subjects.of(posting)
    return subject is not None and subject.concerned(posting, user)


def perhaps_posted(posting: Posting, name: str, unit_name: str) -> bool:
    """Somebody of this masked name and unit is posted: the handler is asked whether it is he."""
    masked = mask_name(name)
    return bool(masked) and any(
        any(cell.split("（")[0] == masked for cell in row) and any(unit_name == cell for cell in row)
        for row in posting.rows
    )
