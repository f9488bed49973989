"""Demo data: a counted rating of a school's home, a vote that is open, drafts in the unions above."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.clock import SHANGHAI

from . import electors, verbs
from .counting_rules import CountingRules, Threshold, members_rating
from .mixing import write_among_others
from .models import Ballot, Participation, Vote
from .words import Comparator, Denominator, Kind, Secrecy

_RATED = (
    ("阵地建设", "活动室、母婴室、图书角的条件和开放情况。"),
    ("维权服务", "听取意见、协商解决教职工关心的问题。"),
    ("文体活动", "活动的次数、参加面和效果。"),
)
_ASKED = "拟将每周三下午第三节课后定为工会会员活动日，可参加社团，也可用于健身和休整。方案全文已在教职工大会上说明，现请全体会员表决。"


def load_demo(school: Unit, chair: Any, open_at: list[Unit], drafts: list[Unit], day: date) -> None:
    """`school` has rated its home, counted by `chair`; the others vote today, or have a draft."""
    _rating(school, chair, day)
    for unit in open_at:
        _open(unit, day)
    for unit in drafts:
        _draft(unit, day)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def _people(unit: Unit, day: date) -> list[int]:
    return [pk for key, _ in electors.choices()[:1] for pk in electors.people_of(key, [unit], day)]


def _rating(school: Unit, chair: Any, day: date) -> None:
    start, end = _at(day - timedelta(days=12), 8), _at(day - timedelta(days=9), 17)
    rules = members_rating(
        passing=Threshold(Denominator.VALID, Comparator.AT_LEAST, 2, 3),
        quorum=Threshold(Denominator.DUE, Comparator.AT_LEAST, 2, 3),
    )
    options = [verbs.NewOption(str(n), title, text) for n, (title, text) in enumerate(_RATED, 1)]
    vote = verbs.make_vote(
        None, unit=school, title=f"{day.year}年教工之家会员评家", secrecy=Secrecy.SPLIT, rules=rules, options=options,
        explanation="请会员对本校教工之家一年来的工作作出评价，结果报上级工会。", opens_at=start, closes_at=end,
        by=chair, at=start,
    )  # fmt: skip
    verbs.set_electors(vote, person_ids=_people(school, day), by=chair)
    verbs.open_vote(vote, by=chair, at=start)
    _fill(vote, Random("rating"))  # noqa: S311 (invented data)
    verbs.close_vote(vote, by=None, at=end)
    verbs.count(vote, by=chair, at=end + timedelta(hours=16))


def _fill(vote: Vote, rng: Random) -> None:
    """Most members vote. (They have no accounts, so their ballots are written past `cast`.)"""
    options = list(vote.options.all())
    for number, elector in enumerate(vote.electors.all()):
        if number % 9 == 8:
            continue
        grades = [rng.choices(("excellent", "good", "passable", "failing"), (62, 26, 9, 3))[0] for _ in options]
        ballots = [Ballot(vote=vote, secrecy=vote.secrecy, option=o, choices=[g]) for o, g in zip(options, grades, strict=True)]  # fmt: skip
        write_among_others(vote, Participation(vote=vote, elector=elector, token=""), ballots)


def _open(unit: Unit, day: date) -> None:
    rules = CountingRules(Kind.MOTIONS, Threshold(Denominator.ALL, Comparator.MORE, 1, 2))
    vote = verbs.make_vote(
        None, unit=unit, title="关于《工会会员活动日方案》的表决", explanation=_ASKED, secrecy=Secrecy.SPLIT, rules=rules,
        options=[verbs.NewOption("1", "工会会员活动日方案")], opens_at=_at(day - timedelta(days=1), 8),
        closes_at=_at(day + timedelta(days=4), 17), by=None, at=_at(day - timedelta(days=1), 8),
    )  # fmt: skip
    verbs.set_electors(vote, person_ids=_people(unit, day), by=None)
    if vote.electors.exists():
        verbs.open_vote(vote, by=None, at=_at(day - timedelta(days=1), 8))


def _draft(unit: Unit, day: date) -> None:
    rules = CountingRules(Kind.CHOOSE, least=1, most=2, places=2)
    options = [verbs.NewOption(str(n), name) for n, name in enumerate(("职工书屋共读", "健步走", "心理健康讲座", "亲子研学"), 1)]  # fmt: skip
    vote = verbs.make_vote(
        None, unit=unit, title=f"{day.year + 1}年重点活动征集", explanation="请选出最希望举办的两项。",
        secrecy=Secrecy.OPEN, rules=rules, options=options, opens_at=_at(day + timedelta(days=3), 8),
        closes_at=_at(day + timedelta(days=10), 17), by=None, at=_at(day, 9),
    )  # fmt: skip
    verbs.set_electors(vote, person_ids=_people(unit, day)[:30], by=None)
