"""Places: who may have how many entries, and how many a union may let pass. Held by constraints of the database."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import F

from jiaogong.engines.org.models import Person, Succession, Unit
from jiaogong.engines.org.words import SuccessionKind
from jiaogong.kernel.errors import RuleBroken

from ..definition.schema import Definition
from ..models import Entry, Passage, Programme, Quota
from ..words import ALIVE, EntrantKind, EntryState, PassageState

LEAST_SLOTS = 1
KEEPS_SLOT = (*ALIVE, EntryState.DONE, EntryState.UNPLACED)


def slots(definition: Definition, home: Unit, person: Person | None) -> list[str]:
    """The places an entrant may take, one of which each of his entries holds."""
    if person is not None:
        number = definition.limits.per_person
        return [f"p{person.pk}.{n}" for n in range(number)] if number else [f"p{uuid.uuid4().hex}"]
    number = definition.limits.per_unit or LEAST_SLOTS
    return [f"u{home.pk}.{n}" for n in range(number)]


def full(programme: Programme, definition: Definition, person: Person | None) -> RuleBroken:
    """All places of the entrant are taken."""
    limit = definition.limits.per_person if person is not None else definition.limits.per_unit or LEAST_SLOTS
    who = "每人" if person is not None else "每个单位"
    return RuleBroken(f"“{programme.title}”{who}限报 {limit} 项，已经报满。要换一项，请先撤回原来的申报。")


def no_room(programme: Programme, definition: Definition, home: Unit, person: Person | None, by: Any) -> str:
    """Why the entrant cannot begin another entry, or "": his places are held, or his unit's are used up. A draft can be gone on with."""
    rows = Entry.objects.filter(programme=programme, unit=home, person=person)
    if rows.filter(state=EntryState.DRAFT, made_by=by).exists():
        return ""
    wanted = slots(definition, home, person)
    held = Entry.objects.filter(programme=programme, slot__in=wanted, state__in=KEEPS_SLOT).values("slot").distinct()
    if held.count() >= len(wanted):
        return full(programme, definition, person).message
    quota = Quota.objects.filter(programme=programme, step="", unit=home, taken__gte=F("number")).first()
    return used_up(home, quota) if quota is not None else ""


def used_up(home: Unit, quota: Quota) -> str:
    """All places of the unit are taken."""
    return f"{home}的申报名额是 {quota.number} 个，已经用完。请与本单位工会商量，或请主办工会增加名额。"


def free_slot(programme: Programme, definition: Definition, home: Unit, person: Person) -> str:
    """The first place nobody holds; the constraint decides where two come at once."""
    wanted = slots(definition, home, person)
    taken = Entry.objects.filter(programme=programme, slot__in=wanted, state__in=KEEPS_SLOT)
    held = set(taken.values_list("slot", flat=True))
    found = next((slot for slot in wanted if slot not in held), None)
    if found is None:
        raise full(programme, definition, person)
    return found


def take_entry_place(programme: Programme, definition: Definition, home: Unit) -> None:
    """One of the unit's places for handing in. RuleBroken when none is left."""
    limit = definition.limits.per_unit
    if limit and definition.entrant != EntrantKind.UNIT:
        Quota.objects.get_or_create(programme=programme, step="", unit=home, defaults={"number": limit})
    if not _take(programme, "", home):
        quota = Quota.objects.filter(programme=programme, step="", unit=home).first()
        if quota is not None:
            raise RuleBroken(used_up(home, quota))


def take_step_place(row: Entry, passage: Passage, usual: int | None) -> bool:
    """One of the acting union's places at a step; False where the step has none to count."""
    programme = row.programme
    if usual is not None:
        Quota.objects.get_or_create(
            programme=programme, step=passage.step, unit=passage.unit, defaults={"number": usual}
        )
    if _take(programme, passage.step, passage.unit):
        return True
    quota = Quota.objects.filter(programme=programme, step=passage.step, unit=passage.unit).first()
    if quota is not None:
        raise RuleBroken(
            f"{passage.unit}的推荐名额是 {quota.number} 个，已经用完。可先撤回一件推荐，或请主办工会增加名额。"
        )
    return False


def free_step_place(row: Entry, passage: Passage) -> None:
    """The acting union has its place back, where the passage took one."""
    if passage.data.get("quota"):
        _free(row.programme, passage.step, passage.unit)


def free_places(row: Entry) -> None:
    """An entry that was withdrawn or refused gives back all it took."""
    if row.number is not None:
        _free(row.programme, "", row.unit)
    for passage in _counted(row):
        _free(row.programme, passage.step, passage.unit)


def retake_places(row: Entry) -> None:
    """A refusal is undone: the entry takes again what it gave back. RuleBroken when somebody else has it by now."""
    others = Entry.objects.filter(programme=row.programme, slot=row.slot, state__in=KEEPS_SLOT)
    taken = others.exclude(pk=row.pk).exists()
    wanted = [("", row.unit), *((passage.step, _now(passage.unit)) for passage in _counted(row))]
    for step, unit in wanted:
        kept = Quota.objects.filter(programme=row.programme, step=step, unit=unit).exists()
        taken = taken or (kept and not _take(row.programme, step, unit))
    if taken:
        raise RuleBroken("腾出的名额已经被别的申报占用，不能撤销；请主办工会增加名额后重新申报。")


def _counted(row: Entry) -> list[Passage]:
    passed = Passage.objects.filter(entry=row, state=PassageState.PASSED, data__quota=True)
    return list(passed.select_related("unit"))


def _take(programme: Programme, step: str, unit: Unit) -> bool:
    rows = Quota.objects.filter(programme=programme, step=step, unit=unit, taken__lt=F("number"))
    return bool(rows.update(taken=F("taken") + 1))


def _now(unit: Unit) -> Unit:
    """The unit that took the places over, where this one was merged into another."""
    merged = Succession.objects.filter(former=unit, kind=SuccessionKind.MERGED).select_related("successor").first()
    return _now(merged.successor) if merged is not None and unit.closed_on is not None else unit


def _free(programme: Programme, step: str, unit: Unit) -> None:
    rows = Quota.objects.filter(programme=programme, step=step, unit=_now(unit), taken__gt=0)
    rows.update(taken=F("taken") - 1)
