"""Who is on the staff or on the electoral roll of a unit, and what somebody is when he is elected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from jiaogong.engines.org.models import Employment, Headcount, Person, Unit
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.modules.members.voting import people as voting_members

from . import provisions
from .words import Kind

_LEADING = ("书记", "校长", "园长", "院长", "主任", "处长", "科长", "局长", "部长")
_BODIES = ("班主任",)  # leads a class, not a school
_HELPERS = ("校医", "实验员", "图书管理员", "会计", "厨师", "保安", "保育员", "保健医", "干部", "科员")
_GROUPS = {
    "语文": "语文组", "数学": "数学组", "英语": "英语组", "物理": "理科组", "化学": "理科组", "生物学": "理科组", "科学": "理科组",
    "历史": "文科组", "地理": "文科组", "思想政治": "文科组", "道德与法治": "文科组", "体育与健康": "艺体组", "音乐": "艺体组",
    "美术": "艺体组", "劳动": "综合组", "心理健康": "综合组", "信息科技": "综合组", "学前教育": "保教组", "专业课": "专业组",
}  # fmt: skip
OFFICES, OTHERS = "行政后勤组", "综合组"
FEWEST = 3  # a smaller group joins another
ORDER = ("语文组", "数学组", "英语组", "文科组", "理科组", "专业组", "保教组", "艺体组", OTHERS, OFFICES)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is on a day, as the shares of delegates ask."""

    is_teacher: bool
    is_manager: bool
    is_woman: bool
    is_young: bool


def manages(position: str) -> bool:
    """Heads, deputies, directors of offices: 中层以上. From the words of the post; the page lets one correct it."""
    return position not in _BODIES and any(word in position for word in _LEADING)


def teaches(position: str, subject: str) -> bool:
    """Teaches and does not manage (双肩挑 counts as manager here)."""
    if manages(position) or position in _HELPERS:
        return False
    return bool(subject) or "教师" in position or position in ("班主任", "教研员", "年级组长", "教研组长")


def standing_of(person: Person, job: Employment | None, day: date, young_age: int) -> Standing:
    """From the post held on the day and the date of birth."""
    position, subject = (job.position, job.subject) if job else ("", "")
    young = person.birth_date is not None and person.birth_date > clock.minus_years(day, young_age)
    return Standing(teaches(position, subject), manages(position), person.sex == "female", young)


def jobs_of(unit: Unit, day: date) -> dict[int, Employment]:
    """Staff on the day, each once, by person; of an inner unit those who work in it. One query."""
    rows = Employment.objects.at(day).filter(person__erased_on__isnull=True).select_related("person", "unit")
    rows = rows.filter(unit__in=Unit.objects.under(unit)) if unit.is_inner else rows.filter(unit__home=unit)
    found: dict[int, Employment] = {}
    for job in rows.order_by("unit__path", "id"):
        known = found.get(job.person_id)
        if known is None or (job.unit.is_inner and not known.unit.is_inner):
            found[job.person_id] = job
    return found


def staff_number(unit: Unit, day: date) -> int:
    """教职工人数: the head-count reported for the unit, else those registered as working in it."""
    total = Headcount.objects.at(day).filter(unit=unit).aggregate(n=Sum("number"))["n"]
    return int(total) if total else len(jobs_of(unit, day))


def electors(unit: Unit, kind: str, day: date, chosen: Iterable[int] = ()) -> list[int]:
    """Who elects: staff of the unit; of a union congress its members with a vote (保留会籍 have none); of a department
    nobody is registered in, those `chosen` who still work at the school."""
    if kind == Kind.UNION:
        return voting_members(unit, day)
    found = sorted(jobs_of(unit, day))
    return found or sorted(set(chosen) & set(jobs_around(unit, day)))


def jobs_around(unit: Unit, day: date) -> dict[int, Employment]:
    """Staff of the unit; of a department nobody is registered in, of the whole school."""
    found = jobs_of(unit, day)
    return found or (jobs_of(unit.home, day) if unit.is_inner and unit.home else {})


def electorate_number(unit: Unit, kind: str, day: date) -> int:
    """How many the rule of seats is asked with: staff, or members with a vote."""
    return len(voting_members(unit, day)) if kind == Kind.UNION else staff_number(unit, day)


def young_age(unit: Unit, day: date) -> int:
    """Below which age a delegate counts as young here."""
    return int(value_of(provisions.YOUNG_AGE, unit, day))


def group_of(job: Employment | None) -> str:
    """The group somebody elects with: by his department where there are any, else by subject and post."""
    if job is None:
        return OTHERS
    if job.unit.is_inner:
        return job.unit.name
    if manages(job.position) or (not job.subject and not teaches(job.position, "")):
        return OFFICES
    return _GROUPS.get(job.subject, OTHERS)


def grouped(people: Iterable[int], jobs: dict[int, Employment]) -> dict[str, list[int]]:
    """People by group; groups of fewer than three join 综合组 (or the largest)."""
    found: dict[str, list[int]] = {}
    for person in people:
        found.setdefault(group_of(jobs.get(person)), []).append(person)
    small = [name for name, rows in found.items() if len(rows) < FEWEST and name != OTHERS]
    for name in small:
        found.setdefault(OTHERS, []).extend(found.pop(name))
    if OTHERS in found and len(found[OTHERS]) < FEWEST and len(found) > 1:
        rows = found.pop(OTHERS)
        found[max(found, key=lambda name: len(found[name]))].extend(rows)
    rank = {name: n for n, name in enumerate(ORDER)}
    return {name: found[name] for name in sorted(found, key=lambda name: (rank.get(name, -1), name))}
