"""Hardship files follow a merger or a split: the union that takes over answers for them, and each person is told.

Source: 个人信息保护法 art. 22 (2021): whoever takes over personal information in a merger or division goes on with the duties, and the
people are told his name and how to reach him. No new consent is asked for that; moving by oneself asks one (purposes.FOLLOW).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.org.moves import register_carrier
from jiaogong.kernel import clock

from .models import CaseAccess, Enrolment, FirstReport, HardshipFile
from .words import FileState


def install() -> None:
    """Register the carrier; called when the app is ready."""
    register_carrier("relief.file", "困难帮扶档案", carry)


def carry(former: Unit, successor: Unit, people: Sequence[Person] | None, day: date, by: Any) -> int:
    """Live files (of `people` alone when given) go to the successor; what was granted in the former unit's offices ends. Somebody who
    has a file there already keeps both until one is closed. First reports and running insurance go along. Returns how many files."""
    at = clock.now()
    files = HardshipFile.objects.filter(unit=former).exclude(state=FileState.CLOSED).select_related("person")
    reports = FirstReport.objects.filter(unit=former, helped_at=None, coordinated_at=None)
    insured = Enrolment.objects.filter(unit=former, product__until__gt=day)
    if people is not None:
        files, reports = files.filter(person__in=people), reports.filter(person__in=people)
        insured = insured.filter(person__in=people)
    held = HardshipFile.objects.filter(unit=successor).exclude(state=FileState.CLOSED).values("person")
    found = list(files.exclude(person__in=held).select_for_update(of=("self",)).order_by("pk"))
    ids = [row.pk for row in found]
    HardshipFile.objects.filter(pk__in=ids).update(unit=successor)
    CaseAccess.objects.filter(file__in=ids, revoked_at__isnull=True).update(revoked_at=at)
    reports.update(unit=successor)
    insured.update(unit=successor)
    for row in found:
        body = f"{former.name}并入或分到{successor.name}，您的困难档案从 {day:%Y-%m-%d} 起由{successor.name}主席保管，原来的经办授权已收回。"
        send(short="困难档案保管变更", body=body, link=reverse("relief:mine"), person=row.person, at=at)
    return len(found)
