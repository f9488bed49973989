"""Casting. Alone among verbs it leaves no journal line, no time, and changes nobody's to-do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel.errors import Refused, RuleBroken

from .. import subjects
from ..counting import choices_of
from ..counting_rules import CountingRules
from ..mixing import write_among_others
from ..models import Ballot, Elector, Option, Participation, Vote
from ..words import Kind, State
from .common import locked

Marks = Mapping[str, str] | Sequence[str]  # option → choice; of a 推选 the chosen options


class AlreadyCast(RuleBroken):
    """The elector's ballot is in; this one was not taken."""


def cast(vote: Vote, *, by: Any, marks: Marks, token: str, at: datetime) -> bool:
    """Take the elector's ballot; True when it was taken now, False when this very sending (`token`) had been taken before
    (its answer was lost). Another sending of the same elector raises AlreadyCast: one person, one vote.

    Rules: on the list; between the two moments; every motion answered, as many marks as asked. Participation and choice
    are written in one transaction; of a secret vote they cannot be joined afterwards (mixing.py).
    """
    with transaction.atomic():
        row = locked(vote)
        elector = Elector.objects.filter(vote=row, person__user=by).first()
        if elector is None:
            raise Refused("ballot.cast")
        digest = hashlib.sha256(f"{row.key}|{token}".encode()).hexdigest()
        earlier = Participation.objects.filter(elector=elector).first()
        if earlier is not None:
            if token and earlier.token == digest:
                return False
            raise AlreadyCast("您已经投过票。一人一票，投出后不能更改，这一次没有计入。")
        if row.by_receipt:
            raise RuleBroken("这次是领票投票，请先领票，再把选票直接投进票箱；这一次没有计入。")
        _check_time(row, at)
        subjects.check_draws(row, elector.person_id)
        options = {option.key: option for option in row.options.all()}
        papers = read_marks(row.counting_rules, options, marks)
        mark = Participation(vote=row, elector=elector, token=digest)
        ballots = [Ballot(vote=row, secrecy=row.secrecy, option=option, choices=chosen) for option, chosen in papers]
        if row.secret:
            write_among_others(row, mark, ballots)
            return True
        for ballot in ballots:
            ballot.elector = elector
        mark.save(force_insert=True)
        Ballot.objects.bulk_create(ballots)
        return True


def _check_time(vote: Vote, at: datetime) -> None:
    if vote.state == State.CANCELLED:
        raise RuleBroken(f"这次投票已经取消：{vote.reason}。您的票没有计入。")
    if vote.state != State.OPEN or at >= vote.closes_at:
        raise RuleBroken("投票已经截止，您的票没有计入。如有疑问，请联系本单位工会。")
    if at < vote.opens_at:
        raise RuleBroken("投票还没有开始，请在开始时间以后再来。")


def read_marks(
    rules: CountingRules, options: Mapping[str, Option], marks: Marks
) -> list[tuple[Option | None, list[str]]]:  # fmt: skip
    """The ballots a form's marks mean. RuleBroken names what is missing or too much."""
    if rules.kind == Kind.CHOOSE:
        chosen = sorted(set(marks), key=lambda key: options[key].position if key in options else 0)
        if not set(chosen) <= set(options):
            raise RuleBroken("选了不在候选名单里的项，请刷新页面重新选择。")
        if not rules.least <= len(chosen) <= rules.most:
            wanted = f"{rules.least} 到 {rules.most}" if rules.least < rules.most else f"{rules.most}"
            raise RuleBroken(f"应选 {wanted} 项，您选了 {len(chosen)} 项。请改正后再投，这张票还没有投出。")
        return [(None, chosen)]
    if not isinstance(marks, Mapping):
        raise RuleBroken("请逐项作出选择。")
    words = {key for key, _ in choices_of(rules)}
    missing = [option.title for key, option in options.items() if marks.get(key) not in words]
    if missing:
        raise RuleBroken(f"还有 {len(missing)} 项没有选：{'、'.join(missing[:3])}。请选完再投，这张票还没有投出。")
    return [(option, [marks[key]]) for key, option in options.items()]
