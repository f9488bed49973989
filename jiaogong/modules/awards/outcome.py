"""The outcome of a programme that grants an honour: a row of the register, a certificate, a candidacy for another honour."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bound

from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers import certificates
from jiaogong.engines.papers.models import Attachment, Certificate
from jiaogong.engines.programmes import outcomes
from jiaogong.engines.programmes.definition.schema import Definition
from jiaogong.engines.programmes.models import Entry
from jiaogong.engines.programmes.words import EntrantKind
from jiaogong.kernel.clock import SHANGHAI, add_months

from .models import Candidate, Honour
from .words import RANK, HonourLevel, Origin


class HonourParams(BaseModel):
    """Keys of [outcome] with kind = "honour"."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Literal[tuple(HonourLevel.values)]  # type: ignore[valid-type]
    title: str = Bound(default="", max_length=60)  # else the call's title without 评选, 推荐, 竞赛
    certificate: bool = True
    years: int | None = Bound(default=None, ge=1, le=20)  # valid for so many years
    nominates: str = ""  # the honour for which the first of the first prize becomes a candidate


_NATIONWIDE = ("全国", "国家级")


def bounds(definition: Definition, params: HonourParams, host: Unit, shipped: Definition | None) -> str:
    """A union grants honours of its own level or lower; those of its superiors it records or recommends for."""
    if RANK[params.level] > RANK.get(host.layer, 0):
        return (
            f"{host}不能授予{HonourLevel(params.level).label}荣誉：荣誉由相应级别的工会授予。本级表彰的，复制方案后改为本级；"
            "上级已授予的，到“荣誉台账”登记并附证明；还没有授予的，向上级推荐"
        )
    named = params.title or definition.title
    if params.level != HonourLevel.NATIONAL and named.startswith(_NATIONWIDE):
        return f"“{named}”是国家级荣誉的名称，{host}不能授予，请换一个名称"
    return outcomes.unposted(definition, shipped)


_ENDINGS = ("评选推荐", "推荐评选", "评选", "推荐", "申报", "征集", "评审")


def honour_title(entry: Entry, params: HonourParams) -> str:
    """五一劳动奖章推荐 grants 五一劳动奖章."""
    if params.title:
        return params.title
    title = entry.programme.definition.title
    for ending in _ENDINGS:
        if title.endswith(ending) and len(title) > len(ending) + 1:
            return title[: -len(ending)]
    return title


def apply(entry: Entry, params: HonourParams, by: Any, at: datetime) -> str:
    """Enter the honour, issue its certificate, put forward a candidate. Safe to call twice."""
    day = at.astimezone(SHANGHAI).date()
    definition = entry.programme.definition
    honour, fresh = Honour.objects.get_or_create(
        entry=entry,
        defaults={
            "holder_kind": definition.entrant, "person": None if definition.entrant == EntrantKind.UNIT else entry.person,
            "unit": entry.unit, "code": definition.key, "title": honour_title(entry, params), "tier": entry.tier, "level": params.level,
            "subject": entry.title if definition.entrant != EntrantKind.PERSON or entry.title != str(entry.person) else "",
            "year": entry.programme.year, "granted_on": day, "granted_by": entry.programme.unit,
            "organiser": entry.programme.unit.name, "origin": Origin.PROGRAMME, "recorded_by": by, "recorded_at": at,
            "valid_until": add_months(day, 12 * params.years) if params.years else None,
        },
    )  # fmt: skip
    words = f"授予“{honour.title}”{honour.tier}"
    if params.certificate:
        certificate = certificates.issue(
            honour, unit=entry.programme.unit, person=honour.person, holder_unit=None if honour.person else honour.unit,
            kind="荣誉证书", title=f"{honour.title}{honour.tier}", year=honour.year, on=day, by=by, at=at,
        )  # fmt: skip
        words += f"，证书编号 {certificate.code}"
    if params.nominates and fresh and entry.rank == 1 and honour.person is not None and _first_tier(entry):
        Candidate.objects.get_or_create(
            source=honour, defaults={"person": honour.person, "unit": entry.unit, "code": params.nominates, "at": at}
        )
        words += "，列为推荐人选"
    return words


def _first_tier(entry: Entry) -> bool:
    tiers = entry.programme.definition.tiers
    return not tiers or entry.tier == tiers[0].title


def undo(entry: Entry, reason: str, by: Any, at: datetime) -> None:
    """Revoke the honour and its certificate; the rows stay with the reason."""
    honour = Honour.objects.filter(entry=entry, revoked_on=None).first()
    if honour is not None:
        revoke_row(honour, reason, by, at)


def revoke_row(honour: Honour, reason: str, by: Any, at: datetime) -> None:
    """Mark an honour revoked, with its certificate and an unused candidacy."""
    honour.revoked_on, honour.revoked_for = at.astimezone(SHANGHAI).date(), reason[:300]
    honour.save(update_fields=["revoked_on", "revoked_for"])
    issued = Certificate.objects.valid().filter(subject_type=honour._meta.label_lower, subject_id=honour.pk)
    for certificate in issued:
        certificates.revoke(certificate, reason=reason, by=by, at=at, check=False)
    Candidate.objects.filter(source=honour, state="open").update(state="lapsed")


def holds(value: list[dict[str, Any]], unit: Unit, person: Any, day: date) -> bool:
    """Whether any of the listed honours is held today by the person (or the unit); only those that count (`counting`)."""
    rows = Honour.objects.valid(day)
    rows = rows.filter(person=person) if person is not None else rows.filter(unit=unit, holder_kind=EntrantKind.UNIT)
    found = counting(list(rows.select_related("unit", "granted_by")))
    return any(
        RANK[row.level] >= RANK[wanted.get("level", HonourLevel.BASE)] and wanted.get("code", row.code) == row.code
        for wanted in value
        for row in found
    )


def counting(rows: list[Honour]) -> list[Honour]:
    """Those that prove something: granted here by a superior of the holder's unit and of no higher level than that union's own,
    or recorded with a proof. One query."""
    proved = set(
        Attachment.objects.filter(owner_type="awards.honour", owner_id__in=[row.pk for row in rows]).values_list(
            "owner_id", flat=True
        )
    )
    return [row for row in rows if (_by_superior(row) if row.origin == Origin.PROGRAMME else row.pk in proved)]


def _by_superior(row: Honour) -> bool:
    host = row.granted_by
    if host is None or RANK[row.level] > RANK.get(host.layer, 0):
        return False
    return row.unit.path.startswith(host.path) and row.unit.path != host.path


WORDS = {
    "level": "级别", "title": "荣誉名称", "certificate": "发证书", "years": "有效期（年）", "nominates": "第一名推荐为",
    **{f"level.{key}": str(label) for key, label in HonourLevel.choices},
}  # fmt: skip


def install() -> None:
    """Register the outcome; called when the app is ready."""
    outcomes.register(
        outcomes.Outcome("honour", "荣誉（记入台账、发证书）", HonourParams, apply, undo, words=WORDS, bounds=bounds)
    )
