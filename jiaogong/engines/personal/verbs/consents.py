"""Giving and withdrawing consent: one transaction and one journal line each."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Person
from jiaogong.kernel import journal

from .. import purposes
from ..models import Consent


def give_consent(person: Person, *, by: Any, purpose: str, at: datetime) -> Consent:
    """`person` agrees to a purpose as it is worded now; given twice it is one. A newer wording ends the older consent.

    Source: 个人信息保护法 art. 14: consent is asked again when purpose or kind of data changes.
    """
    meant = purposes.get(purpose)
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        now = Consent.objects.standing().filter(person=person, purpose=purpose).first()
        if now is not None and now.version == meant.version:
            return now
        if now is not None:
            Consent.objects.filter(pk=now.pk).update(withdrawn_at=at)
        row = Consent.objects.create(
            person=person, purpose=purpose, version=meant.version, wording=asdict(meant), given_at=at
        )
        journal.write("同意处理个人信息", row, by=by, after={"purpose": meant.title, "version": meant.version})
        return row


def withdraw_consent(person: Person, *, by: Any, purpose: str, at: datetime) -> bool:
    """`person` takes his consent back; what was done before stays lawful (art. 15), what was kept
    on this consent alone goes (art. 47). False when there was none."""
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        row = Consent.objects.standing().filter(person=person, purpose=purpose).first()
        if row is None:
            return False
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        purposes.forget_what_rested_on(purpose, person, by, at)
        journal.write("撤回同意", row, by=by, after={"purpose": purposes.get(purpose).title})
        return True
