"""A unit's union and its three bodies."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.kernel import journal
from jiaogong.kernel.errors import RuleBroken

from ..contacts import phone_written
from ..models import Body, CommitteeTerm, Union
from ..words import BodyKind
from .common import document_number, ends_after, free_from, locked, not_in_future

_UNION = ("name", "form", "approval", "since", "until")
_BODY = ("kind", "basis", "since", "until")


def establish_union(unit: Unit, *, by: Any, name: str, form: str, approval: str, since: date) -> Union:
    """Register that a unit's union is approved (建会) from `since`.

    Rules: an approval number (工会法第十二条：建立工会须报上一级工会批准); one union at a time; not in the future; not
    before the unit existed. Source: 《中华人民共和国工会法》第十一、十二条.
    """
    not_in_future(since)
    if not approval.strip():
        raise RuleBroken(
            "请填写上级工会的批复文号：建立工会须报上一级工会批准（《工会法》第十二条）。", field="approval"
        )
    with transaction.atomic():
        unit = locked(unit, by, "unions.keep")
        if unit.is_inner:
            raise RuleBroken("内设机构不单独建会，请在所属单位登记。")
        if since < unit.opened_on:
            raise RuleBroken(f"本单位设立于 {unit.opened_on:%Y-%m-%d}，建会日期不能更早。", field="since")
        free_from(Union.objects.filter(unit=unit), since, "工会")
        union = Union.objects.create(unit=unit, name=name, form=form, approval=document_number(approval), since=since)
        journal.write("登记建会", union, by=by, after=journal.picture(union, *_UNION), unit_id=unit.pk)
        return union


def open_union(unit: Unit) -> Union:
    """The unit's union; RuleBroken when it has none."""
    union = Union.objects.filter(unit=unit, until__isnull=True).first()
    if union is None:
        raise RuleBroken("本单位尚未建会，请先登记建会。")
    return union


def end_union(unit: Unit, *, by: Any, until: date, reason: str) -> Union:
    """End a unit's union; its bodies and committee terms end the same day.

    Rule: a union is not dissolved at will (工会法第十三条), so a reason is required.
    """
    if not reason.strip():
        raise RuleBroken(
            "请写明撤销依据：任何组织和个人不得随意撤销、合并工会组织（《工会法》第十三条）。", field="reason"
        )
    with transaction.atomic():
        unit = locked(unit, by, "unions.keep")
        union = open_union(unit)
        parts = [
            *Body.objects.filter(unit=unit, until__isnull=True),
            *CommitteeTerm.objects.filter(unit=unit, until__isnull=True),
        ]
        for row in (union, *parts):
            ends_after(row.since, until, str(row))
        before = journal.picture(union, *_UNION)
        for row in (union, *parts):
            row.until = until
            row.save(update_fields=["until"])
        after = journal.picture(union, *_UNION) | {"reason": reason, "ended": [str(row) for row in parts]}
        journal.write("撤销工会", union, by=by, before=before, after=after, unit_id=unit.pk)
        return union


def set_phone(unit: Unit, *, by: Any, phone: str) -> Union:
    """The phone under which members reach the union of their unit; nothing takes it away. Sent again it does nothing.

    Rules: the unit has a union; a landline with its area code and perhaps an extension, or a mobile.
    """
    phone = phone_written(phone)
    with transaction.atomic():
        unit = locked(unit, by, "unions.keep")
        union = open_union(unit)
        if union.phone != phone:
            before, union.phone = {"phone": union.phone}, phone
            union.save(update_fields=["phone"])
            journal.write("登记联系电话", union, by=by, before=before, after={"phone": phone}, unit_id=unit.pk)
        return union


def set_up_body(unit: Unit, *, by: Any, kind: str, since: date, basis: str = "") -> Body:
    """Register a body (教代会, 经审会, 女职工委员会) from `since`.

    Rules: the unit has a union, and had it that day; one body of a kind at a time; not in the future.
    """
    not_in_future(since)
    with transaction.atomic():
        unit = locked(unit, by, "unions.keep")
        union = open_union(unit)
        if since < union.since:
            raise RuleBroken(f"本单位于 {union.since:%Y-%m-%d} 建会，机构不能早于建会。", field="since")
        free_from(Body.objects.filter(unit=unit, kind=kind), since, str(BodyKind(kind).label))
        body = Body.objects.create(unit=unit, kind=kind, since=since, basis=basis)
        journal.write("建立机构", body, by=by, after=journal.picture(body, *_BODY), unit_id=unit.pk)
        return body


def end_body(unit: Unit, *, by: Any, kind: str, until: date, basis: str) -> Body:
    """End a body of the unit."""
    with transaction.atomic():
        unit = locked(unit, by, "unions.keep")
        body = Body.objects.filter(unit=unit, kind=kind, until__isnull=True).first()
        if body is None:
            raise RuleBroken("本单位现在没有这个机构。", field="kind")
        ends_after(body.since, until, str(BodyKind(kind).label))
        before = journal.picture(body, *_BODY)
        body.until = until
        body.save(update_fields=["until"])
        after = journal.picture(body, *_BODY) | {"reason": basis}
        journal.write("撤销机构", body, by=by, before=before, after=after, unit_id=unit.pk)
        return body
