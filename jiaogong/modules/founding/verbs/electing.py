"""The election's result, as the preparation group reports it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Person
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.committees import provisions as committees
from jiaogong.modules.committees.checks import band_of
from jiaogong.modules.committees.words import Post
from jiaogong.modules.unions.words import CommitteeKind, Form

from ..models import Elected, Founding
from ..provisions import REVIEW_DAYS
from ..reading import candidates
from ..words import State, StepKind
from .common import day_of, locked, move, require_state

Seats = Sequence[tuple[str, str, Person]]


def record_election(
    founding: Founding, *, by: Any, at: datetime, day: date, years: int, due: int, present: int, votes: int,
    congress: bool, seats: Seats,
) -> Founding:  # fmt: skip
    """Report the election: day, numbers, who sits where ((committee, post, person) each), and hand it to the superior.

    Rules: after the approval, not in the future; enough present and enough votes for the chair (provisions of
    committees); one chair; nobody twice in a committee; everybody works in the units concerned; size by the bands.
    Source: 《工会基层组织选举工作条例》(2016), by reprints, not checked against the official text.
    """
    with transaction.atomic():
        founding = locked(founding, by)
        require_state(founding, State.APPROVED)
        _check_day(founding, day, at)
        _check_numbers(founding, day, due, present, votes)
        note = _check_seats(founding, day, seats)
        founding.elected_on, founding.years, founding.due, founding.present = day, years, due, present
        founding.congress = congress
        Elected.objects.filter(founding=founding).delete()
        for kind, post, person in seats:
            chair = (kind, post) == (CommitteeKind.UNION, Post.CHAIR)
            Elected.objects.create(
                founding=founding, kind=kind, post=post, person=person, votes=votes if chair else None
            )
        words = f"{day:%Y-%m-%d} 选举，应到 {due} 人，实到 {present} 人{note}"
        move(founding, to=State.ELECTED, kind=StepKind.ELECTED, by=by, at=at, days=REVIEW_DAYS, note=words)
        return founding


def _check_day(founding: Founding, day: date, at: datetime) -> None:
    assert founding.approved_on is not None
    if day > day_of(at):
        raise RuleBroken("选举日期不能晚于今天：选举后再报送结果。", field="day")
    if day < founding.approved_on:
        raise RuleBroken(f"建会于 {founding.approved_on:%Y-%m-%d} 批复，选举不能早于批复。", field="day")


def _check_numbers(founding: Founding, day: date, due: int, present: int, votes: int) -> None:
    if not 0 < present <= due:
        raise RuleBroken("实到人数应在 1 和应到人数之间。", field="present")
    quorum = value_of(committees.QUORUM, founding.unit, day)
    enough = present * 3 >= due * 2 if quorum == "2/3" else present * 2 > due
    if not enough:
        words = "三分之二以上" if quorum == "2/3" else "超过半数"
        raise RuleBroken(
            f"应到 {due} 人，实到 {present} 人：到会人数须达到应到的{words}，选举才有效。", field="present"
        )
    if votes > present:
        raise RuleBroken("得票不能多于实到人数。", field="votes")
    base = due if value_of(committees.MAJORITY, founding.unit, day) == "due" else present
    if votes * 2 <= base:
        word = "应到" if base == due else "实到"
        raise RuleBroken(f"主席得 {votes} 票，未超过{word}人数 {base} 人的一半，不能当选。", field="votes")


def _check_seats(founding: Founding, day: date, seats: Seats) -> str:
    """RuleBroken, or what is worth noting about the size."""
    union = [(post, person) for kind, post, person in seats if kind == CommitteeKind.UNION]
    if [post for post, _ in union].count(Post.CHAIR) != 1:
        raise RuleBroken("请选定一位工会主席（组织员）。", field="chair")
    for kind in CommitteeKind.values:
        people = [person.pk for k, _, person in seats if k == kind]
        if len(people) != len(set(people)):
            twice = next(p for k, _, p in seats if k == kind and people.count(p.pk) > 1)
            raise RuleBroken(f"{twice.name}选了两次：一人在同一个委员会只能有一个席位。")
    chosen = {person.pk for _, _, person in seats}
    if candidates(founding).filter(pk__in=chosen).count() != len(chosen):
        raise RuleBroken("委员只能从本单位（成员单位）在岗教职工中选出。", field="chair")
    if founding.form in (Form.ORGANISER, Form.FEDERATION):
        return ""
    band = band_of(founding.unit, founding.intended, day)
    if band is None or band[0] <= len(union) <= band[1]:
        return ""
    words = f"会员 {founding.intended} 人，委员应为 {band[0]}–{band[1]} 人，现为 {len(union)} 人"
    if value_of(committees.SIZE_CHECK, founding.unit, day) == "refuse":
        raise RuleBroken(f"{words}，请按规定补齐。", field="chair")
    return f"（{words}）"
