"""Panels of the demo city in every state: being prepared, open, closed, signed. All through the verbs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.clock import SHANGHAI

from . import verbs
from .models import Item, Panel, Rater
from .verbs import NewItem, NewRater
from .verbs.marking import Change

RUBRIC = [
    {"key": "design", "title": "教学设计", "points": 40, "help": "目标明确，重点突出，环节清楚"},
    {"key": "teaching", "title": "教学效果", "points": 40, "help": "学生听得懂、用得上"},
    {"key": "skill", "title": "制作水平", "points": 20, "help": "画面清楚，声音清晰，时长合适"},
]
SETTINGS = {
    "blind": True, "exclude_own": True, "drop": 1, "decimals": 2, "ties": ["criterion:design", "median", "lot"],
    "raters": [{"group": "expert", "weight": 100, "least": 3}],
}  # fmt: skip
_WORKS = ("一元二次方程的根", "春天里的小池塘", "浮力的秘密", "赤壁赋中的水与月", "人工呼吸怎么做", "认识人民币")


def load_demo(day: date) -> None:
    """For those who sign in: a panel of each state at the city and the county, and one at the member's own school in
    which the account `member` is asked to mark."""
    users = {user.username: user for user in User.objects.filter(username__in=("city", "county", "school", "member"))}
    if len(users) < 4:
        return
    member = Person.objects.get(user=users["member"])
    at = datetime.combine(day - timedelta(days=9), time(9), SHANGHAI)
    for username in ("city", "county", "school"):
        user = users[username]
        home = Unit.objects.get(pk=standings(user)[0].home_id)
        extra = [member] if username == "school" else []
        panel_for(home, by=user, at=at, title="微课评审（试评）", people=extra, until="draft")
        panel_for(home, by=user, at=at, title="青年教师微课评审", people=extra, until="open")
        panel_for(home, by=user, at=at, title="教学案例评审", people=extra, until="closed")
        panel_for(home, by=user, at=at, title="教育故事评审", people=extra, until="signed")


def panel_for(
    unit: Unit,
    *,
    by: User,
    at: datetime,
    title: str,
    people: Sequence[Person] = (),
    until: str = "open",
    number: int = 5,
) -> Panel:
    """A blind panel of a few works from units around, its experts outsiders and `people`, worked as far as `until`."""
    around = list(Unit.objects.open().layers().filter(layer="base").order_by("path")[:number]) or [unit]
    items = [
        NewItem(
            subject_id=at_ + 1, unit_id=around[at_ % len(around)].pk, name=f"微课《{_WORKS[at_ % len(_WORKS)]}》",
            shown=[{"title": "设计说明", "text": f"本课围绕“{_WORKS[at_ % len(_WORKS)]}”，用一个生活中的问题引入，分三步讲清。"}],
        )
        for at_ in range(number)
    ]  # fmt: skip
    settings = {**SETTINGS, "due_on": (at + timedelta(days=14)).date()}
    panel = verbs.make_panel(unit, unit=unit, title=title, rubric=RUBRIC, settings=settings, items=items, by=by, at=at)
    outsiders = [
        ("江一白", "10000000001"),
        ("陆子衡", "10000000002"),
        ("沈知远", "10000000003"),
        ("顾明远", "10000000004"),
    ]
    wanted = [NewRater("expert", name=name, phone=phone, is_chief=n == 0) for n, (name, phone) in enumerate(outsiders)]
    wanted += [NewRater("expert", person=person) for person in people]
    raters = verbs.add_raters(panel, raters=wanted, by=by, at=at)
    verbs.assign(panel, by=by, at=at)
    if until == "draft":
        return panel
    panel = verbs.open_panel(panel, by=by, at=at)
    if until == "open":
        _mark(panel, raters[0], 3, at)
        return panel
    for rater in raters:
        _mark(panel, rater, number, at)
        verbs.submit_marks(rater, by=_self(rater), at=at + timedelta(days=2))
    panel = verbs.close_panel(panel, by=by, at=at + timedelta(days=3))
    if until == "signed":
        verbs.sign_off(panel, by=by, at=at + timedelta(days=4), name=by.name)
    return panel


def _self(rater: Rater) -> Any:
    return rater.person.user if rater.person else None


def _mark(panel: Panel, rater: Rater, number: int, at: datetime) -> None:
    """Marks for the first works, spread but always the same for the same work and rater."""
    rater.panel = panel
    verbs.promise(rater, name=rater.name, by=_self(rater), at=at)
    for item in Item.objects.filter(panel=panel, assignments__rater=rater)[:number]:
        seed = item.subject_id * 7 + len(rater.name) * 3 + rater.pk % 5
        values = {"design": 3000 + seed % 9 * 100, "teaching": 3100 + seed % 7 * 100, "skill": 1500 + seed % 5 * 50}
        verbs.save_mark(rater, item, change=Change(values=values, operation=uuid4()), by=_self(rater), at=at)
