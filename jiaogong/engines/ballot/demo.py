"""Demo data: a counted rating of a school's home, a vote that is open, drafts in the unions above."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.clock import SHANGHAI

from . import electors, verbs
from .box import GRACE
from .counting_rules import CountingRules, Threshold, members_rating
from .device import Device, put
from .evidence import manifest_of
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
    _receipts_counted(school, chair, day)
    for unit in open_at:
        _open(unit, day)
        _receipts_open(unit, day)
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


TELLERS = (verbs.Teller("周监票", "清风徐来2026"), verbs.Teller("吴监票", "明月入怀2026"))
_TOLD = (
    "（演示数据：两位监票人的口令写在这里，方便试用：“清风徐来2026”“明月入怀2026”。真实投票里口令只有监票人自己知道。）"
)


def _by_receipt(unit: Unit, title: str, text: str, opens_at: datetime, closes_at: datetime, people: list[int]) -> Vote:
    rules = CountingRules(Kind.MOTIONS, Threshold(Denominator.ALL, Comparator.MORE, 1, 2))
    vote = verbs.make_vote(
        None, unit=unit, title=title, explanation=text, secrecy=Secrecy.RECEIPT, rules=rules,
        options=[verbs.NewOption("1", title.removeprefix("关于").removesuffix("的表决"))], opens_at=opens_at,
        closes_at=closes_at, by=None, at=opens_at,
    )  # fmt: skip
    verbs.set_electors(vote, person_ids=people, by=None)
    return verbs.open_receipt_vote(vote, tellers=TELLERS, by=None, at=opens_at)


def _receipts_counted(school: Unit, chair: Any, day: date) -> None:
    """A vote by ticket and receipt, counted, with its evidence bundle."""
    start, end = _at(day - timedelta(days=6), 14), _at(day - timedelta(days=6), 15)
    text = "办法草案已在教职工大会上逐条说明并修改，现请表决。"
    people = _people(school, day)[:24]
    if not people:
        return
    vote = _by_receipt(school, "关于《教职工体检办法》的表决", text, start, end, people)
    rng, manifest = Random("receipts"), manifest_of(vote)  # noqa: S311 (invented data)
    for ticket in list(vote.tickets.order_by("elector_id"))[:-2]:
        device = Device(manifest).prepare()
        device.finish(verbs.issue_ticket(ticket, blinded=device.blinded, at=start))
        answer = rng.choices(("yes", "no", "abstain"), (80, 12, 8))[0]
        put(vote, device, {"1": [answer]}, at=start)
    closed = verbs.close_vote(vote, by=None, at=end + GRACE)
    verbs.count(closed, by=chair, at=end + timedelta(minutes=20))


def _receipts_open(unit: Unit, day: date) -> None:
    """One that runs. Its keys are opened by the tellers once the platform has started."""
    people = _people(unit, day)
    if people:
        start, end = _at(day - timedelta(days=1), 8), _at(day + timedelta(days=4), 17)
        _by_receipt(unit, "关于《食堂管理办法》的表决", f"请对修改后的办法表决。{_TOLD}", start, end, people)


def _draft(unit: Unit, day: date) -> None:
    rules = CountingRules(Kind.CHOOSE, least=1, most=2, places=2)
    options = [verbs.NewOption(str(n), name) for n, name in enumerate(("职工书屋共读", "健步走", "心理健康讲座", "亲子研学"), 1)]  # fmt: skip
    vote = verbs.make_vote(
        None, unit=unit, title=f"{day.year + 1}年重点活动征集", explanation="请选出最希望举办的两项。",
        secrecy=Secrecy.OPEN, rules=rules, options=options, opens_at=_at(day + timedelta(days=3), 8),
        closes_at=_at(day + timedelta(days=10), 17), by=None, at=_at(day, 9),
    )  # fmt: skip
    verbs.set_electors(vote, person_ids=_people(unit, day)[:30], by=None)
