"""Whether an election holds: who came, who got enough votes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jiaogong.engines.org.models import Unit
from jiaogong.engines.provisions.reading import explain, value_of
from jiaogong.kernel.errors import RuleBroken

from .. import provisions
from ..checks import SeatDraft


def check_result(unit: Unit, at: date, *, due: int, present: int, elected: Sequence[SeatDraft]) -> None:
    """Rules: present of due; the quorum; votes of each above half of those due (or present).

    Source: provisions `committees.quorum` and `committees.majority`, taken from sample election rules (not official).
    """
    if present > due:
        raise RuleBroken(f"实到 {present} 人多于应到 {due} 人，请核对。", field="present")
    source = explain(provisions.QUORUM, unit, at).source
    if value_of(provisions.QUORUM, unit, at) == "2/3":
        if present * 3 < due * 2:
            raise RuleBroken(
                f"应到 {due} 人，实到 {present} 人，不足三分之二，选举无效，应重新召开会议（{source}）。",
                field="present",
            )
    elif present * 2 <= due:
        raise RuleBroken(f"应到 {due} 人，实到 {present} 人，没有超过一半，选举无效（{source}）。", field="present")
    base, word = (due, "应到") if value_of(provisions.MAJORITY, unit, at) == "due" else (present, "实到")
    for seat in elected:
        if seat.votes is None:
            raise RuleBroken(f"请写明{seat.person.name}的得票数：每行“姓名 职务 得票数”。", field="lines")
        if seat.votes > present:
            raise RuleBroken(f"{seat.person.name}得 {seat.votes} 票，多于实到 {present} 人，请核对。", field="lines")
        if seat.votes * 2 <= base:
            raise RuleBroken(
                f"{seat.person.name}得 {seat.votes} 票，没有超过{word} {base} 人的一半，不能当选（{explain(provisions.MAJORITY, unit, at).source}）。",
                field="lines",
            )
