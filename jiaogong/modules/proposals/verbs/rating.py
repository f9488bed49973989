"""The proposer's rating: his alone. Not satisfied means a second handling, once, and then the next congress."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.reading import case_of
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Proposal, Rating, Reply
from ..provisions import BASIC, SCREEN_DAYS
from ..rules import ASSIGN_ITEM, RATE_ITEM, RUN, is_proposer
from ..words import Grade, ReplyState, Result, State
from .common import ask, day_of, desk_office, due_after, leaders_of, locked, reasoned, settle, tell


@transaction.atomic
def rate(proposal: Proposal, *, grade: str, by: Any, at: datetime, reason: str = "") -> Rating:
    """The proposer rates the signed reply of this round. Satisfied ends it; 基本满意 by the place's provision; not satisfied (with a
    reason) opens the second handling, and after that goes to the next congress. Rated twice in a round it is the first.

    Rules: by the proposer alone, also after his term; domain, fifteen facts, 14: 不满意 means second handling, not closure.
    """
    row = locked(proposal)
    if not is_proposer(by, row):
        raise Refused("proposals.rate")
    case = case_of(row)
    if case is None:
        raise RuleBroken("提案还没有答复，答复后再评价。")
    there = row.ratings.filter(round=case.round).first() or (
        row.ratings.filter(round=1).first() if row.state == State.HANDLING and case.round == 2 else None
    )
    if there is not None:
        return there
    if row.state != State.REPLIED:
        raise RuleBroken("提案还没有答复，答复后再评价。")
    if grade not in Grade.values:
        raise RuleBroken("请选择评价。", field="grade")
    words = reasoned(reason) if grade == Grade.UNSATISFIED else reason.strip()[:400]
    made = Rating.objects.create(
        proposal=row, round=case.round, grade=grade, reason=words, delegate=row.proposer, at=at
    )
    settle(RATE_ITEM, row, by=by, at=at, outcome=made.get_grade_display())
    cases.write(case, what="评价", text=f"{made.get_grade_display()}。{words}", by=by, at=at, traced=False)
    basic = grade == Grade.BASIC and value_of(BASIC, row.unit, day_of(at)) == "close"
    if grade == Grade.SATISFIED or basic:
        _end(row, State.CLOSED, at)
    elif case.round == 1:
        _again(row, made, by, at)
    elif grade == Grade.BASIC:
        _end(row, State.CLOSED, at)
    else:
        _end(row, State.TO_CONGRESS, at)
        cases.write(case, what="提交教代会", text="二次办理后仍不满意，提交下次教代会。", by=by, at=at, traced=False)
        for person in leaders_of(row.unit, day_of(at)):
            tell(
                row,
                person,
                short="提案提交下次教代会",
                body=f"{row.label}二次办理后仍不满意，将提交下次教代会。",
                at=at,
            )
    after = {"round": made.round, "grade": made.get_grade_display(), "state": row.get_state_display()}
    journal.write("评价提案答复", row, by=by, after=after, unit_id=row.unit_id)
    return made


def _end(row: Proposal, state: State, at: datetime) -> None:
    row.state, row.closed_at, row.changed_at = state, at, at
    row.save(update_fields=["state", "closed_at", "changed_at"])


def _again(row: Proposal, made: Rating, by: Any, at: datetime) -> None:
    """The second handling: the office gives it out anew."""
    case = case_of(row)
    assert case is not None
    reason = made.reason if len(made.reason) >= 4 else f"评价{made.get_grade_display()}"
    cases.second_round(case, reason=reason[:200], by=by, at=at, traced=False)
    row.state, row.changed_at = State.HANDLING, at
    row.save(update_fields=["state", "changed_at"])
    ask(ASSIGN_ITEM, f"二次交办{row.label}", row, by=by, at=at, office=desk_office(row.unit), page="assign",
        due_on=due_after(SCREEN_DAYS, row.unit, day_of(at)))  # fmt: skip


@transaction.atomic
def conclude(proposal: Proposal, *, text: str, by: Any, at: datetime, result: str = Result.EXPLAINED) -> Reply:
    """The union's office writes down what the congress said to a proposal that was brought before it; that ends it. Twice is once.

    Source: domain, CASE (report to congress); J15: the next congress lists the outcome.
    """
    row = locked(proposal)
    require(by, RUN, row.unit)
    there = row.replies.filter(round=0).first()
    if there is not None:
        return there
    if row.state != State.TO_CONGRESS:
        raise RuleBroken("只有提交教代会的提案才登记教代会意见。")
    if not text.strip():
        raise RuleBroken("请填写教代会的意见。", field="text")
    if result not in Result.values:
        raise RuleBroken("请选择办理结果。", field="result")
    made = Reply.objects.create(
        proposal=row, round=0, text=text.strip()[:4000], result=result, state=ReplyState.SIGNED, drafted_by=by, drafted_at=at,
        signed_by=by, signed_as=row.term.congress.title, signed_at=at,
    )  # fmt: skip
    _end(row, State.CLOSED, at)
    tell(row, row.proposer.person, short="教代会意见", body=f"{row.label}：{made.text[:100]}", at=at)
    journal.write("登记教代会意见", row, by=by, after={"result": made.get_result_display()}, unit_id=row.unit_id)
    return made
