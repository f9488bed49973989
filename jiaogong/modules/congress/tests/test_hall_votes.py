"""Votes of a session: who may draw, what passes, what becomes of a tie, papers beside, early sealing."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle

import pytest

from jiaogong.engines.ballot import verbs as ballots
from jiaogong.engines.ballot.device import draw, put
from jiaogong.engines.ballot.models import Vote
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.congress import gates
from jiaogong.modules.congress.models import AgendaItem
from jiaogong.modules.congress.verbs import agenda, hall, resolutions
from jiaogong.modules.congress.verbs.votes import Candidate, prepare_vote

from .hall_cast import Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Stage:
    return stage()


def ready(made: Stage, item: AgendaItem, **more: object) -> Vote:
    """The vote on the item, prepared."""
    item.session = made.again()
    return prepare_vote(item, minutes=10, by=made.chair, at=clock.now(), **more)  # type: ignore[arg-type]


def choose(made: Stage, vote: Vote, answers: dict[int, list[str]], question: str = "1") -> None:
    """The delegates at these places draw and cast."""
    for number, choices in answers.items():
        put(vote, draw(vote, made.user(number), at=clock.now()), {question: choices}, at=clock.now())


def count(made: Stage, vote: Vote) -> AgendaItem:
    """Sealed when everybody has voted, counted; the item as it stands."""
    ballots.close_vote(vote, by=made.chair, at=clock.now())
    ballots.count(vote, by=made.chair, at=clock.now())
    return AgendaItem.objects.select_related("session").get(pk=vote.subject_id)


def test_more_than_half_of_all_delegates_decides(made: Stage) -> None:
    item = made.item()
    made.call()
    made.open(*range(6))
    vote = made.start(ready(made, item))
    assert (vote.attendance, vote.electors.count()) == (6, 9)
    choose(made, vote, dict(enumerate([["yes"]] * 4 + [["no"], ["abstain"]])))
    found = count(made, vote)
    assert found.outcome == "failed"  # four of six present, but four of nine in all
    assert "应到 9 人，实到 6 人" in found.sentence and "至少 5 票" in found.sentence


def test_who_has_not_signed_in_may_not_draw_nor_who_came_later(made: Stage) -> None:
    item = made.item()
    made.call()
    made.open(*range(6))
    vote = made.start(ready(made, item))
    with pytest.raises(RuleBroken, match="您还没有签到"):
        draw(vote, made.user(7), at=clock.now())
    made.sign(7)
    with pytest.raises(RuleBroken, match="您签到以前开始的"):
        draw(vote, made.user(7), at=clock.now())
    with pytest.raises(RuleBroken, match="您签到以前开始的"):
        ballots.give_paper(vote.electors.get(person=made.cast.people[7]), reason="没带手机", by=made.chair)
    with pytest.raises(RuleBroken, match="不能撤销签到"):
        hall.undo_sign_in(made.session.attendances.get(delegate=made.delegates[0]), by=made.chair)
    assert vote.tickets.exclude(issued="no").count() == 0


def test_two_by_paper_and_the_box_is_sealed_when_all_present_have_voted(made: Stage) -> None:
    item = made.item()
    made.call()
    made.open(*range(8))
    vote = made.start(ready(made, item))
    for number in (0, 1):
        ballots.give_paper(vote.electors.get(person=made.cast.people[number]), reason="不用手机", by=made.chair)
    choose(made, vote, {n: ["yes"] for n in range(2, 7)})
    with pytest.raises(RuleBroken, match="还不能封箱"):
        ballots.close_vote(vote, by=made.chair, at=clock.now())
    choose(made, vote, {7: ["no"]})
    ballots.close_vote(vote, by=made.chair, at=clock.now())
    ballots.enter_papers(
        vote, returned=2, invalid=0, counts={"1": {"yes": 1, "no": 1}}, tellers="周监票", by=made.chair, at=clock.now()
    )
    ballots.count(vote, by=made.chair, at=clock.now())
    found = AgendaItem.objects.get(pk=item.pk)
    assert found.outcome == "passed" and "赞成 6 票" in found.sentence


def test_the_gate_opens_when_it_has_passed(made: Stage) -> None:
    matter = made.cast.school  # any row stands for the plan of another module
    item = made.item(about=matter)
    with pytest.raises(RuleBroken, match="表决通过后"):
        gates.require_passed(matter, name="绩效方案")
    made.call()
    made.open(*range(6))
    vote = made.start(ready(made, item))
    choose(made, vote, {n: ["yes"] for n in range(6)})
    assert count(made, vote).outcome == "passed"
    gates.require_passed(matter, name="绩效方案")


def test_a_must_pass_vote_keeps_its_rule(made: Stage) -> None:
    item = made.item()
    made.call()
    made.open(*range(6))
    vote = ready(made, item)
    rules = vote.counting_rules
    ballots.revise_vote(
        vote, title=vote.title, explanation="", secrecy="receipt", options=[ballots.NewOption("1", "方案")],
        rules={**rules.to_json(), "passing": {"of": "present", "comparator": ">", "share": [1, 2]}},
        opens_at=vote.opens_at, closes_at=vote.closes_at, by=made.chair, at=clock.now(),
    )  # fmt: skip
    with pytest.raises(RuleBroken, match="与议程和规定参数不一致"):
        made.start(vote)


def test_before_the_session_is_open_nothing_is_voted(made: Stage) -> None:
    item = made.item()
    made.call()
    made.sign(*range(6))
    vote = ready(made, item)
    with pytest.raises(RuleBroken, match="还没有宣布开会"):
        made.start(vote)
    with pytest.raises(RuleBroken, match="已经准备了表决"):
        ready(made, item)


def test_the_minutes_run_from_the_moment_the_tellers_open(made: Stage) -> None:
    item = made.item()
    made.call()
    made.open(*range(6))
    vote = ready(made, item)
    later = clock.now() + timedelta(minutes=8)
    Vote.objects.filter(pk=vote.pk).update(
        opens_at=vote.opens_at - timedelta(hours=1), closes_at=vote.closes_at - timedelta(minutes=5)
    )
    length = (vote.closes_at - timedelta(minutes=5)) - (vote.opens_at - timedelta(hours=1))
    opened = made.start(Vote.objects.get(pk=vote.pk))
    assert opened.closes_at - opened.opens_at == length and opened.closes_at > later


def test_an_election_in_order_of_strokes_with_a_tie_goes_to_another_round(made: Stage) -> None:
    item = made.item("election", "主席团成员选举")
    made.call()
    made.open(*range(8))
    people = [Candidate("魏强"), Candidate("丁晓"), Candidate("王平")]
    vote = made.start(ready(made, item, people=people, places=2, write_ins=1, surplus=(5, 100)))
    assert list(vote.options.values_list("title", flat=True)) == ["丁晓", "王平", "魏强"]
    second = cycle(["yes:2", "yes:3"])
    choose(made, vote, {n: ["yes:1", next(second)] for n in range(8)}, question="paper")
    found = count(made, vote)
    assert found.outcome == "again" and "丁晓 8 票" in found.sentence and "缺 1 名" in found.sentence
    with pytest.raises(RuleBroken, match="没有结果"):
        hall.close_session(made.again(), by=made.chair, at=clock.now())
    further = ballots.further_round(
        Vote.objects.get(pk=vote.pk), opens_at=clock.now(), closes_at=clock.now() + timedelta(minutes=10), by=made.chair,
        at=clock.now(),
    )  # fmt: skip
    made.sign(8)  # a late comer takes part from the next vote on
    further = made.start(further)
    assert further.attendance == 9
    names = dict(further.options.values_list("title", "key"))
    best = next(iter(names))
    choose(made, further, {n: [f"yes:{names[best]}"] for n in range(9)}, question="paper")
    done = count(made, further)
    assert done.outcome == "passed" and "丁晓 8 票" in done.sentence and f"{best} 9 票" in done.sentence


def test_an_appraisal_tells_no_grades_in_the_item(made: Stage) -> None:
    item = made.item("leaders", "民主评议校级领导")
    made.call()
    made.open(*range(7))
    vote = made.start(ready(made, item, people=[Candidate("李校长", "校长"), Candidate("周副校长", "副校长")]))
    for n in range(7):
        device = draw(vote, made.user(n), at=clock.now())
        put(vote, device, {"1": ["excellent"], "2": ["good" if n else "failing"]}, at=clock.now())
    found = count(made, vote)
    assert found.outcome == "done" and "优秀" not in found.sentence


def test_an_open_vote_takes_only_who_is_here(made: Stage) -> None:
    item = made.item("plan", "三年发展规划", power="pass", decision="open")
    made.call()
    made.open(*range(6))
    vote = ballots.open_vote(ready(made, item), by=made.chair, at=clock.now())
    with pytest.raises(RuleBroken, match="您还没有签到"):
        ballots.cast(vote, by=made.user(7), marks={"1": "yes"}, token="a", at=clock.now())
    for n in range(6):
        ballots.cast(vote, by=made.user(n), marks={"1": "yes"}, token=f"t{n}", at=clock.now())
    vote.refresh_from_db()
    ballots.close_vote(vote, by=None, at=vote.closes_at)
    ballots.count(vote, by=made.chair, at=vote.closes_at)
    assert AgendaItem.objects.get(pk=item.pk).outcome == "passed"


def test_resolution_minutes_and_closing(made: Stage) -> None:
    item, report = made.item(), made.item("work_report", "校长工作报告")
    made.call()
    made.open(*range(6))
    report.session = made.again()
    agenda.mark_heard(report, by=made.chair, at=clock.now())
    vote = made.start(ready(made, item))
    choose(made, vote, {n: ["yes"] for n in range(6)})
    decided = count(made, vote)
    drafted = resolutions.draft_resolution(decided, by=made.chair, at=clock.now())
    assert resolutions.draft_resolution(decided, by=made.chair, at=clock.now()) == drafted
    assert "通过《绩效工资分配方案》" in drafted.text and "赞成 6 票" in drafted.text
    numbered = resolutions.number_resolution(drafted, mark="清三中教代字", by=made.chair, at=clock.now())
    assert numbered.number.endswith("〕1号")
    with pytest.raises(RuleBroken, match="已编号"):
        resolutions.save_resolution(numbered, title="别的", text="别的", by=made.chair)
    hall.close_session(made.again(), by=made.chair, at=clock.now())
    written = resolutions.draft_minutes(made.again(), by=made.chair).minutes
    for words in ("应到代表9人，实到6人", "会议听取了报告", "赞成 6 票", numbered.number):
        assert words in written
