"""Finding handlers by the name the office typed, and delegates by a search."""

from __future__ import annotations

from collections import Counter
from datetime import date

from jiaogong.engines.cases.verbs.common import office_of
from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel.access import path_end
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.congress.models import Delegate

from .models import Proposal
from .verbs import Who


def find_staff(text: str, unit: Unit, day: date, *, field: str) -> Person:
    """Exactly one person of the unit's staff by "王芳" or "王芳 语文". RuleBroken when there is none, or more than one."""
    name, *hints = text.replace("（", " ").replace("）", " ").split()
    home = unit.home or unit
    jobs = Employment.objects.filter(
        open_at(day), person__name=name, unit__path__gte=home.path, unit__path__lt=path_end(home.path)
    ).select_related("person", "unit")
    found = {j.person_id: j.person for j in jobs if all(hint in f"{j.unit} {j.subject} {j.position}" for hint in hints)}
    if not found:
        raise RuleBroken(f"本单位在岗教职工里没有“{text.strip()}”，请核对姓名。", field=field)
    if len(found) > 1:
        raise RuleBroken(f"“{name}”有 {len(found)} 人，请在姓名后写学科或岗位，如“{name} 语文”。", field=field)
    return next(iter(found.values()))


def staff_names(unit: Unit, day: date) -> list[str]:
    """Names of the unit's staff to pick from, as `find_staff` reads them: namesakes with subject, post or department."""
    home = unit.home or unit
    rows = Employment.objects.filter(open_at(day), unit__path__gte=home.path, unit__path__lt=path_end(home.path))
    jobs = {job.person_id: job for job in rows.select_related("person", "unit").order_by("person__name", "pk")}
    many = Counter(job.person.name for job in jobs.values())
    return [
        name if many[name] == 1 else f"{name} {job.subject or job.position or job.unit}"
        for job in jobs.values()
        for name in (job.person.name,)
    ]


def who_of(department: Unit | None, name: str, unit: Unit, day: date, *, field: str) -> Who:
    """A handler of a department, a name, or both. A department alone must have somebody in an office to be told."""
    if name.strip():
        return Who(person=find_staff(name, unit, day, field=field), unit=department)
    if department is None:
        raise RuleBroken("请选择承办部门，或者填写承办人姓名。", field=field)
    if office_of(department) is None:
        raise RuleBroken(f"{department.name}还没有登记负责人，请填写承办人姓名。", field=field)
    return Who(unit=department)


def co_handlers(text: str, unit: Unit, day: date) -> list[Who]:
    """One person a line (or between 、 ， ；), each once."""
    for mark in "、，；,;":
        text = text.replace(mark, "\n")
    people = [find_staff(line, unit, day, field="co") for line in text.splitlines() if line.strip()]
    return [Who(person=person) for person in {p.pk: p for p in people}.values()]


def departments(unit: Unit) -> list[Unit]:
    """The inner units a matter can be given to."""
    home = unit.home or unit
    return list(Unit.objects.open().filter(home=home, layer="inner").order_by("path"))


def to_invite(proposal: Proposal, text: str, day: date) -> list[Delegate]:
    """Delegates of the term the proposer may still ask; by name, pinyin or delegation when he types something."""
    rows = Delegate.objects.at(day).filter(term=proposal.term).exclude(pk=proposal.proposer_id)
    rows = rows.exclude(proposal_invitations__proposal=proposal).select_related("person", "delegation")
    if text.strip():
        named = Person.objects.search(text.strip())
        rows = rows.filter(person__in=named) | rows.filter(delegation__name__contains=text.strip())
    own = proposal.proposer.delegation_id
    found = list(rows.order_by("delegation__position", "number").distinct()[:120])
    return sorted(found, key=lambda d: d.delegation_id != own)
