"""Where a field's first value comes from: a closed registry. What arrives filled is marked 已带入 and stays editable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from jiaogong.engines.org.models import Employment, Person, Unit, open_at


@dataclass(frozen=True, slots=True)
class Source:
    """One value of the registers: `read(unit, person, day)` as text, "" when there is none."""

    key: str
    title: str
    read: Callable[[Unit, Person | None, date], str]


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Make sources known. A key twice is a programming error."""
    for source in sources:
        if source.key in _sources and _sources[source.key] != source:
            raise ValueError(f"prefill source {source.key} registered twice")
        _sources[source.key] = source


def known(key: str) -> bool:
    """Whether there is such a source."""
    return key in _sources


def keys() -> list[str]:
    """Every source's key."""
    return list(_sources)


def choices() -> list[tuple[str, str]]:
    """(key, title) for the page on which fields are edited."""
    return [(source.key, source.title) for source in _sources.values()]


def read(key: str, unit: Unit, person: Person | None, day: date) -> str:
    """The value for this entrant on `day`."""
    return _sources[key].read(unit, person, day)


def _job(person: Person | None, unit: Unit, day: date) -> Employment | None:
    if person is None:
        return None
    jobs = Employment.objects.filter(open_at(day), person=person).select_related("unit")
    return next(iter(sorted(jobs, key=lambda job: job.unit.home_id != unit.home_id)), None)


def _of_job(name: str) -> Callable[[Unit, Person | None, date], str]:
    return lambda unit, person, day: str(getattr(_job(person, unit, day), name, "") or "")


def _employment(unit: Unit, person: Person | None, day: date) -> str:
    job = _job(person, unit, day)
    return str(job.get_employment_type_display()) if job else ""


def _birth(unit: Unit, person: Person | None, day: date) -> str:
    return f"{person.birth_date:%Y-%m-%d}" if person and person.birth_date else ""


def _sex(unit: Unit, person: Person | None, day: date) -> str:
    return str(person.get_sex_display()) if person and person.sex else ""


def install() -> None:
    """Sources of the organisation's own registers; called when the app is ready."""
    register(
        Source("unit.name", "单位名称", lambda unit, person, day: unit.name),
        Source("unit.superior", "上级工会", lambda unit, person, day: unit.superior.name if unit.superior else ""),
        Source("person.name", "姓名", lambda unit, person, day: person.name if person else ""),
        Source("person.sex", "性别", _sex),
        Source("person.birth_date", "出生日期", _birth),
        Source("employment.position", "岗位", _of_job("position")),
        Source("employment.subject", "学科", _of_job("subject")),
        Source("employment.grade", "职称", _of_job("grade")),
        Source("employment.type", "用工性质", _employment),
    )
