"""The cast of a panel: a city that runs it, schools with works, raters with accounts and outsiders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.test import Client

from jiaogong.engines.inbox.tests.cast import Cast, person, post, unit
from jiaogong.engines.org.models import Employment, Unit
from jiaogong.engines.scoring import verbs
from jiaogong.engines.scoring.models import Item, Mark, Panel, Rater
from jiaogong.engines.scoring.verbs import NewItem, NewRater
from jiaogong.engines.scoring.verbs.marking import Change
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

RUBRIC = [
    {"key": "impact", "title": "示范作用", "points": 40, "help": "在本地有影响", "evidence": "辐射范围"},
    {"key": "deeds", "title": "主要事迹", "points": 60},
]
LONG_AGO = date(2020, 1, 1)


@dataclass
class Stage:
    """Everything a test of panels needs."""

    cast: Cast
    city: Unit
    schools: list[Unit]

    @property
    def officer(self) -> User:
        """Who runs panels; fresh."""
        return self.cast.user("officer")

    def panel(self, number: int = 4, settings: Mapping[str, Any] | None = None, **more: Any) -> Panel:
        """A panel over as many works, one school after the other."""
        items = more.pop("items", None) or [
            NewItem(at, self.schools[at % len(self.schools)].pk, more.pop("shown", ()), f"作者{at}的作品")
            for at in range(1, number + 1)
        ]
        given = {"decimals": 2, "raters": [{"group": "expert", "least": 1}], **(settings or {})}
        return verbs.make_panel(
            self.city, unit=self.city, title=more.get("title", "微课评审"), rubric=RUBRIC, settings=given, items=items,
            by=self.officer, at=clock.now(),
        )  # fmt: skip

    def outsiders(self, panel: Panel, number: int, group: str = "expert", chief: bool = False) -> list[Rater]:
        """Raters without an account."""
        given = [
            NewRater(
                group,
                name=f"外聘{'一二三四五六七八九'[at]}{group[:1]}",
                phone=f"1380000{at:04d}",
                is_chief=chief and at == 0,
            )
            for at in range(number)
        ]
        return verbs.add_raters(panel, raters=given, by=self.officer, at=clock.now())

    def opened(
        self, number: int = 4, raters: int = 3, settings: Mapping[str, Any] | None = None, **more: Any
    ) -> tuple[Panel, list[Rater]]:
        """A panel that is open, its outsiders having promised."""
        panel = self.panel(number, settings, **more)
        found = self.outsiders(panel, raters, chief=True)
        verbs.assign(panel, by=self.officer, at=clock.now())
        panel = verbs.open_panel(panel, by=self.officer, at=clock.now())
        for rater in found:
            rater.panel = panel
            verbs.promise(rater, name=rater.name, by=None, at=clock.now())
        return panel, found

    def client(self, role: str) -> Client:
        """A browser."""
        return self.cast.client(role)


def make_stage() -> Stage:
    """A city with two schools; an officer, a judge with an account who works at the first school, a colleague."""
    cast = Cast()
    city = unit(cast, "city", "", "甲市教育工会", "city", "union_office")
    schools = [
        unit(cast, "first", "city", "甲市第一小学", "base", "primary"),
        unit(cast, "second", "city", "甲市第二小学", "base", "primary"),
    ]
    person(cast, "officer", "孙雁")
    post(cast, "officer", "city", "工会主席", "chair")
    for key, name, where in (("judge", "林晓", schools[0]), ("colleague", "赵敏", schools[1])):
        found = person(cast, key, name)
        Employment.objects.create(person=found, unit=where, employment_type="established", since=LONG_AGO)
    return Stage(cast, city, schools)


def change(impact: int | None = None, deeds: int | None = None, **more: Any) -> Change:
    """A change in hundredths, with an operation of its own."""
    given = {"impact": impact, "deeds": deeds}
    more.setdefault("operation", uuid4())
    return Change(values={key: number for key, number in given.items() if number is not None}, **more)


def give(rater: Rater, item: Item, impact: int, deeds: int, *, at: datetime | None = None, by: Any = None) -> Mark:
    """Points (whole ones) by a rater."""
    return verbs.save_mark(rater, item, change=change(impact * 100, deeds * 100), by=by, at=at or clock.now())


def give_all(panel: Panel, raters: Sequence[Rater], points: Mapping[int, Sequence[tuple[int, int]]]) -> None:
    """points[subject] = [(impact, deeds) of the first rater, …]; everybody hands in."""
    for item in panel.items.all():
        for rater, (impact, deeds) in zip(raters, points[item.subject_id], strict=True):
            give(rater, item, impact, deeds)
    for rater in raters:
        verbs.submit_marks(rater, by=None, at=clock.now())


def fresh(rater: Rater) -> Rater:
    """As the next request would load it."""
    return Rater.objects.select_related("panel__unit", "person").get(pk=rater.pk)
