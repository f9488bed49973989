"""A further round of a 推选 or an election: for a tie on the line, or for places nobody has won."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from jiaogong.kernel.errors import RuleBroken

from .. import subjects
from ..counting import weight
from ..models import Vote
from ..reading import result_of
from ..rules import require_manage
from ..words import Kind, State
from .making import NewOption, make_vote, set_electors

_ROUNDS = "一二三四五六七八九十"


def further_round(vote: Vote, *, opens_at: datetime, closes_at: datetime, by: Any, at: datetime) -> Vote:
    """A draft among those who stand level, or among the best not elected, for the places that are left; the same electors.

    Rules: counted and quorate; something is left to decide. After a shortfall as many candidates stand as the rule of
    差额 asks for, where there are so many. (名额不足另行选举、票数相等重新投票: the field's rule, 工会基层组织选举工作条例,
    article not verified; the officer may change the draft.)
    """
    require_manage(by, vote)
    if vote.state != State.COUNTED or not vote.counting_rules.whole_paper:
        raise RuleBroken("只有计过票的推选、选举才能接着投下一轮。")
    waiting = Vote.objects.filter(subject_type=vote.subject_type, subject_id=vote.subject_id)
    if vote.subject_id and waiting.filter(state__in=[State.DRAFT, State.OPEN, State.CLOSED]).exists():
        raise RuleBroken("下一轮已经准备好了，请接着办理那一次。")
    result, rules = result_of(vote), vote.counting_rules
    won = [row for row in result.options if row.passed]
    left = rules.places - len(won)
    if not result.quorate or left <= 0:
        raise RuleBroken("没有要接着选的名额：名额已选满，或者参加人数不够、整次投票无效（应重新组织）。")
    rest = [row for row in result.options if not row.passed]
    if result.tied:
        standing = [row for row in rest if row.tied]
    else:
        wanted = left + replace(rules, places=left).extra
        standing = sorted(rest, key=lambda row: -weight(rules, row.counts))[: max(wanted, left + 1)]
    if not standing:
        raise RuleBroken("没有可以进入下一轮的人选，请重新提名。")
    texts = dict(vote.options.values_list("key", "text"))
    options = [NewOption(f"r{n}", row.title, texts.get(row.key, "")) for n, row in enumerate(standing, 1)]
    places = min(left, len(standing))
    fits = rules.surplus is not None and len(options) >= places + replace(rules, places=places).extra
    fresh = replace(
        rules, places=places, most=min(places, rules.most), least=min(rules.least, places),
        write_ins=min(rules.write_ins, places) if rules.kind == Kind.ELECT else 0, surplus=rules.surplus if fits else None,
    )  # fmt: skip
    why = "票数相同的人选重新投票" if result.tied else f"名额缺 {left} 个，从未当选的人选里另行选举"
    made = make_vote(
        subjects.row_of(vote), unit=vote.unit, title=_next_title(vote.title), explanation=f"上一轮：{result.sentence}{why}。",
        secrecy=vote.secrecy, rules=fresh, options=options, opens_at=opens_at, closes_at=closes_at, by=by, at=at,
    )  # fmt: skip
    set_electors(made, person_ids=list(vote.electors.values_list("person_id", flat=True)), by=by)
    return made


def _next_title(title: str) -> str:
    for n in range(2, len(_ROUNDS)):
        if title.endswith(f"（第{_ROUNDS[n - 1]}轮）"):
            return f"{title[: -len('（第一轮）')]}（第{_ROUNDS[n]}轮）"
    return f"{title[:110]}（第二轮）"
