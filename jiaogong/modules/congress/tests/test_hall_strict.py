"""What an organiser cannot bend: the question put to the vote, the gate, the filed agenda and day, a result nobody likes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jiaogong.engines.ballot import verbs as ballots
from jiaogong.engines.ballot.device import draw, put
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.verbs import NewOption
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.congress import gates
from jiaogong.modules.congress.models import AgendaItem, Session
from jiaogong.modules.congress.verbs import agenda
from jiaogong.modules.congress.verbs.sessions import change_session
from jiaogong.modules.congress.verbs.votes import prepare_vote
from jiaogong.modules.congress.words import Outcome, State

from .hall_cast import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def prepared(made: Stage, **more: Any) -> Vote:
    item = made.item("pay")
    made.call()
    made.open(*range(7))
    vote = prepare_vote(AgendaItem.objects.get(pk=item.pk), minutes=10, by=made.chair, at=clock.now())
    if more:
        given = {
            "title": vote.title, "explanation": "", "secrecy": vote.secrecy, "rules": vote.counting_rules,
            "options": [NewOption("1", "绩效工资分配方案")], "opens_at": vote.opens_at, "closes_at": vote.closes_at,
        }  # fmt: skip
        ballots.revise_vote(vote, by=made.chair, at=clock.now(), **{**given, **more})
    return Vote.objects.get(pk=vote.pk)


def test_another_question_or_rule_is_not_opened(made: Stage) -> None:
    vote = prepared(made)
    for bent in (
        {"options": [NewOption("1", "同意举办联欢会"), NewOption("2", "绩效工资分配方案")]},
        {"rules": replace(vote.counting_rules, quorum=None)},
        {"rules": replace(vote.counting_rules, passing=None)},
    ):
        given = {
            "title": vote.title, "explanation": "", "secrecy": vote.secrecy, "rules": vote.counting_rules,
            "options": [NewOption(o.key, o.title) for o in vote.options.all()], "opens_at": vote.opens_at,
            "closes_at": vote.closes_at,
        }  # fmt: skip
        ballots.revise_vote(vote, by=made.chair, at=clock.now(), **{**given, **bent})
        with pytest.raises(RuleBroken, match="与议程和规定参数不一致"):
            made.start(Vote.objects.get(pk=vote.pk))


def test_the_gate_asks_how_it_was_passed(made: Stage) -> None:
    item = agenda.add_item(
        made.session, matter="contract", title="集体合同草案", about=made.session.term, by=made.chair, at=clock.now()
    )
    row = AgendaItem.objects.filter(pk=item.pk)
    row.update(outcome=Outcome.PASSED, decided_at=clock.now())
    assert gates.passed(made.session.term)
    row.update(must_pass=False, power="discuss", decision="open")
    assert not gates.passed(made.session.term)
    with pytest.raises(RuleBroken, match="没有作为须经通过的事项"):
        gates.require_passed(made.session.term, name="集体合同草案")


def test_what_is_tied_or_filed_stays_as_strict(made: Stage) -> None:
    tied = agenda.add_item(
        made.session, matter="contract", title="集体合同草案", about=made.session.term, by=made.chair, at=clock.now()
    )
    with pytest.raises(RuleBroken, match="连着已经形成的文本"):
        agenda.revise_item(tied, matter="other", title="茶歇", by=made.chair, at=clock.now())
    item = made.item("pay")
    Session.objects.filter(pk=made.session.pk).update(state=State.FILED, begins_at=clock.now() + timedelta(days=20))
    item.session = made.again()
    with pytest.raises(RuleBroken, match="已作为须经通过的事项报备"):
        agenda.revise_item(item, matter="other", title="茶歇", reason="文字调整", by=made.chair, at=clock.now())
    with pytest.raises(RuleBroken, match="按这个次序报备"):
        agenda.move_item(item, up=True, by=made.chair)
    session = made.again()
    moved = {"by": made.chair, "at": clock.now(), "place": session.place, "theme": ""}
    with pytest.raises(RuleBroken, match="不能提前"):
        change_session(session, begins_at=session.begins_at - timedelta(minutes=1), **moved)
    assert change_session(session, begins_at=session.begins_at + timedelta(days=1), **moved).state == State.FILED


def test_a_result_nobody_likes_is_counted(made: Stage) -> None:
    vote = made.start(prepared(made))
    for n in range(7):
        put(vote, draw(vote, made.user(n), at=clock.now()), {"1": ["no"]}, at=clock.now())
    ballots.close_vote(vote, by=made.chair, at=clock.now())
    with pytest.raises(RuleBroken, match="不能取消重投"):
        ballots.cancel_vote(vote, reason="结果不理想", by=made.chair, at=clock.now())
    ballots.count(vote, by=made.chair, at=clock.now())
    assert AgendaItem.objects.get(pk=vote.subject_id).outcome == Outcome.FAILED
