"""Demo data: a year of support from party and administration, with gaps here and there."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from jiaogong.engines.org.models import Employment, Holding, Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.unions.models import CommitteeTerm, Union

from .models import LinkedAdministrator, Record
from .periods import semesters

_STUDY = (
    ("听取工会上学期工作汇报，研究本学期工作要点", "同意工会工作要点；教代会提案办理列入党组织督办。"),
    ("研究教职工之家建设和活动经费", "同意新增活动室一间，经费按预算安排。"),
    ("研究教代会筹备和代表选举", "同意教代会筹备方案，党组织书记任筹备组组长。"),
)
_MEETINGS = (
    ("绩效工资方案修订小组", "建议班主任津贴和课后服务分开计算", "已采纳"),
    ("校长办公会", "建议调整午休值班，保障哺乳期教师", "部分采纳"),
    ("职称评聘工作小组", "建议公示评分明细", "已采纳"),
)
_POSTS = ("副校长", "副校长", "办公室主任")


def load_demo(city: Unit, day: date) -> None:
    """Records of every unit of the city that has a union; about a quarter of the units lack something."""
    units = Unit.objects.layers().open().under(city).filter(unions__until__isnull=True, unions__isnull=False).distinct()
    founded = dict(Union.objects.current().filter(unit__in=units).values_list("unit_id", "since"))
    terms = dict(CommitteeTerm.objects.current().filter(unit__in=units, kind="union").values_list("unit_id", "since"))
    leaders = _leaders(units, day)
    halves = [(p.since, p.until or day) for p in semesters(city, day)]
    records: list[Record] = []
    linked: list[LinkedAdministrator] = []
    for unit in units:
        rng = Random(unit.code)  # noqa: S311 (invented data)
        since = founded[unit.pk]
        sure = unit.layer != Layer.BASE
        for number, (start, end) in enumerate(halves):
            if since < start and (sure or rng.random() < (0.62, 0.86)[number]):
                topic, decisions = _STUDY[rng.randrange(3)]
                on = min(start + timedelta(days=rng.randrange(12, 70)), day, end - timedelta(days=1))
                records.append(
                    _row(unit, "study", on, topic=topic, decisions=decisions, attendees="党组织委员、工会主席")
                )
        records += _yearly(unit, rng, day, since, sure)
        if (begun := terms.get(unit.pk)) and begun < day and rng.random() < 0.8:
            on = min(begun + timedelta(days=rng.randrange(30, 300)), day)
            records.append(_row(unit, "conference", on, topic="党组织工会工作会议", decisions="部署本届工会工作。"))
        if rng.random() < 0.84:
            name = leaders.get(unit.pk) or ""
            if name:
                start = max(since, day - timedelta(days=rng.randrange(200, 900)))
                linked.append(
                    LinkedAdministrator(
                        unit=unit, name=name, post=_post(unit, rng), since=start, basis="领导班子分工文件"
                    )
                )
    Record.objects.bulk_create(records, batch_size=500)
    LinkedAdministrator.objects.bulk_create(linked, batch_size=500)


def _post(unit: Unit, rng: Random) -> str:
    return (
        "副局长" if unit.layer != Layer.BASE else "副园长" if unit.kind == "kindergarten" else _POSTS[rng.randrange(3)]
    )


def _leaders(units: Any, day: date) -> dict[int, str]:
    """A deputy head by name for each unit. One query."""
    chairs = Holding.objects.current().filter(office__role="chair", office__unit__in=units)
    rows = Employment.objects.at(day).filter(unit__in=units).exclude(person__in=chairs.values("person"))
    rows = rows.order_by("position", "-person_id")
    found: dict[int, str] = {}
    for unit_id, position, name in rows.values_list("unit_id", "position", "person__name"):
        if position.startswith("副") or unit_id not in found:
            found[unit_id] = name
    return found


def _yearly(unit: Unit, rng: Random, day: date, since: date, sure: bool) -> list[Record]:
    """Appraisal, participation and report of this year and the last."""
    made = []
    for year in (day.year - 1, day.year):
        first = date(year, 1, 5)
        span = min(day, date(year, 12, 20)) - first
        if since > first or span.days < 1:
            continue
        share = 0.85 if year < day.year else 0.6

        def some(first: date = first, days: int = span.days) -> date:
            return first + timedelta(days=rng.randrange(days))

        if sure or rng.random() < share:
            topic, opinion, outcome = _MEETINGS[rng.randrange(3)]
            made.append(
                _row(unit, "participation", some(), topic=topic, opinion=opinion, outcome=outcome, attendees="工会主席")
            )
        if rng.random() < share:
            on = some()
            replied = min(on + timedelta(days=rng.randrange(3, 15)), day)
            made.append(
                _row(unit, "report", on, topic=f"关于{year}年工会工作的请示", replied_on=replied, outcome="同意")
            )
        if rng.random() < share - 0.1:
            row = _row(
                unit,
                "appraisal",
                some(),
                topic="党建与和谐校园考核：工会工作",
                score=rng.randrange(16, 40) / 2,
                outcome="已计入总分",
            )
            row.counts_on = date(year, 12, 31)
            made.append(row)
    return made


def _row(unit: Unit, duty: str, day: date, **facts: Any) -> Record:
    at = datetime(day.year, day.month, day.day, 17, tzinfo=SHANGHAI)
    return Record(unit=unit, duty=duty, day=day, counts_on=day, recorded_at=at, **facts)
