"""Plaques: taken down, lost, replaced. Only the union that gave one says so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import RuleBroken

from ..models import Grade, Plaque
from ..words import PlaqueState
from .grades import hang


def _locked(plaque: Plaque, by: Any) -> Plaque:
    """The row, its level held first: one plaque of a level changes at a time."""
    Grade.objects.select_for_update(of=("self",)).get(pk=plaque.grade_id)
    row = (
        Plaque.objects.select_for_update(of=("self",))
        .select_related("issuer", "grade__granted_by", "grade__unit")
        .get(pk=plaque.pk)
    )
    require(by, "staffhomes.grade", row.issuer)
    return row


def _change(plaque: Plaque, state: PlaqueState, *, on: date, note: str, by: Any, at: datetime) -> bool:
    """Put it into another state; False when it was there already."""
    if plaque.state == state:
        return False
    if on > at.astimezone(SHANGHAI).date() or on < plaque.issued_on:
        raise RuleBroken("日期不能晚于今天，也不能早于颁发日期。", field="on")
    before = journal.picture(plaque, "state")
    plaque.state, plaque.changed_on, plaque.note = state, on, note.strip()
    plaque.save(update_fields=["state", "changed_on", "note"])
    journal.write(
        f"牌匾{state.label}", plaque, by=by, before=before, after=journal.picture(plaque, "state", "changed_on", "note"),
        unit_id=plaque.grade.unit_id,
    )  # fmt: skip
    return True


@transaction.atomic
def recall_plaque(plaque: Plaque, *, on: date, by: Any, at: datetime, note: str = "") -> None:
    """It was taken down and given back; a lost one that turned up too. Twice is once."""
    row = _locked(plaque, by)
    _change(row, PlaqueState.RECALLED, on=on, note=note, by=by, at=at)
    plaque.refresh_from_db()


@transaction.atomic
def lose_plaque(plaque: Plaque, *, on: date, by: Any, at: datetime, note: str = "") -> None:
    """It is lost; its number is not given again. Rule: one that was called back cannot get lost. Twice is once."""
    row = _locked(plaque, by)
    if row.state == PlaqueState.RECALLED:
        raise RuleBroken("这块牌匾已经收回。")
    _change(row, PlaqueState.LOST, on=on, note=note, by=by, at=at)
    plaque.refresh_from_db()


@transaction.atomic
def replace_plaque(plaque: Plaque, *, number: str, on: date, by: Any, at: datetime, note: str = "") -> Plaque:
    """A new plaque with a new number for the same level; the one that hung is called back, a lost one stays lost. Sent twice with the
    same number it answers the same plaque."""
    row = _locked(plaque, by)
    there = Plaque.objects.filter(
        grade=row.grade, issuer=row.issuer, number=number.strip(), state=PlaqueState.HUNG
    ).first()
    if there is not None:
        return there
    if row.grade.ended_on is not None:
        raise RuleBroken("等级已经失效，不再换发牌匾。")
    if not number.strip():
        raise RuleBroken("请写新牌匾的编号。", field="plaque")
    if on > at.astimezone(SHANGHAI).date() or on < row.issued_on:
        raise RuleBroken("日期不能晚于今天，也不能早于原牌匾的颁发日期。", field="on")
    for hung in Plaque.objects.filter(grade=row.grade, state=PlaqueState.HUNG).select_related("grade"):
        _change(hung, PlaqueState.RECALLED, on=on, note=note or f"换发 {number.strip()}"[:200], by=by, at=at)
    fresh = hang(row.grade, number.strip(), on)
    journal.write(
        "换发牌匾",
        fresh,
        by=by,
        before={"number": row.number},
        after={"number": fresh.number},
        unit_id=row.grade.unit_id,
    )
    plaque.refresh_from_db()
    return fresh
