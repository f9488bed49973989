"""How an entry comes to a step and leaves it: its passages, their due days, the to-dos of whoever's turn it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.offices import handling_office
from jiaogong.kernel.clock import WorkingCalendar

from ..aside import turn_of
from ..definition.schema import Step
from ..models import Entry, Passage, Programme, Stage
from ..places import acting_unit
from ..rules import HANDLE_ITEM, MEND_ITEM
from ..words import Actor, EntryState, PassageState
from .calling import day_of


def arrive(entry: Entry, *, after: str | None, by: Any, at: datetime, again: bool = False) -> Passage:
    """The entry goes on to the next step after `after` (or, `again`, back to that step); saves the entry."""
    programme, definition = entry.programme, entry.programme.definition
    steps = (definition.step(after),) if again and after else definition.following(after)
    for step in steps:
        unit = acting_unit(step, entry.unit, programme.unit)
        if unit is None:
            Passage.objects.create(
                entry=entry, programme=programme, step=step.key, unit=programme.unit, state=PassageState.SKIPPED, opened_at=at,
                ended_at=at, opinion="没有这一级工会，不经过这个环节",
            )  # fmt: skip
            continue
        unit = turn_of(entry, step, unit)
        passage = Passage.objects.create(
            entry=entry, programme=programme, step=step.key, unit=unit, state=PassageState.WAITING, opened_at=at,
            due_on=_due(programme, step, at),
        )  # fmt: skip
        entry.step, entry.state = step.key, EntryState.RUNNING
        entry.save()
        ask(entry, passage, step, by=by, at=at)
        return passage
    raise LookupError(f"{programme} has no step after {after}")  # the last step is confirm: nobody goes past it


def _due(programme: Programme, step: Step, at: datetime) -> date | None:
    day = Stage.objects.filter(programme=programme, step=step.key).values_list("due_on", flat=True).first()
    if day is not None or step.days is None:
        return day
    return WorkingCalendar().add(day_of(at), step.days)


def ask(entry: Entry, passage: Passage, step: Step, *, by: Any, at: datetime) -> None:
    """One to-do per call and union, however many entries wait (so nobody's in particular); an entrant's own step asks himself."""
    programme = entry.programme
    if step.by == Actor.ENTRANT:
        ask_entrant(entry, f"{step.title}：{programme.title}", passage.due_on, by, at)
        return
    office = handling_office(passage.unit, chair=entry.confidential and passage.unit_id == entry.unit_id)
    if office is None:
        return
    about = {"kind": HANDLE_ITEM, "subject_type": programme._meta.label_lower, "subject_id": programme.pk}
    if Item.objects.open().filter(office=office, **about).exists():
        return
    inbox.open_item(
        kind=HANDLE_ITEM, title=f"办理申报：{programme.title}", link=reverse("programmes:desk", args=[programme.key]),
        subject=programme, unit=passage.unit, office=office, due_on=passage.due_on, by=None, at=at,
    )  # fmt: skip


def ask_entrant(entry: Entry, title: str, due_on: date | None, by: Any, at: datetime) -> None:
    """A to-do for whoever fills the entry in: the person himself when he has an account, else the union of his unit."""
    person = entry.person if entry.person is not None and entry.person.user_id else None
    office = None if person else handling_office(entry.unit, chair=entry.confidential)
    if person is None and office is None:
        return
    inbox.open_item(
        kind=MEND_ITEM, title=title, link=reverse("programmes:entry", args=[entry.key]), subject=entry, unit=entry.unit,
        person=person, office=office, due_on=due_on, by=by, at=at,
    )  # fmt: skip


def tell_entrant(entry: Entry, short: str, body: str, at: datetime) -> None:
    """A message for whoever filled the entry in."""
    person = entry.person if entry.person is not None and entry.person.user_id else None
    office = None if person else handling_office(entry.unit, chair=entry.confidential)
    if person is not None or office is not None:
        link = reverse("programmes:entry", args=[entry.key])
        inbox.send(short=short, body=body, link=link, person=person, office=office, at=at)


def leave(
    entry: Entry, state: str, *, by: Any, at: datetime, opinion: str = "", data: dict[str, Any] | None = None
) -> Passage | None:
    """End the entry's waiting passage, if it has one; the to-do closes with the union's last one."""
    passage = entry.passages.filter(state=PassageState.WAITING).select_related("unit").first()
    if passage is None:
        return None
    passage.state, passage.ended_at, passage.by, passage.opinion = state, at, by, opinion[:600]
    passage.data = {**passage.data, **(data or {})}
    passage.save(update_fields=["state", "ended_at", "by", "opinion", "data"])
    settle_desk(entry.programme, passage.unit, by=by, at=at)
    return passage


def settle_desk(programme: Programme, unit: Unit, *, by: Any, at: datetime) -> None:
    """Close the union's to-do once nothing of the call waits for it any more."""
    own = [step.key for step in programme.definition.steps if step.by == Actor.ENTRANT]
    waiting = Passage.objects.filter(unit=unit, state=PassageState.WAITING, programme=programme).exclude(step__in=own)
    if waiting.exists():
        return
    inbox.close_items(kind=HANDLE_ITEM, subject=programme, by=by, at=at, unit=unit)  # whoever holds its offices now
