"""Finding somebody by the name a user typed, among the staff below a union; namesakes told apart by school or subject."""

from __future__ import annotations

from datetime import date

from jiaogong.engines.org.models import Employment, Person, Unit, open_at
from jiaogong.kernel.access import path_end
from jiaogong.kernel.errors import RuleBroken


def find_person(text: str, unit: Unit, day: date, *, field: str = "person") -> Person:
    """Exactly one person of "王芳", "王芳 某某小学" or "王芳 语文". RuleBroken when there is none, or more than one."""
    name, *hints = text.replace("（", " ").replace("）", " ").split() or [""]
    if not name:
        raise RuleBroken("请写姓名；同名的在姓名后写学校或学科。", field=field)
    jobs = Employment.objects.filter(
        open_at(day), person__name=name, unit__path__gte=unit.path, unit__path__lt=path_end(unit.path)
    ).select_related("person", "unit__home")
    found: dict[int, tuple[Person, str]] = {}
    for job in jobs:
        words = f"{job.unit.home} {job.unit} {job.subject} {job.position}"
        if all(hint in words for hint in hints):
            found[job.person_id] = (job.person, f"{job.unit.home}{' ' + job.subject if job.subject else ''}")
    if not found:
        raise RuleBroken(f"{unit.name}范围内没有找到“{text.strip()}”的在岗教职工，请核对姓名。", field=field)
    if len(found) > 1:
        where = "、".join(sorted({place for _, place in found.values()})[:4])
        raise RuleBroken(f"“{name}”有 {len(found)} 人（{where}），请在姓名后写学校或学科。", field=field)
    return next(iter(found.values()))[0]


def find_people(text: str, unit: Unit, day: date, *, field: str = "names") -> list[Person]:
    """One person a line (or between 、 ， ；), each once."""
    for mark in "、，；,;":
        text = text.replace(mark, "\n")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return list({p.pk: p for p in (find_person(line, unit, day, field=field) for line in lines)}.values())
