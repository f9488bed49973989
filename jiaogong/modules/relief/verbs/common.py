"""What the verbs share: locks, the chair's office, to-dos that name nobody in full."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Office, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken

from ..models import HardshipFile


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(clock.SHANGHAI).date()


def locked(unit: Unit, by: Any, rule: str) -> Unit:
    """The unit's row, held until the transaction ends."""
    row = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, rule, row)
    if row.closed_on is not None:
        raise RuleBroken(f"{row.name}已于 {row.closed_on:%Y-%m-%d} 撤销，不能再登记。")
    return row


def locked_file(file: HardshipFile) -> HardshipFile:
    """The file's row, held, with person and unit."""
    rows = HardshipFile.objects.select_for_update(of=("self",)).select_related("person", "unit")
    return rows.get(pk=file.pk)


def must_be_open(file: HardshipFile) -> None:
    """Closed files are read only."""
    if file.state != "open":
        raise RuleBroken("档案不在档，不能再办理；需要时请重新申请建档。")


def not_ahead(day: date, field: str) -> None:
    """A register says what is."""
    if day > clock.today():
        raise RuleBroken("日期不能晚于今天：到那一天再登记即可。", field=field)


def chair_office(unit: Unit) -> Office | None:
    """The office of the unit's chair."""
    posts = Office.objects.filter(unit__home=unit, role=RoleKey.CHAIR, abolished_on__isnull=True)
    return posts.order_by("unit__path", "id").first()


def tell_chair(
    kind: str, title: str, subject: models.Model, unit: Unit, *, link: str, by: Any, at: datetime, due_on: date | None = None
) -> None:  # fmt: skip
    """A to-do of the unit's chair, if it has one."""
    office = chair_office(unit)
    if office is not None:
        inbox.open_item(
            kind=kind, title=title, link=link, subject=subject, unit=unit, by=by, at=at, due_on=due_on, office=office
        )


def file_link(file: HardshipFile) -> str:
    """The page of a case."""
    return reverse("relief:file", args=[file.key])
