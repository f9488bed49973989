"""Honours recorded by hand (won elsewhere, or before this platform) and revoked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.programmes.words import EntrantKind
from jiaogong.kernel import journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import Refused, RuleBroken

from .models import Honour
from .outcome import revoke_row
from .words import HonourLevel, Origin

FIRST_YEAR = 1949


def record_honour(
    unit: Unit, *, title: str, level: str, organiser: str, granted_on: date, by: Any, at: datetime, person: Person | None = None,
    subject: str = "", tier: str = "", number: str = "", proof: UploadedFile | None = None,
) -> Honour:  # fmt: skip
    """Enter an honour granted elsewhere. Rules: awards.keep in the unit; the person works there; not in the future; once; what a
    superior granted comes with its proof (the certificate or the decision), readable by whoever reads the honour."""
    require(by, "awards.keep", unit)
    today = at.astimezone(SHANGHAI).date()
    if granted_on > today or granted_on.year < FIRST_YEAR:
        raise RuleBroken("授予日期不能晚于今天，也不能早于 1949 年。", field="granted_on")
    if proof is None and level != HonourLevel.BASE:
        raise RuleBroken("上级授予的荣誉，登记时要附证明（证书或表彰文件的照片、扫描件）。", field="proof")
    if person is not None and not Employment.objects.filter(open_at(today), person=person, unit__home=unit).exists():
        raise RuleBroken(f"{person.name}不在{unit.name}的教职工名册中，请到其所在单位登记。", field="person")
    try:
        with transaction.atomic():
            honour = Honour.objects.create(
                holder_kind=EntrantKind.PERSON if person else EntrantKind.UNIT, person=person, unit=unit, title=title.strip(),
                subject=subject.strip(), tier=tier.strip(), level=level, year=granted_on.year, granted_on=granted_on,
                organiser=organiser.strip(), number=number.strip(), origin=Origin.RECORDED, recorded_by=by, recorded_at=at,
            )  # fmt: skip
            if proof is not None:
                attach(honour, upload=proof, unit_id=unit.pk, by=by, at=at)
            journal.write(
                "登记荣誉",
                honour,
                by=by,
                after=journal.picture(honour, "title", "level", "granted_on", "organiser", "tier"),
            )
    except IntegrityError as error:
        raise RuleBroken(
            "台账里已有这一项荣誉（同一获得者、名称、项目、年度和授予单位），不用重复登记。", field="title"
        ) from error
    return honour


@transaction.atomic
def revoke_honour(honour: Honour, *, reason: str, by: Any, at: datetime) -> None:
    """Mark an honour revoked, with the reason. Who granted it revokes it; one recorded by hand, the unit that recorded it."""
    row = Honour.objects.select_for_update(of=("self",)).select_related("unit", "granted_by").get(pk=honour.pk)
    keeper = row.granted_by or row.unit
    if not allows(by, "awards.keep", keeper):
        raise Refused("awards.keep")
    if row.revoked_on is not None:
        return
    if len(reason.strip()) < 4:
        raise RuleBroken("撤销要写明依据和理由。", field="reason")
    if row.granted_on > at.astimezone(SHANGHAI).date():
        raise RuleBroken("荣誉尚未生效。")
    revoke_row(row, reason.strip(), by, at)
    journal.write("撤销荣誉", row, by=by, after={"reason": reason}, unit_id=row.unit_id)
    honour.refresh_from_db()
