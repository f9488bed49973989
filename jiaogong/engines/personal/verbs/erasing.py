"""Taking the name from what is kept, when its purpose has ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.accounts.erasing import close_account
from jiaogong.kernel.errors import RuleBroken

from ..models import Consent
from ..registry import all_holders, reasons_to_keep

NOBODY = "已匿名"


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
    counts = _empty_tables(person)
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


def _empty_tables(person: Person) -> dict[str, int]:
    counts: dict[str, int] = {}
    Consent.objects.standing().filter(person=person).update(withdrawn_at=clock.now())
    for holder in all_holders():
        for kept in holder.kept:
            rows = kept.rows(person)
            if not kept.stays:
                counts[holder.title] = counts.get(holder.title, 0) + rows.delete()[0]
            elif kept.blank:
                counts[holder.title] = counts.get(holder.title, 0) + rows.update(**dict.fromkeys(kept.blank, ""))
    return counts
