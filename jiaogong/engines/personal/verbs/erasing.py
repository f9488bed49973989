"""Taking the name from what is kept, when its purpose has ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.accounts.erasing import close_account
from jiaogong.kernel.errors import RuleBroken

from ..models import Consent
from ..registry import Kept, all_holders, reasons_to_keep
from ..words import NOBODY


def erase_person(person: Person, *, by: Any, unit: Unit, at: datetime, basis: str) -> bool:
    """Anonymise a person whose data nothing holds any more; False when it was done before.

    Effect: name, ID number, phone, birth date and account go; rows that figures of past days rest on stay, nameless; the
    rest is deleted. The journal stays: it is the proof of what was done. Source: 个人信息保护法 art. 47.
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        require(by, "personal.erase", unit)
        return erase_locked(person, by=by, unit=unit, at=at, basis=basis)


def erase_locked(person: Person, *, by: Any, unit: Unit, at: datetime, basis: str) -> bool:
    """The same inside the caller's transaction, whose right the caller has asked."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if person.erased_on is not None:
        return False
    day = at.astimezone(clock.SHANGHAI).date()
    reasons = reasons_to_keep(person, day)
    if reasons:
        raise RuleBroken(f"现在还不能删除{person.name}的信息：{'；'.join(r.rstrip('。') for r in reasons)}。")
    counts = _empty_tables(person, at)
    user = person.user
    person.name = NOBODY
    person.pinyin = person.initials = ""
    person.id_number = person.phone = person.birth_date = None
    person.id_checked, person.user, person.erased_on = False, None, day
    person.save()
    if user is not None:
        close_account(user, by=by)
    journal.write(
        "清理个人信息", person, by=by, after={"basis": basis, "emptied": counts, "erased_on": str(day)}, unit_id=unit.pk
    )
    return True


def _emptied(kept: Kept, model: type[models.Model]) -> dict[str, str | None]:
    """Nothing, as each field keeps it: sealed and optional ones as no value."""
    return {name: None if model._meta.get_field(name).null else "" for name in kept.blank}


def _empty_tables(person: Person, at: datetime) -> dict[str, int]:
    counts: dict[str, int] = {}
    Consent.objects.standing().filter(person=person).update(withdrawn_at=clock.now())
    for holder in all_holders():
        if holder.forget is not None:
            counts[holder.title] = holder.forget(person, at)
    for holder in all_holders():
        for kept in holder.kept:
            rows = kept.rows(person)
            if not kept.stays:
                counts[holder.title] = counts.get(holder.title, 0) + rows.delete()[0]
            elif kept.blank:
                counts[holder.title] = counts.get(holder.title, 0) + rows.update(**_emptied(kept, rows.model))
    return counts
