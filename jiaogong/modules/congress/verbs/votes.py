"""Votes of a session: an agenda item becomes a vote of the ballot engine; its result comes back to the item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.ballot import subjects
from jiaogong.engines.ballot.counting import Result
from jiaogong.engines.ballot.counting_rules import CountingRules
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.reading import numbers_of, result_of
from jiaogong.engines.ballot.verbs import NewOption, make_vote, set_electors
from jiaogong.engines.ballot.words import Kind, Secrecy
from jiaogong.engines.ballot.words import State as VoteState
from jiaogong.kernel import journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import RuleBroken
from jiaogong.kernel.text import stroke_key

from ..models import AgendaItem, Attendance, HallCode, Session
from ..reading_hall import day_of, delegates_of, passing_share, quorum_share
from ..rules import RUN
from ..words import Decision, Outcome, SessionPost, State
from .agenda import ITEM_TYPE, locked, votes_of
from .hall import last_sign_in

LEADERS_SCALE = (("excellent", "优秀"), ("good", "称职"), ("passable", "基本称职"), ("failing", "不称职"))
SHORTEST, LONGEST = 3, 24 * 60  # minutes
LONGEST_SENTENCE = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to be elected or appraised: the name, and what the paper says of him."""

    name: str
    about: str = ""


def prepare_vote(
    item: AgendaItem, *, minutes: int, explanation: str = "", people: Sequence[Candidate] = (), places: int = 1,
    write_ins: int = 0, surplus: tuple[int, int] | None = None, by: Any, at: datetime,
) -> Vote:  # fmt: skip
    """The vote on an item, as a draft: `minutes` run from the moment the tellers open it.

    Everybody with a seat is an elector (应到); more than half of all delegates decides, whoever is absent or abstains counts
    against; candidates stand in order of strokes. Rules: the delegates are called or the session is open; nothing decided
    yet, no other vote on it; a secret matter is voted by ticket and receipt.
    """
    if not SHORTEST <= minutes <= LONGEST:
        raise RuleBroken(f"投票时间请在 {SHORTEST} 到 {LONGEST} 分钟之间。", field="minutes")
    with transaction.atomic():
        session = locked(item.session, by, State.CALLED, State.OPEN)
        row = AgendaItem.objects.select_for_update(of=("self",)).get(pk=item.pk, session=session)
        if row.decision == Decision.NONE:
            raise RuleBroken("这个议题只听取，不表决。")
        if row.outcome not in (Outcome.PENDING, Outcome.AGAIN):
            raise RuleBroken(f"“{row.title}”{row.get_outcome_display()}，不再表决。")
        if votes_of(row).exclude(state__in=[VoteState.CANCELLED, VoteState.COUNTED]).exists():
            raise RuleBroken("这个议题已经准备了表决，请接着办理那一次。")
        vote = make_vote(
            row, unit=session.unit, title=vote_title(row), explanation=explanation or row.text[:4000],
            secrecy=Secrecy.OPEN if row.decision == Decision.OPEN else Secrecy.RECEIPT,
            rules=_rules(row, session, day_of(at), places, write_ins, surplus), options=_options(row, people),
            opens_at=at, closes_at=at + timedelta(minutes=minutes), by=by, at=at,
        )  # fmt: skip
        _list_electors(vote, session, by, at)
        return vote


def vote_title(item: AgendaItem) -> str:
    """关于《绩效工资分配方案》的表决"""
    word = {Decision.ELECTION: "选举", Decision.APPRAISAL: "民主评议"}.get(Decision(item.decision), "")
    if word:
        return item.title[:120]
    name = item.title[:110]
    return (
        f"{name}的表决" if name.startswith("关于") else f"关于{name if name.startswith('《') else f'《{name}》'}的表决"
    )


def _rules(
    item: AgendaItem, session: Session, day: Any, places: int, write_ins: int, surplus: tuple[int, int] | None
) -> CountingRules:
    passing, quorum = passing_share(session.unit, day), quorum_share(session.unit, day)
    if item.decision == Decision.ELECTION:
        return CountingRules(
            Kind.ELECT, passing, quorum, places=places, most=places, write_ins=min(write_ins, places), surplus=surplus
        )
    if item.decision == Decision.APPRAISAL:
        return CountingRules(Kind.GRADES, None, quorum, scale=LEADERS_SCALE, good=("excellent", "good"))
    return CountingRules(Kind.MOTIONS, passing, quorum)


def _options(item: AgendaItem, people: Sequence[Candidate]) -> list[NewOption]:
    if item.decision not in (Decision.ELECTION, Decision.APPRAISAL):
        return [NewOption("1", item.title)]
    if not people:
        raise RuleBroken(
            "请写出候选人名单。" if item.decision == Decision.ELECTION else "请写出评议对象。", field="people"
        )
    ordered = list(people)
    if item.decision == Decision.ELECTION:
        ordered.sort(key=lambda candidate: stroke_key(candidate.name))
    return [NewOption(str(n), c.name, c.about) for n, c in enumerate(ordered, 1)]


def _list_electors(vote: Vote, session: Session, by: Any, at: datetime) -> None:
    wanted = set(delegates_of(session, day_of(at)).values_list("person_id", flat=True))
    if set(vote.electors.values_list("person_id", flat=True)) != wanted:
        set_electors(vote, person_ids=wanted, by=by)


def _pk(vote: Vote) -> int:
    """The item a vote is on."""
    assert vote.subject_id is not None
    return vote.subject_id


def _item_of(vote: Vote) -> AgendaItem:
    return AgendaItem.objects.select_related("session__term__congress__unit").get(pk=_pk(vote))


def on_opening(vote: Vote, by: Any, at: datetime) -> None:
    """The tellers open it: who is here now may vote, whoever comes later may not. Called inside the ballot's transaction.

    Rules: the session is open; the electors are its delegates; what is asked and how it is counted is what the agenda and the
    place's rules say (`_as_on_the_agenda`).
    """
    item = _item_of(vote)
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("term__congress__unit").get(pk=item.session_id)
    )
    if session.state != State.OPEN:
        raise RuleBroken("还没有宣布开会（或者已经闭会），不能开始表决。请先在会场页宣布开会。")
    _as_on_the_agenda(vote, item, session, at)
    _list_electors(vote, session, by, at)
    length = vote.closes_at - vote.opens_at
    here, item.roll = last_sign_in(session)
    item.save(update_fields=["roll"])
    vote.attendance, vote.opens_at, vote.closes_at = here, at, at + length
    vote.save(update_fields=["attendance", "opens_at", "closes_at"])
    HallCode.objects.filter(session=session).update(current=item)


def _as_on_the_agenda(vote: Vote, item: AgendaItem, session: Session, at: datetime) -> None:
    """The draft may have been edited since it was prepared: question, secrecy, passing and quorum must still be the item's and the
    place's own, and the item must still wait for this one vote."""
    if item.outcome not in (Outcome.PENDING, Outcome.AGAIN):
        raise RuleBroken(f"“{item.title}”{item.get_outcome_display()}，不再表决。")
    others = votes_of(item).filter(state__in=[VoteState.OPEN, VoteState.CLOSED]).exclude(pk=vote.pk)
    if others.exists():
        raise RuleBroken("这个议题的另一次表决还没有计票，请先办完那一次。")
    day, rules = day_of(at), vote.counting_rules
    kind = {Decision.ELECTION: Kind.ELECT, Decision.APPRAISAL: Kind.GRADES}.get(Decision(item.decision), Kind.MOTIONS)
    passing = None if kind == Kind.GRADES else passing_share(session.unit, day)
    same = rules.kind == kind and rules.passing == passing and rules.quorum == quorum_share(session.unit, day)
    if kind == Kind.MOTIONS:
        same = same and list(vote.options.values_list("title", flat=True)) == [item.title]
    if not same or (item.decision != Decision.OPEN and not vote.by_receipt):
        raise RuleBroken(
            "这次表决的题目、保密方式、通过条件或者法定人数与议程和规定参数不一致，不能开始。请取消它，从议题页重新准备表决。"
        )


def may_draw(vote: Vote, person_id: int) -> str:
    """Who signed in before the vote was opened; everybody else reads why not."""
    item = AgendaItem.objects.only("session_id", "roll").get(pk=_pk(vote))
    found = Attendance.objects.filter(session_id=item.session_id, delegate__person_id=person_id).first()
    if found is None:
        return "您还没有签到。到会签到的代表才能参加表决：请扫会场屏幕上的二维码，或者到签到台登记；表决开始以前签到的才算在内。"
    if found.pk > (item.roll or 0):
        return "这次表决是在您签到以前开始的，实到人数当时已经确定，您不能参加这一次；从下一次表决起可以参加。"
    return ""


def on_counted(vote: Vote, by: Any, at: datetime) -> None:
    """Write what came out to the item. Called inside the ballot's transaction."""
    item = AgendaItem.objects.select_for_update(of=("self",)).get(pk=_pk(vote))
    result = result_of(vote)
    earlier = f"{item.sentence} " if item.outcome == Outcome.AGAIN and item.sentence else ""
    item.outcome, sentence = _verdict(vote, result)
    item.sentence, item.decided_at = f"{earlier}{sentence}"[:LONGEST_SENTENCE], at
    item.save(update_fields=["outcome", "sentence", "decided_at"])
    session = item.session
    journal.write(
        "议题议决", item, by=by, after={"outcome": item.outcome, "sentence": item.sentence}, unit_id=session.unit.pk
    )


def _verdict(vote: Vote, result: Result) -> tuple[str, str]:
    numbers, kind = numbers_of(vote), vote.counting_rules.kind
    said = f"应到 {numbers.due} 人，实到 {numbers.present} 人，有效票 {numbers.valid} 张"
    if kind == Kind.MOTIONS:
        row = result.options[0]
        sentence = f"{said}；{row.sentence}"
        if row.unsure or not result.quorate:
            return Outcome.AGAIN, sentence
        return (Outcome.PASSED if row.passed else Outcome.FAILED), sentence
    if kind == Kind.ELECT:
        won = [row for row in result.options if row.passed]
        unsure = any(row.unsure for row in won)
        done = result.quorate and not result.tied and not unsure and len(won) >= vote.counting_rules.places
        names = "、".join(f"{row.title} {row.counts.get('yes', 0)} 票" for row in won)
        left = vote.counting_rules.places - len(won)
        sentence = f"{said}；{f'当选：{names}' if won else '没有人当选'}"
        if done:
            return Outcome.PASSED, f"{sentence}。"
        why = "补发的纸质票足以改变结果" if unsure else "票数相同" if result.tied else f"缺 {left} 名"
        return Outcome.AGAIN, f"{sentence}；{why}，须另行投票。"
    if not result.quorate:
        return Outcome.AGAIN, f"{said}；参加人数不够，评议无效。"
    return Outcome.DONE, f"{said}；已评议 {len(result.options)} 项，各等级票数按规定范围公布，不足五张票的不公布。"


def scrutineers(vote: Vote) -> list[str]:
    """Those who watch the count, as the session named them."""
    roles = _item_of(vote).session.roles.filter(post=SessionPost.SCRUTINEER).select_related("delegate__person")
    return [role.delegate.person.name for role in roles][:2]


def install() -> None:
    """Answer for votes on agenda items; called when the app is ready."""
    subjects.register(
        ITEM_TYPE,
        subjects.Subject(
            title=str, link=lambda row: reverse("congress:item", args=[row.key]), on_counted=on_counted,
            may_manage=_may_manage, may_draw=may_draw, on_opening=on_opening, tellers=scrutineers,
        ),
    )  # fmt: skip


def _may_manage(user: Any, vote: Vote) -> bool:
    return allows(user, RUN, vote.unit)
