"""The outcome of an assessment: a level for a place or for a side of the unit's work, with validity, recheck and plaque."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bound

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.engines.papers import certificates
from jiaogong.engines.papers.models import Certificate
from jiaogong.engines.papers.words import RevokedFor
from jiaogong.engines.programmes import outcomes
from jiaogong.engines.programmes.definition.schema import Definition
from jiaogong.engines.programmes.models import Entry
from jiaogong.kernel.clock import SHANGHAI, add_months

from . import rechecks
from .models import Facility, Grade, Plaque
from .numbering import next_number
from .words import OF_ITSELF, PLACES, PlaqueState, Register


class LevelParams(BaseModel):
    """Keys of [outcome] with kind = "level"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    matter: Literal[tuple(Register.values)]  # type: ignore[valid-type]
    years: int | None = Bound(default=None, ge=1, le=20)  # valid for so many years
    recheck_years: int | None = Bound(default=None, ge=1, le=20)  # to be looked at again after so many
    plaque: str = Bound(default="", max_length=10)  # the mark before the plaque's year and number
    name: str = ""  # the field with the place's name; "" where the unit itself is assessed
    area: str = ""  # the field with its area
    certificate: str = Bound(default="", max_length=60)  # what its certificate says; "" for none
    keeps: bool = False  # a recheck: the level that stands goes on under its own name


def fits(definition: Definition, params: LevelParams) -> str:
    """What does not fit between the outcome's keys and the form."""
    keys = {field.key for field in definition.fields}
    for name in ("name", "area"):
        if getattr(params, name) and getattr(params, name) not in keys:
            return f"{name} 所指的字段“{getattr(params, name)}”不在申报表里"
    if bool(params.name) != (Register(params.matter) in PLACES):
        return "评阵地的要写名称字段（name），评单位工作的不写"
    if params.recheck_years and params.years and params.recheck_years > params.years:
        return "复检应在有效期之内（recheck_years 不大于 years）"
    return ""


def bounds(definition: Definition, params: LevelParams, host: Unit, shipped: Definition | None) -> str:
    """A unit's level is given by a superior; a base union gives its own groups' alone."""
    if host.layer == Layer.BASE and params.matter not in OF_ITSELF:
        return f"“{Register(params.matter).label}”由县（市、区）级以上工会评定，{host}不能自己给自己评，请向上级申报"
    return outcomes.unposted(definition, shipped)


def apply(entry: Entry, params: LevelParams, by: Any, at: datetime) -> str:
    """The level; it takes the place of the former one of its kind. Safe to call twice."""
    day = at.astimezone(SHANGHAI).date()
    facility = _facility(entry, params, day) if params.name else None
    tiers = [tier.title for tier in entry.programme.definition.tiers]
    grade = Grade.objects.filter(entry=entry).first()
    if grade is None:
        former = list(Grade.objects.filter(register=params.matter, unit=entry.unit, facility=facility, ended_on=None))
        for row in former:
            supersede(row, f"由“{entry.programme.title}”重新评定", by, at)
        grade = Grade.objects.create(
            register=params.matter, unit=entry.unit, facility=facility, level=_level(entry, params, former),
            position=tiers.index(entry.tier) + 1 if entry.tier in tiers else 1, score=entry.score, granted_on=day,
            granted_by=entry.programme.unit, entry=entry,
            valid_until=add_months(day, 12 * params.years) if params.years else None,
            recheck_on=add_months(day, 12 * params.recheck_years) if params.recheck_years else None,
        )  # fmt: skip
        if not params.plaque:  # a recheck gives no plaque: the one that hangs goes on
            Plaque.objects.filter(grade__in=former, state=PlaqueState.HUNG).update(grade=grade)
    words = f"{grade.get_register_display()}{entry.tier}" if params.keeps else f"评定为“{grade.level}”"
    if grade.valid_until:
        words += f"，有效期至 {grade.valid_until:%Y-%m-%d}"
    return words + _plaque(grade, params, day) + _certificate(grade, params, by, at)


def _level(entry: Entry, params: LevelParams, former: list[Grade]) -> str:
    """The tier is the level's name; a recheck says only that the former one stands (or the matter's name, where it was given
    before there was this register)."""
    if params.keeps:
        return former[0].level if former else str(Register(params.matter).label)
    return entry.tier or "达标"


def _facility(entry: Entry, params: LevelParams, day: date) -> Facility:
    name = str(entry.answers.get(params.name, "")).strip()[:60] or entry.title[:60]
    area = str(entry.answers.get(params.area, "")) if params.area else ""
    kind = PLACES[Register(params.matter)]
    found, _ = Facility.objects.get_or_create(
        unit=entry.unit, kind=kind, name=name, closed_on=None, defaults={"leader": entry.person, "opened_on": day}
    )
    if area:
        found.area = int(float(area))
        found.save(update_fields=["area"])
    return found


def _plaque(grade: Grade, params: LevelParams, day: date) -> str:
    if not params.plaque:
        return ""
    hung = Plaque.objects.filter(grade=grade).first()
    if hung is None:
        number = next_number(grade.granted_by, f"{params.plaque}{day.year}")
        hung = Plaque.objects.create(grade=grade, issuer=grade.granted_by, number=number, issued_on=day)
    return f"，牌匾编号 {hung.number}"


def _certificate(grade: Grade, params: LevelParams, by: Any, at: datetime) -> str:
    if not params.certificate:
        return ""
    row = certificates.issue(
        grade, unit=grade.granted_by, holder_unit=grade.unit, holder_name=f"{grade.unit}{grade.facility.name if grade.facility else ''}",
        kind="命名证书", title=params.certificate, year=grade.granted_on.year, on=grade.granted_on, by=by, at=at,
    )  # fmt: skip
    return f"，证书编号 {row.code}"


def undo(entry: Entry, reason: str, by: Any, at: datetime) -> None:
    """The level is revoked, its plaque called back."""
    grade = Grade.objects.filter(entry=entry, ended_on=None).first()
    if grade is not None:
        end_grade(grade, reason, by, at)


def supersede(grade: Grade, reason: str, by: Any, at: datetime) -> None:
    """A newer level takes this one's place; its to-do is done. Its plaque hangs until it is taken down."""
    grade.ended_on, grade.ended_for = at.astimezone(SHANGHAI).date(), reason[:300]
    grade.save(update_fields=["ended_on", "ended_for"])
    rechecks.close(grade, by=by, at=at, outcome="已重新评定")


def end_grade(grade: Grade, reason: str, by: Any, at: datetime) -> None:
    """A level ends: revoked, or failed at the recheck. Its plaque is to be taken down, its certificate holds no longer."""
    day = at.astimezone(SHANGHAI).date()
    grade.ended_on, grade.ended_for = day, reason[:300]
    grade.save(update_fields=["ended_on", "ended_for"])
    grade.plaques.filter(state=PlaqueState.HUNG).update(state=PlaqueState.RECALLED, changed_on=day, note=reason[:200])
    for row in certificates_of(grade).valid():
        certificates.revoke(row, reason=RevokedFor.WITHDRAWN, note=reason, by=by, at=at, check=False)
    rechecks.close(grade, by=by, at=at, outcome="等级已撤销")


def certificates_of(grade: Grade) -> Any:
    """The certificates of a level, newest first."""
    return Certificate.objects.filter(subject_type=grade._meta.label_lower, subject_id=grade.pk).order_by("-pk")


WORDS = {
    "matter": "评定事项", "years": "有效期（年）", "recheck_years": "几年后复检", "plaque": "牌匾编号字头", "name": "名称字段", "area": "面积字段",
    "certificate": "证书名称", "keeps": "复检合格，等级不变",
    **{f"matter.{key}": str(label) for key, label in Register.choices},
}  # fmt: skip


def install() -> None:
    """Register the outcome; called when the app is ready."""
    outcomes.register(
        outcomes.Outcome(
            "level", "评定等级（有效期、复检、牌匾）", LevelParams, apply, undo, fits, WORDS, bounds=bounds
        )
    )
