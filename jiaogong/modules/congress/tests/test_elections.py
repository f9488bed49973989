"""Delegates are elected: on paper by minutes, or by the ballot engine; replaced in their own constituency."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jiaogong.engines.ballot import verbs as ballot
from jiaogong.engines.ballot.box import GRACE
from jiaogong.engines.ballot.device import draw, put
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.tests.voter import TELLERS
from jiaogong.engines.ballot.words import PAPER
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress.lines import elected_of
from jiaogong.modules.congress.models import Constituency, Delegate
from jiaogong.modules.congress.verbs import delegates, elections, rolls

from .cast_terms import Stage, at, days, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(db: None) -> Stage:
    return stage()


def constituency(made: Stage) -> Constituency:
    """数学组: three people, two seats."""
    return made.rolled().constituencies.select_related("term__congress__unit", "delegation").get(name="数学组")


def record(row: Constituency, made: Stage, text: str, cast: int = 3) -> list[Delegate]:
    return elections.record_election(
        row, held_on=days(0), cast=cast, elected=elected_of(row, text), basis="", by=made.chair, at=at()
    )


@pytest.mark.parametrize(("text", "cast", "words"), [
    ("教师戊 3", 1, "至少 2 人），选举无效"),
    ("教师戊 4", 4, "多于名册上的 3 人"),
    ("教师戊 3", 2, "多于参加投票的 2 人"),
    ("教师戊 1", 3, "没有超过名册 3 人的一半（至少 2 票）"),
    ("教师戊 2\n教师己 2\n教师庚 2", 3, "还有 2 个名额，不能登记 3 人"),
    ("教师戊 2\n教师戊 2", 3, "每人只写一次"),
    ("教师甲 3", 3, "名册上没有“教师甲”"),
    ("教师戊", 3, "读不懂"),
    ("", 3, "请填写当选人"),
])  # fmt: skip
def test_an_election_that_does_not_hold_is_refused(made: Stage, text: str, cast: int, words: str) -> None:
    row = constituency(made)
    with pytest.raises(RuleBroken, match=words):
        record(row, made, text, cast)
    assert not row.delegates.exists()


def test_minutes_make_delegates_and_a_free_seat_is_filled_again(made: Stage) -> None:
    row = constituency(made)
    found = record(row, made, "1. 教师戊 3票\n2. 教师己 2")
    assert [(d.person.name, d.number, d.votes, d.is_teacher, d.is_young) for d in found] == [
        ("教师戊", 1, 3, True, False), ("教师己", 2, 2, True, False),
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match="已经选满"):
        record(row, made, "教师庚 3")
    Delegate.objects.filter(pk=found[0].pk).update(since=days(-9))
    found[0].refresh_from_db()
    delegates.end_delegate(found[0], by=made.chair, at=at(), until=days(0), leaving="moved")
    assert elections.vacancies(row) == 1
    with pytest.raises(RuleBroken, match="教师己已经是代表"):
        record(row, made, "教师己 3")
    assert record(row, made, "教师庚 3")[0].number == 3


def test_only_the_school_records(made: Stage) -> None:
    row = constituency(made)
    for key in ("county", "member", "leader", "abroad"):
        with pytest.raises(Refused):
            elections.record_election(
                row,
                held_on=days(0),
                cast=3,
                elected=elected_of(row, "教师戊 3"),
                basis="",
                by=made.cast.user(key),
                at=at(),
            )


def prepared(row: Constituency, made: Stage, number: int = 3) -> Vote:
    now = clock.now()
    return elections.prepare_election(
        row, candidates=list(row.constituents.select_related("person").order_by("pk")[:number]), opens_at=now,
        closes_at=now + timedelta(hours=2), by=made.chair, at=now,
    )  # fmt: skip


def test_the_ballot_makes_delegates(made: Stage) -> None:
    row = constituency(made)
    with pytest.raises(RuleBroken, match="候选人至少 2 名"):
        prepared(row, made, 1)
    for number, constituent in enumerate(row.constituents.select_related("person")):
        constituent.person.user = User.objects.create_user(f"voter{number}", name=constituent.person.name)
        constituent.person.save()
    vote = prepared(row, made)
    with pytest.raises(RuleBroken, match="已有一次投票在办"):
        prepared(row, made)
    ballot.open_receipt_vote(vote, tellers=TELLERS, by=made.chair, at=vote.opens_at)
    with pytest.raises(RuleBroken, match="正在投票"):
        rolls.update_roll(row.term, by=made.chair, at=at())
    one, two = vote.options.order_by("position")[:2]
    for elector in list(vote.electors.select_related("person__user"))[:2]:
        device = draw(vote, elector.person.user)
        put(vote, device, {PAPER: [f"yes:{one.key}", f"yes:{two.key}"]})
    end = vote.closes_at + GRACE
    ballot.close_vote(vote, by=None, at=end)
    ballot.count(vote, by=made.chair, at=end)
    found = {(d.person.name, d.votes) for d in row.delegates.select_related("person")}
    assert found == {(one.title, 2), (two.title, 2)}


def test_too_few_voters_elect_nobody(made: Stage) -> None:
    row = constituency(made)
    for number, constituent in enumerate(row.constituents.select_related("person")):
        constituent.person.user = User.objects.create_user(f"voter{number}", name=constituent.person.name)
        constituent.person.save()
    vote = prepared(row, made)
    ballot.open_receipt_vote(vote, tellers=TELLERS, by=made.chair, at=vote.opens_at)
    one = vote.options.order_by("position")[0]
    for elector in list(vote.electors.select_related("person__user"))[:1]:
        put(vote, draw(vote, elector.person.user), {PAPER: [f"yes:{one.key}"]})
    end = vote.closes_at + GRACE
    ballot.close_vote(vote, by=None, at=end)
    ballot.count(vote, by=made.chair, at=end)
    assert not row.delegates.exists() and elections.vacancies(row) == 2
