"""How a cadre serves, and how full-time cadres were selected."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import path_end
from jiaogong.kernel.errors import RuleBroken

from ..models import Selection, Service
from ..posts import holders_of
from .common import locked, not_ahead

_SERVICE = ("person", "kind", "basis", "since", "until")
_SELECTION = ("post", "places", "method", "opened_on", "applicants", "decided_on", "basis")


def set_service(unit: Unit, *, by: Any, person: Person, kind: str, since: date, basis: str = "") -> Service:
    """`person` serves the unit's union as 专职, 兼职 or 挂职 from `since`; the former kind's period ends that day.

    Rules: he holds a post of this union today; not in the future; after the former kind began. Source: domain A14.
    """
    not_ahead(since, "since")
    with transaction.atomic():
        unit = locked(unit, by, "cadres.keep")
        if not holders_of(unit, clock.today()).filter(person=person).exists():
            raise RuleBroken("任职性质只登记现任工会干部，请先在单位页安排任职。")
        rows = Service.objects.filter(unit=unit, person=person)
        former = rows.filter(until__isnull=True).first()
        if former and former.kind == kind:
            return former
        last = rows.order_by("-since").first()
        if last and (since < last.until if last.until else since <= last.since):
            start = last.until or last.since
            raise RuleBroken(f"已有登记到 {start:%Y-%m-%d}，新的起始日必须在其后。", field="since")
        if former:
            Service.objects.filter(pk=former.pk).update(until=since)
        row = Service.objects.create(unit=unit, person=person, kind=kind, since=since, basis=basis)
        before = journal.picture(former, *_SERVICE) if former else None
        journal.write("登记任职性质", row, by=by, before=before, after=journal.picture(row, *_SERVICE), unit_id=unit.pk)
        return row


def begin_selection(
    unit: Unit, *, by: Any, post: str, places: int, method: str, opened_on: date, basis: str = ""
) -> Selection:
    """A union begins to select full-time cadres for a post."""
    not_ahead(opened_on, "opened_on")
    with transaction.atomic():
        unit = locked(unit, by, "cadres.keep")
        row = Selection.objects.create(
            unit=unit, post=post.strip(), places=places, method=method, opened_on=opened_on, basis=basis
        )
        journal.write("启动干部遴选", row, by=by, after=journal.picture(row, *_SELECTION), unit_id=unit.pk)
        return row


def conclude_selection(
    selection: Selection, *, by: Any, decided_on: date, applicants: int, names: str, basis: str = ""
) -> Selection:
    """Who was chosen. Names are matched to staff of the union's subtree; the appointment itself is made at 安排任职.

    Rules: once; not before it began; as many as there are places at most; every name means exactly one person.
    """
    not_ahead(decided_on, "decided_on")
    with transaction.atomic():
        unit = locked(selection.unit, by, "cadres.keep")
        row = Selection.objects.select_for_update().get(pk=selection.pk)
        if row.decided_on is not None:
            raise RuleBroken(f"这次遴选已于 {row.decided_on:%Y-%m-%d} 确定人选，不能再改。")
        if decided_on < row.opened_on:
            raise RuleBroken(f"遴选自 {row.opened_on:%Y-%m-%d} 启动，确定日期不能更早。", field="decided_on")
        people = _people(unit, names)
        if len(people) > row.places:
            raise RuleBroken(f"名额 {row.places} 人，填了 {len(people)} 人。", field="names")
        if applicants < len(people):
            raise RuleBroken("报名人数不能少于入选人数。", field="applicants")
        before = journal.picture(row, *_SELECTION)
        row.decided_on, row.applicants, row.basis = decided_on, applicants, basis or row.basis
        row.save(update_fields=["decided_on", "applicants", "basis"])
        row.chosen.set(people)
        after = journal.picture(row, *_SELECTION) | {"chosen": [p.name for p in people]}
        journal.write("确定遴选人选", row, by=by, before=before, after=after, unit_id=unit.pk)
        return row


def _people(unit: Unit, names: str) -> list[Person]:
    """The staff the lines name: 姓名, or 姓名 学校."""
    found = []
    for line in filter(None, (part.split() for part in names.replace("、", "\n").splitlines())):
        jobs = Employment.objects.at(clock.today()).filter(
            person__name=line[0], unit__path__gte=unit.path, unit__path__lt=path_end(unit.path)
        )
        people: dict[int, Any] = {}
        for job in jobs.select_related("person", "unit"):
            if all(word in f"{job.unit.name}{job.subject}{job.position}" for word in line[1:]):
                people.setdefault(job.person_id, job)
        if not people:
            raise RuleBroken(f"范围内在岗教职工中没有找到“{' '.join(line)}”。", field="names")
        if len(people) > 1:
            words = "；".join(f"{j.unit.name} {j.subject or j.position}" for j in list(people.values())[:5])
            raise RuleBroken(f"“{line[0]}”有 {len(people)} 位：{words}。请写成“姓名 学校”。", field="names")
        found.append(next(iter(people.values())).person)
    return found
