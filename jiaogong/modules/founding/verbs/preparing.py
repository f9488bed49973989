"""Preparing: opening a case, its form and name, who joins, papers, partners; handing it in, taking it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from jiaogong.engines.org import verbs as org
from jiaogong.engines.org.models import Holding, Office, Person, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import journal
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.unions.joint import established
from jiaogong.modules.unions.verbs.ties import unit_named
from jiaogong.modules.unions.words import Form

from ..models import Founding, FoundingPaper, Partner
from ..provisions import MEMBERS, PREPARE_DAYS, REVIEW_DAYS
from ..reading import advice, lacking, staff_number
from ..rights import may_start
from ..words import CONTACT, EDITABLE, State, StepKind
from .common import day_of, locked, move, require_editable, require_state
from .people import person_on_staff


def open_founding(
    unit: Unit, *, by: Any, at: datetime, contact: Person | None = None, name: str = "", phone: str = ""
) -> Founding:
    """Begin founding a union in a unit without one; `contact` (or a new person of that name) heads the preparation group.

    Rules: the unit's own staff or its superior may begin; open, no inner unit, no union yet (own or joint), one case at
    a time. The form proposed follows the number of staff (工会法第十一条).
    """
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit.pk)
        if not may_start(by, unit):
            raise Refused("founding.start")
        if unit.closed_on is not None:
            raise RuleBroken(f"{unit.name}已撤销，不能建会。")
        if established(day_of(at)).filter(pk=unit.pk).exists():
            raise RuleBroken(f"{unit.name}已经建会，不用重复办理。")
        running = Founding.objects.running().filter(unit=unit).first()
        if running is not None:
            return running
        staff = staff_number(unit, day_of(at))
        founding = Founding(
            unit=unit,
            form=advice(unit, staff, day_of(at)).form,
            name=f"{unit.name}工会委员会",
            intended=staff,
            opened_at=at,
        )
        if founding.form == Form.FEDERATION:
            founding.name = f"{unit.name}工会联合会"
        founding.contact = _contact(unit, by, at, contact, name, phone)
        founding.save()
        move(founding, to=State.PREPARING, kind=StepKind.OPENED, by=by, at=at, days=PREPARE_DAYS)
        return founding


def _contact(unit: Unit, by: Any, at: datetime, contact: Person | None, name: str, phone: str) -> Office | None:
    if contact is None and not name.strip():
        raise RuleBroken("请写明筹备组组长：建会期间的待办会发给他。", field="name")
    person = contact or person_on_staff(unit, at, name.strip(), "", phone.strip())
    office = Office.objects.filter(unit=unit, title=CONTACT).first()
    if office is None:
        office = org.create_office(unit, by=by, title=CONTACT, role=RoleKey.HANDLER, check=False)
    elif office.abolished_on is not None:
        office.abolished_on = None
        office.save(update_fields=["abolished_on"])
    if not Holding.objects.filter(office=office, person=person, until=None).exists():
        Holding.objects.filter(office=office, until=None, since__gte=day_of(at)).delete()
        Holding.objects.filter(office=office, until__gt=day_of(at)).update(until=day_of(at))
        org.take_office(office, by=by, person=person, since=day_of(at), basis="建会筹备", check=False)
    return office


def change_details(founding: Founding, *, by: Any, at: datetime, form: str, name: str, intended: int) -> Founding:
    """Form, name and number of those who mean to join.

    Rules: 25 members and more form a committee of their own (工会法第十一条); not more than the staff; a federation is
    an education group's; the name is free among the running cases of the superior.
    """
    with transaction.atomic():
        founding = locked(founding, by)
        require_editable(founding)
        _check_form(founding.unit, form, intended, at)
        before = journal.picture(founding, "form", "name", "intended")
        founding.form, founding.name, founding.intended = form, name.strip(), intended
        founding.save(update_fields=["form", "name", "intended"])
        after = journal.picture(founding, "form", "name", "intended")
        journal.write("修改建会申请", founding, by=by, before=before, after=after, unit_id=founding.unit_id)
        return founding


def _check_form(unit: Unit, form: str, intended: int, at: datetime) -> None:
    least = value_of(MEMBERS, unit, day_of(at))
    if (form == Form.FEDERATION) != (unit.kind == "group"):
        raise RuleBroken("工会联合会由教育集团组建；其他单位请选择工会委员会、联合基层工会或组织员。", field="form")
    if form in (Form.JOINT, Form.ORGANISER) and intended >= least:
        raise RuleBroken(
            f"拟入会 {intended} 人：有会员 {least} 人以上的，应当建立基层工会委员会（《工会法》第十一条）。",
            field="form",
        )
    if form != Form.FEDERATION and intended < 1:
        raise RuleBroken("拟入会人数至少 1 人：以在岗教职工自愿入会为准。", field="intended")


def add_partner(founding: Founding, *, by: Any, at: datetime, other: str) -> Partner:
    """Another unit joins the case, named in full or by code.

    Rules: only joint unions and federations have partners; below the same superior's reach; without a union (joint);
    no other running case.
    """
    with transaction.atomic():
        founding = locked(founding, by)
        require_editable(founding)
        if founding.form not in (Form.JOINT, Form.FEDERATION):
            raise RuleBroken("只有联合基层工会和工会联合会有成员单位，请先选择组织形式。", field="other")
        unit = unit_named(other)
        _check_partner(founding, unit, at)
        row, _ = Partner.objects.get_or_create(founding=founding, unit=unit)
        journal.write("登记成员单位", founding, by=by, after={"unit": unit.name}, unit_id=founding.unit_id)
        return row


def _check_partner(founding: Founding, unit: Unit, at: datetime) -> None:
    if unit.pk == founding.unit_id:
        raise RuleBroken("成员单位不能是本单位自己。", field="other")
    if unit.is_inner or unit.layer != "base":
        raise RuleBroken("成员单位应是学校、幼儿园等基层单位。", field="other")
    if founding.form == Form.FEDERATION:
        if founding.unit.superior is None or not unit.path.startswith(founding.unit.superior.path):
            raise RuleBroken(f"{unit.name}不属于同一个上级工会，不能加入本教育集团的工会联合会。", field="other")
        return
    if established(day_of(at)).filter(pk=unit.pk).exists():
        raise RuleBroken(f"{unit.name}已经建会，不能再加入联合基层工会。", field="other")
    if unit.superior_id != founding.unit.superior_id:
        raise RuleBroken(f"{unit.name}不属于同一个上级工会，不能联合建会。", field="other")
    mine = Q(unit=unit) | Q(partners__unit=unit)
    if Founding.objects.running().filter(mine).exclude(pk=founding.pk).exists():
        raise RuleBroken(f"{unit.name}另有建会正在办理，请先撤回那一件。", field="other")


def hand_in_paper(founding: Founding, *, by: Any, at: datetime, title: str, files: list[UploadedFile]) -> FoundingPaper:
    """Keep files under one title of the list. Rules of the files: papers.attach."""
    if not files:
        raise RuleBroken("请选择文件或拍照。", field="uploads")
    with transaction.atomic():
        founding = locked(founding, by)
        require_editable(founding)
        row, _ = FoundingPaper.objects.get_or_create(founding=founding, title=title)
        for upload in files:
            attach(row, upload=upload, unit_id=founding.unit_id, by=by, at=at)
        after = {"title": title, "files": [str(f.name)[:80] for f in files]}
        journal.write("上传建会材料", founding, by=by, after=after, unit_id=founding.unit_id)
        return row


def apply(founding: Founding, *, by: Any, at: datetime) -> Founding:
    """Hand the application in to the superior.

    Rules: every paper of the list is there (what lacks is named); the form fits the number of members.
    Source: 《工会法》第十一、十二条: 建立工会须报上一级工会批准.
    """
    with transaction.atomic():
        founding = locked(founding, by)
        if founding.state == State.APPLIED:
            return founding
        require_state(founding, *EDITABLE)
        _check_form(founding.unit, founding.form, founding.intended, at)
        if left := lacking(founding, day_of(at)):
            raise RuleBroken(f"还缺：{'、'.join(left)}。补齐后再提交。")
        note = f"{founding.get_form_display()}，拟入会 {founding.intended} 人"
        move(founding, to=State.APPLIED, kind=StepKind.APPLIED, by=by, at=at, days=REVIEW_DAYS, note=note)
        return founding


def withdraw(founding: Founding, *, by: Any, at: datetime, reason: str) -> Founding:
    """Give the case up; it stays readable. Rules: a reason; not once the superior has approved."""
    with transaction.atomic():
        founding = locked(founding, by)
        if founding.state == State.WITHDRAWN:
            return founding
        require_state(founding, State.PREPARING, State.RETURNED, State.APPLIED)
        if not reason.strip():
            raise RuleBroken("请写明撤回原因。", field="reason")
        move(founding, to=State.WITHDRAWN, kind=StepKind.WITHDRAWN, by=by, at=at, note=reason.strip())
        close_contact(founding, at)
        return founding


def close_contact(founding: Founding, at: datetime) -> None:
    """The preparation group is done: its office is abolished and nobody acts in its name any more."""
    if founding.contact_id is None:
        return
    today = day_of(at)
    rows = Holding.objects.filter(office=founding.contact_id, until=None)
    rows.filter(since__lt=today).update(until=today)
    rows.filter(since__gte=today).update(until=today + timedelta(days=1))  # begun today: a period has at least a day
    Office.objects.filter(pk=founding.contact_id).update(abolished_on=today)
