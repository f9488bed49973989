"""Panels for the journeys of judges, made by the verbs; and a browser that is signed in nowhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from jiaogong.engines.org.models import Unit
from jiaogong.engines.scoring import verbs
from jiaogong.engines.scoring.models import Panel, Rater
from jiaogong.engines.scoring.verbs import NewItem, NewRater
from jiaogong.engines.scoring.verbs.marking import Change
from jiaogong.kernel import clock
from jiaogong.kernel.access import standings
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.testing.browser import PHONE

RUBRIC = [
    {"key": "design", "title": "教学设计", "points": 40, "help": "目标明确，重点突出", "evidence": "设计说明"},
    {"key": "effect", "title": "教学效果", "points": 60},
]
TABLET = {"width": 1024, "height": 768}


def officer() -> tuple[User, Unit]:
    """The city's officer and his unit."""
    user = User.objects.get(username="city")
    return user, Unit.objects.get(pk=standings(user)[0].home_id)


def make_panel(title: str, items: Sequence[NewItem], raters: Sequence[NewRater], settings: Mapping[str, Any]) -> Panel:
    """Open, every item given to every rater (but those of his own unit)."""
    user, unit = officer()
    given = {"raters": [{"group": "expert", "least": 1}], "due_on": clock.today(), **settings}
    panel = verbs.make_panel(
        unit, unit=unit, title=title, rubric=RUBRIC, settings=given, items=items, by=user, at=clock.now()
    )
    verbs.add_raters(panel, raters=raters, by=user, at=clock.now())
    verbs.assign(panel, by=user, at=clock.now())
    return verbs.open_panel(panel, by=user, at=clock.now())


def link_of(rater: Rater) -> str:
    """The address a rater gets by text message."""
    user, _ = officer()
    return verbs.send_link(rater, absolute=str, by=user, at=clock.now()).address


def mark_all(rater: Rater, totals: Mapping[int, tuple[int, int]]) -> None:
    """Hundredths by subject, handed in."""
    at = clock.now()
    verbs.promise(rater, name=rater.name, by=None, at=at)
    for row in rater.assignments.select_related("item"):
        design, effect = totals[row.item.subject_id]
        change = Change(values={"design": design, "effect": effect}, operation=uuid4())
        verbs.save_mark(rater, row.item, change=change, by=None, at=at)
    verbs.submit_marks(rater, by=None, at=at)


def visit(browser: Any, live_server: Any, path: str, size: dict[str, int]) -> Any:
    """A page of a browser nobody has signed in with."""
    context = browser.new_context(
        viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", base_url=live_server.url,
        is_mobile=size is PHONE, has_touch=size is not None and size["width"] < 1100, accept_downloads=True,
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(path)
    return page
