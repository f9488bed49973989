"""Levels: those given before this platform recorded, rechecked, revoked. What a programme gives is written by its outcome."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.engines.programmes import catalogue
from jiaogong.kernel import journal
from jiaogong.kernel.access import home_units, require
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.kernel.errors import Refused, RuleBroken

from .. import rechecks
from ..models import Facility, Grade, Plaque
from ..outcome import end_grade, supersede
from ..words import PLACES, Register

FIRST_YEAR = 1949
_SHOWN = ("register", "level", "score", "granted_on", "valid_until", "recheck_on")


def grantor_of(user: Any, unit: Unit) -> Unit | None:
    """The nearest union above the unit in whose name the user gives levels; a unit gives itself none."""
    homes = (
        Unit.objects.filter(pk__in=home_units(user, "staffhomes.grade")).exclude(layer=Layer.BASE).exclude(pk=unit.pk)
    )
    above = [home for home in homes if not unit.is_inner and unit.path.startswith(home.path)]
    return max(above, key=lambda home: len(home.path), default=None)


def position_of(register: str, level: str) -> int:
    """Which place a level takes in its scheme, from the catalogue; 1 where the catalogue does not know it."""
    for listed in catalogue.everything().values():
        if listed.definition.outcome.get("matter") == register:
            titles = [tier.title for tier in listed.definition.tiers]
            if level in titles:
                return titles.index(level) + 1
    return 1


def _sound(register: str, facility: Facility | None, unit: Unit, level: str) -> None:
    wanted = PLACES.get(Register(register))
    if wanted is None and facility is not None:
        raise RuleBroken("这个事项评的是单位工作，不选阵地。", field="facility")
    if wanted is not None and (facility is None or facility.kind != wanted or facility.unit_id != unit.pk):
        raise RuleBroken(
            f"这个事项评的是阵地，请选{unit.name}的一处{wanted.label}；还没有的，由该单位先登记。", field="facility"
        )
    if facility is not None and facility.closed_on is not None:
        raise RuleBroken("这处阵地已停用。", field="facility")
    if not level.strip():
        raise RuleBroken("请写等级。", field="level")


def _days_sound(granted_on: date, valid_until: date | None, recheck_on: date | None, today: date) -> None:
    if granted_on > today or granted_on.year < FIRST_YEAR:
        raise RuleBroken("评定日期不能晚于今天，也不能早于 1949 年。", field="granted_on")
    if valid_until is not None and valid_until < granted_on:
        raise RuleBroken("有效期不能早于评定日期。", field="valid_until")
    if recheck_on is not None and (recheck_on < granted_on or (valid_until and recheck_on > valid_until)):
        raise RuleBroken("复检日期应在评定日期之后、有效期之内。", field="recheck_on")


@transaction.atomic
def record_grade(
    unit: Unit, *, register: str, level: str, granted_on: date, by: Any, at: datetime, facility: Facility | None = None,
    score: Decimal | None = None, valid_until: date | None = None, recheck_on: date | None = None, plaque: str = "",
) -> Grade:  # fmt: skip
    """Enter a level a superior gave outside this platform; an earlier one gives way. Rules: staffhomes.grade in a union above the
    unit; a place for what is given to places; days in order; a plaque's number once."""
    grantor = grantor_of(by, unit)
    if grantor is None:
        raise Refused("staffhomes.grade")
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    _sound(register, facility, unit, level)
    _days_sound(granted_on, valid_until, recheck_on, at.astimezone(SHANGHAI).date())
    for former in Grade.objects.filter(register=register, unit=unit, facility=facility, ended_on=None):
        if former.granted_on >= granted_on:
            raise RuleBroken(
                f"台账里已有 {former.granted_on:%Y-%m-%d} 评定的“{former.level}”，不用再登记更早的。",
                field="granted_on",
            )
        supersede(former, f"{granted_on:%Y-%m-%d} 重新评定为“{level.strip()}”", by, at)
    grade = Grade.objects.create(
        register=register, unit=unit, facility=facility, level=level.strip(), position=position_of(register, level.strip()), score=score,
        granted_on=granted_on, granted_by=grantor, valid_until=valid_until, recheck_on=recheck_on,
    )  # fmt: skip
    if plaque.strip():
        hang(grade, plaque.strip(), granted_on)
    journal.write("登记等级", grade, by=by, after=journal.picture(grade, *_SHOWN))
    return grade


def hang(grade: Grade, number: str, on: date) -> Plaque:
    """A plaque with a number its issuer has not given yet."""
    try:
        with transaction.atomic():
            return Plaque.objects.create(grade=grade, issuer_id=grade.granted_by_id, number=number, issued_on=on)
    except IntegrityError as error:
        raise RuleBroken(f"牌匾编号“{number}”已经用过，编号不能重复。", field="plaque") from error


def _locked(grade: Grade, by: Any) -> Grade:
    rows = Grade.objects.select_for_update(of=("self",)).select_related(
        "unit", "granted_by", "facility__unit", "entry__programme"
    )
    row = rows.get(pk=grade.pk)
    require(by, "staffhomes.grade", row.granted_by)
    return row


@transaction.atomic
def pass_recheck(grade: Grade, *, on: date, by: Any, at: datetime, next_on: date | None = None) -> None:
    """The level stood its recheck; the next one is due on `next_on`, or none before it runs out. Whoever gave it says so."""
    row = _locked(grade, by)
    today = at.astimezone(SHANGHAI).date()
    if row.ended_on is not None or (row.valid_until and row.valid_until < today):
        raise RuleBroken("这个等级已经失效，请重新评定。")
    if on > today or on < row.granted_on:
        raise RuleBroken("复检日期不能晚于今天，也不能早于评定日期。", field="on")
    if next_on is not None and (next_on <= on or (row.valid_until and next_on > row.valid_until)):
        raise RuleBroken("下次复检应在这次之后、有效期之内。", field="next_on")
    if (row.rechecked_on, row.recheck_on) != (on, next_on):
        before = journal.picture(row, "rechecked_on", "recheck_on")
        row.rechecked_on, row.recheck_on = on, next_on
        row.save(update_fields=["rechecked_on", "recheck_on"])
        rechecks.close(row, by=by, at=at, outcome="复检合格")
        journal.write("复检合格", row, by=by, before=before, after=journal.picture(row, "rechecked_on", "recheck_on"))
    grade.refresh_from_db()


@transaction.atomic
def revoke_grade(grade: Grade, *, reason: str, by: Any, at: datetime) -> None:
    """Take a level back; its plaque is called back. Whoever gave it revokes it; what a programme gave is revoked at its entry.
    Twice is once."""
    row = _locked(grade, by)
    if row.ended_on is not None:
        return
    if row.entry is not None:
        raise RuleBroken(f"这个等级由“{row.entry.programme.title}”评定，请在那件申报的页面上撤销结果，等级会一并撤销。")
    if len(reason.strip()) < 4:
        raise RuleBroken("撤销要写明依据和理由。", field="reason")
    end_grade(row, f"撤销：{reason.strip()}", by, at)
    journal.write("撤销等级", row, by=by, after={"reason": reason.strip()})
    grade.refresh_from_db()
