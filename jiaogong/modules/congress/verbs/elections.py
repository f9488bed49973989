"""Delegates are elected: by the ballot engine (领票—投票), or by a meeting of the constituency that left minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from jiaogong.engines.ballot import subjects
from jiaogong.engines.ballot import verbs as ballot
from jiaogong.engines.ballot.counting_rules import CountingRules, Threshold
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.reading import result_of
from jiaogong.engines.ballot.words import Comparator, Denominator, Motion, Secrecy
from jiaogong.engines.ballot.words import Kind as VoteKind
from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import locked, not_in_future

from .. import provisions, rules
from ..models import Constituency, Constituent, Delegate
from .delegates import NewDelegate, seat_delegates
from .rolls import elections_of

SUBJECT = "congress.constituency"
OTHER = "other:"


def install() -> None:
    """Register the subject; called when the app is ready."""
    subjects.register(
        SUBJECT,
        subjects.Subject(
            title=lambda row: f"{row.term} · {row.name}选举代表",
            link=lambda row: reverse("congress:constituency", args=[row.key]),
            on_counted=on_counted,
            may_manage=lambda user, vote: allows(user, rules.RUN, vote.unit),
        ),
    )


def vacancies(row: Constituency) -> int:
    """Seats without a delegate."""
    return row.seats - Delegate.objects.filter(constituency=row, until__isnull=True).count()


def passing(unit: Unit, day: date) -> Threshold:
    """What elects: the place's share of all who are on the roll."""
    return Threshold(Denominator.ALL, Comparator(value_of(provisions.PASSAGE, unit, day)), 1, 2)


def turnout(unit: Unit, day: date) -> Threshold:
    """How many of the roll must take part."""
    if value_of(provisions.TURNOUT, unit, day) == "2/3":
        return Threshold(Denominator.ALL, Comparator.AT_LEAST, 2, 3)
    return Threshold(Denominator.ALL, Comparator.MORE, 1, 2)


def prepare_election(
    row: Constituency, *, candidates: Sequence[Constituent], opens_at: datetime, closes_at: datetime, by: Any,
    at: datetime,
) -> Vote:  # fmt: skip
    """A draft vote of the constituency for its free seats; the tellers open it on the vote's own page.

    Rules: one at a time; candidates from its own roll, at least as many as seats, none a delegate already; turnout of two
    thirds and more than half of the roll (上海市职工代表大会条例第十五条; here by the place's provisions).
    """
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        unit = locked(row.term.unit, by, rules.RUN)
        free = _open_for(row)
        people = list(candidates)
        if any(c.constituency_id != row.pk for c in people):
            raise RuleBroken("候选人应从本选举单位的名册中提名。", field="candidates")
        if len(people) < free:
            raise RuleBroken(f"应选 {free} 名，候选人至少 {free} 名；提倡差额选举。", field="candidates")
        _not_yet(people)
        voters = list(row.constituents.values_list("person_id", flat=True))
        vote = ballot.make_vote(
            row, unit=unit, title=f"{row.name}选举{row.term.congress.title}代表",
            explanation=f"应选代表 {free} 名。{row.term}。", secrecy=Secrecy.RECEIPT,
            rules=CountingRules(
                VoteKind.ELECT, passing(unit, today), turnout(unit, today), most=free, places=free, write_ins=free,
            ),
            options=[ballot.NewOption(f"p{c.person_id}", _label(c, people)) for c in _in_order(people)],
            opens_at=opens_at, closes_at=closes_at, by=by, at=at,
        )  # fmt: skip
        ballot.set_electors(vote, person_ids=voters, by=by)
        return vote


def _in_order(people: Sequence[Constituent]) -> list[Constituent]:
    return sorted(people, key=lambda c: (c.person.pinyin, c.person_id))


def _label(one: Constituent, people: Sequence[Constituent]) -> str:
    """Namesakes among the candidates are numbered."""
    same = [c for c in _in_order(people) if c.person.name == one.person.name]
    return one.person.name if len(same) == 1 else f"{one.person.name}（{same.index(one) + 1}）"


def _open_for(row: Constituency) -> int:
    free = vacancies(row)
    if free <= 0:
        raise RuleBroken(f"{row.name}的 {row.seats} 个名额已经选满。")
    if elections_of(row.term).filter(subject_id=row.pk).exists():
        raise RuleBroken(f"{row.name}已有一次投票在办，请先办完或取消。")
    return free


def _not_yet(people: Sequence[Constituent]) -> None:
    ids = [c.person_id for c in people]
    if not people:
        return
    sitting = Delegate.objects.filter(term_id=people[0].term_id, until__isnull=True, person__in=ids)
    names = "、".join(sitting.values_list("person__name", flat=True))
    if names:
        raise RuleBroken(f"{names}已经是代表。", field="candidates")


def on_counted(vote: Vote, by: Any, at: datetime) -> None:
    """Inside the counting of the vote: whoever was elected becomes a delegate. A name written in counts where exactly one
    person of the roll bears it; what does not fit is left to the next round (the vote's page says who fell short)."""
    row = Constituency.objects.select_related("term__congress__unit", "delegation").get(pk=vote.subject_id or 0)
    result, today = result_of(vote), at.astimezone(clock.SHANGHAI).date()
    if not result.quorate:
        return
    found = []
    for option in result.options:
        if not option.passed:
            continue
        person = _person(row, option.key, option.title)
        if person is not None:
            found.append(NewDelegate(person, row.delegation, row, option.counts.get(Motion.YES)))
    known = set(
        Delegate.objects.filter(term=row.term, until__isnull=True, person__in=[n.person for n in found]).values_list(
            "person_id", flat=True
        )
    )
    new = [n for n in found if n.person not in known][: max(vacancies(row), 0)]
    seat_delegates(
        row.term, new, since=max(today, row.term.since), basis=f"无记名投票选举，{today:%Y-%m-%d}计票", day=today
    )
    journal.write("选出代表", row, by=by, after={"elected": len(new)}, unit_id=row.term.unit.pk)


def _person(row: Constituency, key: str, title: str) -> int | None:
    if not key.startswith(OTHER):
        return int(key.removeprefix("p"))
    name = key.removeprefix(OTHER)
    ids = list(row.constituents.filter(person__name=name).values_list("person_id", flat=True)[:2])
    return ids[0] if len(ids) == 1 else None


def record_election(
    row: Constituency, *, held_on: date, cast: int, elected: Sequence[tuple[Constituent, int]], basis: str, by: Any,
    at: datetime,
) -> list[Delegate]:  # fmt: skip
    """Enter what a meeting of the constituency decided on paper (会议记录).

    Rules: not in the future; as many as the place asks took part; votes within those cast; each got more than half of the
    whole roll (上海市职工代表大会条例第十五条; the place's provisions); no more than free seats.
    """
    not_in_future(held_on, "held_on")
    with transaction.atomic():
        unit = locked(row.term.unit, by, rules.RUN)
        free, roll = _open_for(row), row.constituents.count()
        if cast > roll:
            raise RuleBroken(f"参加投票 {cast} 人，多于名册上的 {roll} 人，请核对。", field="cast")
        share = explain(provisions.TURNOUT, unit, held_on)
        if not provisions.enough(share.value, cast, roll):
            raise RuleBroken(
                f"名册 {roll} 人，参加投票 {cast} 人，没有达到{dict(provisions.SHARES)[share.value]}"
                f"（至少 {provisions.least(share.value, roll)} 人），选举无效，应重新组织（{share.source}）。",
                field="cast",
            )
        people = [constituent for constituent, _ in elected]
        if not people:
            raise RuleBroken("请填写当选人，每行一人：姓名 得票数。", field="lines")
        if len(people) > free:
            raise RuleBroken(f"{row.name}还有 {free} 个名额，不能登记 {len(people)} 人。", field="lines")
        if any(c.constituency_id != row.pk for c in people) or len({c.pk for c in people}) != len(people):
            raise RuleBroken("当选人应是本选举单位名册上的人，每人只写一次。", field="lines")
        _not_yet(people)
        _majority(unit, held_on, roll, cast, elected)
        new = [NewDelegate(c.person_id, row.delegation, row, votes) for c, votes in elected]
        text = basis.strip() or f"{row.name}{held_on:%Y-%m-%d}会议选举"
        found = seat_delegates(row.term, new, since=max(held_on, row.term.since), basis=text, day=held_on)
        after = {"held_on": str(held_on), "roll": roll, "cast": cast, "elected": len(found), "basis": text}
        journal.write("登记代表选举", row, by=by, after=after, unit_id=unit.pk)
        return found


def _majority(unit: Unit, day: date, roll: int, cast: int, elected: Sequence[tuple[Constituent, int]]) -> None:
    threshold = passing(unit, day)
    least = threshold.least(roll)
    for constituent, votes in elected:
        name = constituent.person.name
        if votes > cast:
            raise RuleBroken(f"{name}得 {votes} 票，多于参加投票的 {cast} 人，请核对。", field="lines")
        if votes < least:
            raise RuleBroken(
                f"{name}得 {votes} 票，没有{threshold.comparator.label}名册 {roll} 人的一半（至少 {least} 票），不能当选"
                f"（{explain(provisions.PASSAGE, unit, day).source}）。",
                field="lines",
            )
