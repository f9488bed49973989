"""Entries follow a merger or a split: what is under way goes on in the successor, with its places; what ended stays where it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F

from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier

from .models import Batch, Entry, Passage, Programme, Quota, Scheme
from .words import ALIVE, PassageState, ProgrammeState

_LIVE = (ProgrammeState.DRAFT, ProgrammeState.OPEN, ProgrammeState.RUNNING)


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("programmes.entry", "办理中的申报", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """After a merger: entries under way, what waits for the former unit, its places (added to the successor's), the calls it
    runs with their batches, its schemes. In a split: the entries of whoever goes, each with the place it took. Returns how many
    entries. The places of a team or unit entry are the successor's from now on, beyond its number if need be."""
    rows = Entry.objects.select_for_update(of=("self",)).filter(unit=former, state__in=ALIVE)
    if people is not None:
        rows = rows.filter(person__in=people)
    found = list(rows.order_by("pk"))
    for entry in found:
        if entry.slot.startswith(f"u{former.pk}."):
            entry.slot = f"u{successor.pk}.{entry.pk}"
        if people is not None and entry.number is not None:
            _move_place(entry, former, successor)
        entry.unit = successor
        entry.save(update_fields=["unit", "slot"])
    waiting = Passage.objects.filter(unit=former, state=PassageState.WAITING)
    if people is not None:
        waiting.filter(entry__in=found).update(unit=successor)
        return len(found)
    waiting.update(unit=successor)
    _calls(former, successor)
    _places(former, successor)
    return len(found)


def _move_place(entry: Entry, former: Unit, successor: Unit) -> None:
    """The place for handing in that the entry took goes along."""
    row = Quota.objects.filter(programme=entry.programme_id, step="", unit=former, taken__gt=0).first()
    if row is None:
        return
    Quota.objects.filter(pk=row.pk).update(taken=F("taken") - 1, number=F("number") - 1)
    other, _ = Quota.objects.get_or_create(
        programme_id=entry.programme_id, step="", unit=successor, defaults={"number": 0}
    )
    Quota.objects.filter(pk=other.pk).update(number=F("number") + 1, taken=F("taken") + 1)


def _places(former: Unit, successor: Unit) -> None:
    """Both units' places in calls that are under way become one row."""
    for row in Quota.objects.filter(unit=former, programme__state__in=_LIVE):
        other = Quota.objects.filter(programme=row.programme_id, step=row.step, unit=successor).first()
        if other is None:
            Quota.objects.filter(pk=row.pk).update(unit=successor)
            continue
        Quota.objects.filter(pk=other.pk).update(number=F("number") + row.number, taken=F("taken") + row.taken)
        row.delete()


def _calls(former: Unit, successor: Unit) -> None:
    """Calls the former unit runs, their open batches, its schemes. A title the successor has already gets the former unit's name."""
    for call in Programme.objects.filter(unit=former, state__in=_LIVE):
        taken = Programme.objects.filter(unit=successor, title=call.title, year=call.year).exists()
        title = f"{call.title[:50]}（{former.name[:28]}）" if taken else call.title
        Programme.objects.filter(pk=call.pk).update(unit=successor, title=title)
    Batch.objects.filter(unit=former, closed_at__isnull=True).update(unit=successor)
    known = Scheme.objects.filter(unit=successor).values("code")
    Scheme.objects.filter(unit=former, retired_on__isnull=True).exclude(code__in=known).update(unit=successor)
