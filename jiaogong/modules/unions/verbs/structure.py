"""Merging, splitting and closing units, with what their unions own and word to those concerned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.inbox.verbs import send
from jiaogong.engines.org import structure
from jiaogong.engines.org.models import Holding, Office, Person, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken

from ..joint import members_of
from ..models import Body, CommitteeTerm, Union
from .units import found


class _Rehearsal(Exception):
    """Carries what a rehearsed change would have moved."""

    def __init__(self, moved: dict[str, int]) -> None:
        self.moved = moved


def rehearse(change: Callable[[], dict[str, int]]) -> dict[str, int]:
    """What a change would move, by title: it is done and taken back, so the count is the real one."""
    try:
        with transaction.atomic():
            raise _Rehearsal(change())
    except _Rehearsal as done:
        return done.moved


def end_registers(unit: Unit, day: date) -> int:
    """Union, bodies and terms of a unit end on `day`; returns how many rows.

    Rules: the unit does not lead a joint union others still belong to; nothing began on the day or later.
    """
    if joined := members_of(unit, day):
        names = "、".join(tie.unit.name for tie in joined[:3])
        raise RuleBroken(
            f"{unit.name}是联合基层工会的牵头单位，{names}等 {len(joined)} 个单位还在其中，请先另行建会或加入别的工会。"
        )
    rows = [
        *Union.objects.filter(unit=unit, until__isnull=True),
        *Body.objects.filter(unit=unit, until__isnull=True),
        *CommitteeTerm.objects.filter(unit=unit, until__isnull=True),
    ]
    for row in rows:
        if row.since >= day:
            raise RuleBroken(f"{row}自 {row.since:%Y-%m-%d} 起登记，生效日期必须在其后。", field="since")
        row.until = day
        row.save(update_fields=["until"])
    return len(rows)


def merge(unit: Unit, *, by: Any, successor: Unit, since: date, basis: str) -> dict[str, int]:
    """Merge `unit` into `successor` on `since`; chairs of both and whoever held an office are told.

    Rules: org.structure.merge_units. Source: 《工会法》第十三条 (a union ends with its unit, and reports to its superior).
    """
    with transaction.atomic():
        held = structure.holders_of(unit)
        moved = structure.merge_units(unit, successor, by=by, day=since, basis=basis)
        body = f"{unit.name}自 {since:%Y-%m-%d} 起并入{successor.name}，依据：{basis}。人员、会籍和待办已随之转入。"
        _tell(held, successor, "单位并入", body)
        return moved


def split(
    unit: Unit, *, by: Any, name: str, kind: str, nature: str, people: Sequence[Person], since: date, basis: str
) -> tuple[Unit, dict[str, int]]:
    """A new unit beside `unit`, with chosen people from `since` on; its own union is founded next.

    Rules: org.structure.split_off; the new name is free below the superior; not everybody goes.
    """
    with transaction.atomic():
        structure.require_superior(by, unit)
        assert unit.superior is not None
        new = found(
            by=by, superior=unit.superior, name=name, layer=unit.layer, kind=kind, nature=nature, since=since
        )  # fmt: skip
        held = [h for h in structure.holders_of(unit) if h.person_id in {p.pk for p in people}]
        moved = structure.split_off(unit, new, by=by, people=people, day=since, basis=basis)
        body = f"{new.name}自 {since:%Y-%m-%d} 起由{unit.name}分设，依据：{basis}。分出人员的登记已转入新单位。"
        _tell(held, unit, "单位分设", body, link=new)
        return new, moved


def close(unit: Unit, *, by: Any, since: date, basis: str) -> dict[str, int]:
    """Close a unit nobody works in; its union ends with it and its former officers are told.

    Rules: org.structure.close_unit. Source: 《工会法》第十三条: 所在单位终止或者被撤销的，工会组织相应撤销，并报告上一级工会.
    """
    with transaction.atomic():
        held = structure.holders_of(unit)
        structure.require_superior(by, unit)
        ended = end_registers(unit, since)
        structure.close_unit(unit, by=by, day=since, basis=basis)
        body = f"{unit.name}自 {since:%Y-%m-%d} 起撤销，工会组织随之撤销（《工会法》第十三条），依据：{basis}。"
        _tell(held, unit.superior, "单位撤销", body, link=unit)
        return {"工会、机构与届次（终止）": ended, "任职": len(held)}


def _tell(held: list[Holding], unit: Unit | None, short: str, body: str, link: Unit | None = None) -> None:
    """A message to whoever held an office, each once, and to the chair of the unit concerned."""
    at = clock.now()
    to = link or unit
    address = reverse("unions:unit", args=[to.key]) if to else ""
    for person in {h.person_id: h.person for h in held}.values():
        send(short=short, body=body, link=address, person=person, at=at)
    chair = Office.objects.filter(unit=unit, role=RoleKey.CHAIR, abolished_on__isnull=True).order_by("id").first()
    if chair is not None:
        send(short=short, body=body, link=address, office=chair, at=at)
