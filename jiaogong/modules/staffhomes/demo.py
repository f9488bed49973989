"""Demo data: places, levels with their rechecks and plaques, and how mothers' rooms were used. All of it invented."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.kernel.clock import add_months

from .models import Facility, Grade, Plaque, Use
from .words import FacilityKind, PlaqueState, Register

_PLACES: tuple[tuple[FacilityKind, str, int, int], ...] = (  # kind, name, area, one unit in so many has it
    (FacilityKind.STAFF_HOME, "教工之家", 120, 1),
    (FacilityKind.MOTHERS_ROOM, "爱心母婴室", 12, 2),
    (FacilityKind.SMALL_HOME, "教工小家", 40, 4),
    (FacilityKind.STUDIO, "名师创新工作室", 60, 5),
    (FacilityKind.ACTIVITY_SITE, "教职工健身房", 200, 3),
)
_EQUIPMENT = {
    FacilityKind.MOTHERS_ROOM: "门锁和遮挡、沙发、冰箱、洗手池、婴儿护理台",
    FacilityKind.STAFF_HOME: "阅览区、棋牌桌、乒乓球台、茶水间",
}
_LEVELS: dict[
    FacilityKind, tuple[Register, tuple[str, ...], int, int, str]
] = {  # register, levels, years, recheck, plaque
    FacilityKind.STAFF_HOME: (Register.STAFF_HOME, ("先进教工之家", "合格教工之家"), 5, 3, "家"),
    FacilityKind.MOTHERS_ROOM: (Register.MOTHERS_ROOM, ("五星", "四星", "三星"), 3, 2, "妈"),
    FacilityKind.STUDIO: (Register.STUDIO, ("命名",), 3, 3, "工"),
}
_WORK: tuple[
    tuple[Register, tuple[str, ...], int, int], ...
] = (  # register, levels, years, one unit in so many has none
    (Register.CONGRESS_QUALITY, ("优秀", "良好", "合格"), 5, 3),
    (Register.CONGRESS_STANDARD, ("示范", "达标"), 3, 2),
    (Register.DISCLOSURE_CHECK, ("优秀", "合格"), 2, 4),
)


class _Numbers:
    """The next plaque number of an issuer's series."""

    def __init__(self) -> None:
        self.given: dict[tuple[int, str], int] = {}
        self.turn = 0

    def next(self, issuer: Unit, series: str) -> str:
        """家2026001 …"""
        key = (issuer.pk, series)
        self.given[key] = self.given.get(key, 0) + 1
        return f"{series}{self.given[key]:03d}"


def load_demo(city: Unit, day: date, far: list[Unit]) -> None:
    """Places in the city's own house, its counties and most schools, and in `far` units of other cities; levels given by the superior."""
    rng, numbers = Random("staffhomes"), _Numbers()  # noqa: S311 (invented data)
    own = Unit.objects.layers().open().under(city).select_related("superior").order_by("path")
    for number, unit in enumerate([*own, *far]):
        if number % 7 == 5 and unit.layer == Layer.BASE and unit not in far:
            continue  # some have registered nothing yet
        places = [_place(unit, *row[:3], day, rng) for row in _PLACES if number % row[3] == 0]
        grantor = unit.superior if unit.layer in (Layer.BASE, Layer.COUNTY) else None
        if grantor is None:
            _uses(places, day, rng)
            grantor = unit  # the city's own house: nobody above it is in the demo
        for place in places:
            _grade(place, grantor, number, day, rng, numbers)
        _work(unit, grantor, number, day, rng)
        if number % 6 == 0:
            _uses(places, day, rng)


def _place(unit: Unit, kind: FacilityKind, name: str, area: int, day: date, rng: Random) -> Facility:
    opened = max(day - timedelta(days=rng.randrange(700, 2600)), unit.opened_on)
    return Facility.objects.create(
        unit=unit, kind=kind, name=name, area=round(area * rng.uniform(0.7, 1.6)), place=f"综合楼{rng.choice('一二三四')}楼",
        equipment=_EQUIPMENT.get(kind, ""), opened_on=min(opened, day),
    )  # fmt: skip


def _granted(number: int, years: int, recheck: int, day: date, opened: date) -> date:
    """Some fall due for a recheck soon, some are late, some have run out; the rest are in between."""
    turn = number % 12
    if turn in (4, 5):
        wanted = add_months(day + timedelta(days=25 if turn == 4 else -20), -12 * recheck)
    elif turn == 7:
        wanted = add_months(day, -12 * years) - timedelta(days=40)
    else:
        wanted = day - timedelta(days=60 + 30 * turn)
    return max(wanted, opened)


def _grade(place: Facility, grantor: Unit, number: int, day: date, rng: Random, numbers: _Numbers) -> None:
    found = _LEVELS.get(FacilityKind(place.kind))
    if found is None:
        return
    register, levels, years, recheck, series = found
    numbers.turn += 1
    granted = _granted(numbers.turn, years, recheck, day, place.opened_on or day)
    position = number % len(levels)
    grade = Grade.objects.create(
        register=register, unit=place.unit, facility=place, level=levels[position], position=position + 1,
        score=Decimal(rng.randrange(820, 985)) / 10 - 8 * position, granted_on=granted, granted_by=grantor,
        valid_until=add_months(granted, 12 * years), recheck_on=add_months(granted, 12 * recheck),
    )  # fmt: skip
    plaque = Plaque(
        grade=grade, issuer=grantor, number=numbers.next(grantor, f"{series}{granted.year}"), issued_on=granted
    )
    if number % 11 == 9:
        plaque.state, plaque.changed_on, plaque.note = PlaqueState.LOST, day, "校舍装修时遗失"
    plaque.save()


def _work(unit: Unit, grantor: Unit, number: int, day: date, rng: Random) -> None:
    if unit.layer != Layer.BASE:
        return
    for register, levels, years, gap in _WORK:
        if number % gap == gap - 1:
            continue
        granted = max(day - timedelta(days=rng.randrange(30, 365 * years + 120)), unit.opened_on)
        position = rng.randrange(len(levels))
        Grade.objects.create(
            register=register, unit=unit, level=levels[position], position=position + 1, score=Decimal(rng.randrange(700, 980)) / 10,
            granted_on=granted, granted_by=grantor, valid_until=add_months(granted, 12 * years),
        )  # fmt: skip


def _uses(places: list[Facility], day: date, rng: Random) -> None:
    room = next((place for place in places if place.kind == FacilityKind.MOTHERS_ROOM), None)
    if room is None or room.uses.exists():
        return
    days = (day - timedelta(days=back) for back in range(1, 150, 3))
    Use.objects.bulk_create(
        Use(facility=room, day=on, visitors=rng.randrange(1, 7))
        for on in days
        if on.weekday() < 5 and (room.opened_on is None or on >= room.opened_on)
    )
