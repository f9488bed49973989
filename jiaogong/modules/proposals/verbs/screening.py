"""The committee for proposals: admitting, merging, sending back, turning into a suggestion, declining; answering what is not handled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from jiaogong.kernel import journal
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Proposal, Reply, Screening
from ..provisions import ANSWER_DAYS, SCREEN_DAYS
from ..rules import (
    ANSWER_ITEM,
    ASSIGN_ITEM,
    MEND_ITEM,
    SCREEN,
    SCREEN_ITEM,
    is_proposer,
    may_screen,
)
from ..words import MARKABLE, OF_DECISION, PART_WORDS, Decision, ReplyState, Result, State
from .common import ask, day_of, desk_office, due_after, locked, reasoned, seconds_of, settle, tell
from .drafting import new_version
from .signing import signature_of

_INTO = (State.SUBMITTED, State.ADMITTED, State.HANDLING)


def _held(proposal: Proposal, by: Any, at: datetime) -> Proposal:
    """The row, for whoever screens here and has not written it himself."""
    row = locked(proposal)
    if not may_screen(by, row.unit, day_of(at)):
        raise Refused(SCREEN)
    if is_proposer(by, row):
        raise RuleBroken("提案人不审查自己的提案，请由提案工作委员会的其他成员审查。")
    return row


@transaction.atomic
def screen(
    proposal: Proposal, *, decision: str, reason: str, by: Any, at: datetime, marks: Sequence[str] = (),
    into: Proposal | None = None,
) -> Proposal:  # fmt: skip
    """Decide on a submitted proposal, with a reason the delegates read; the proposer is told. Decided twice alike it is once.

    Rules: one decision at a time; a merger names the other proposal; a return marks what is to be reworded; what is not admitted is
    answered all the same (domain, fifteen facts, 14). Undone until the next step.
    """
    row = _held(proposal, by, at)
    reason = reasoned(reason)
    if decision not in Decision.values:
        raise RuleBroken("请选择审查结论。", field="decision")
    choice = Decision(decision)
    if row.state != State.SUBMITTED:
        last = row.screenings.filter(undone_at=None).order_by("-at", "-pk").first()
        if last is not None and last.decision == choice and row.state == OF_DECISION[choice]:
            return row
        raise RuleBroken(f"这件提案现在是“{row.get_state_display()}”，不能再作审查结论。")
    into = locked(into) if into is not None else None
    _check(row, choice, marks, into)
    made = Screening.objects.create(
        proposal=row, decision=choice, reason=reason, marks=list(marks) if choice == Decision.RETURN else [], at=at, by=by
    )  # fmt: skip
    row.state, row.changed_at = OF_DECISION[choice], at
    row.admission = "" if choice == Decision.RETURN else choice
    row.into = into if choice == Decision.MERGE else None
    row.save(update_fields=["state", "admission", "into", "changed_at"])
    settle(SCREEN_ITEM, row, by=by, at=at, outcome=choice.label)
    _FOLLOW[choice](row, made, by, at)
    after = {"decision": choice.label, "reason": reason, "into": into.label if into else ""}
    journal.write("审查提案", row, by=by, after=after, unit_id=row.unit_id)
    return row


def _check(row: Proposal, choice: Decision, marks: Sequence[str], into: Proposal | None) -> None:
    if choice == Decision.RETURN and (not marks or not set(marks) <= {key for key, _ in MARKABLE}):
        raise RuleBroken("请勾选要修改文字的部分。", field="marks")
    if choice != Decision.MERGE:
        return
    if into is None or into.pk == row.pk or into.term_id != row.term_id or into.state not in _INTO:
        raise RuleBroken("请选择本届另一件待审查、已立案或办理中的提案。", field="into")
    if row.merged.exists():
        raise RuleBroken("已有提案并入这一件，不能再把它并入别的提案；请反过来合并。", field="into")


def _told(row: Proposal, short: str, body: str, at: datetime) -> None:
    tell(row, row.proposer.person, short=short, body=f"{row.label}：{body}", at=at)


def _admitted(row: Proposal, made: Screening, by: Any, at: datetime) -> None:
    _told(row, "提案已立案", f"已立案，将交有关部门办理。{made.reason}", at)
    ask(ASSIGN_ITEM, f"交办{row.label}", row, by=by, at=at, office=desk_office(row.unit), page="assign",
        due_on=due_after(SCREEN_DAYS, row.unit, day_of(at)))  # fmt: skip


def _merged(row: Proposal, made: Screening, by: Any, at: datetime) -> None:
    assert row.into is not None
    _told(row, "提案已并案", f"并入{row.into.label}一起办理，答复同时告知您。{made.reason}", at)
    _told(row.into, "有提案并入", f"{row.label}并入本提案一起办理。", at)


def _returned(row: Proposal, made: Screening, by: Any, at: datetime) -> None:
    parts = "、".join(PART_WORDS[p] for p in made.marks)
    _told(row, "提案退回修改文字", f"请修改{parts}的文字：{made.reason}。只改文字，附议仍然有效。", at)
    ask(MEND_ITEM, f"修改{row.label}的文字", row, by=by, at=at, person=row.proposer.person, page="edit",
        due_on=due_after(SCREEN_DAYS, row.unit, day_of(at)))  # fmt: skip


def _not_admitted(row: Proposal, made: Screening, by: Any, at: datetime) -> None:
    label = "转为建议" if made.decision == Decision.SUGGEST else "未立案"
    _told(row, f"提案{label}", f"{label}，仍会书面答复您。{made.reason}", at)
    ask(ANSWER_ITEM, f"答复{row.label}（{label}）", row, by=by, at=at, office=desk_office(row.unit),
        due_on=due_after(ANSWER_DAYS, row.unit, day_of(at)))  # fmt: skip


_FOLLOW: dict[Decision, Callable[[Proposal, Screening, Any, datetime], None]] = {
    Decision.ADMIT: _admitted, Decision.MERGE: _merged, Decision.RETURN: _returned, Decision.SUGGEST: _not_admitted,
    Decision.DECLINE: _not_admitted,
}  # fmt: skip


def standing(proposal: Proposal) -> Screening | None:
    """The decision that can still be undone: nothing has followed it."""
    last = proposal.screenings.filter(undone_at=None).order_by("-at", "-pk").first()
    if last is None or last.by_id is None or proposal.state != OF_DECISION[Decision(last.decision)]:
        return None
    if proposal.changed_at > last.at or proposal.replies.exists():
        return None
    return last


@transaction.atomic
def undo_screening(proposal: Proposal, *, by: Any, at: datetime) -> Proposal:
    """The committee takes its last decision back, as long as nothing has followed; the proposer is told. Twice is once."""
    row = _held(proposal, by, at)
    if row.state == State.SUBMITTED and row.screenings.filter(undone_at__isnull=False).exists():
        return row
    last = standing(row)
    if last is None:
        raise RuleBroken("审查结论之后已经有了下一步，不能撤销。")
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    row.state, row.admission, row.into, row.changed_at = State.SUBMITTED, "", None, at
    row.save(update_fields=["state", "admission", "into", "changed_at"])
    for kind in (ASSIGN_ITEM, MEND_ITEM, ANSWER_ITEM):
        settle(kind, row, by=by, at=at, outcome="审查结论撤销")
    _told(row, "审查结论已撤销", f"“{last.get_decision_display()}”的结论已撤销，重新审查。", at)
    due = due_after(SCREEN_DAYS, row.unit, day_of(at))
    ask(SCREEN_ITEM, f"审查{row.label}", row, by=by, at=at, due_on=due, office=desk_office(row.unit), page="screen")
    journal.write("撤销审查结论", row, by=by, before={"decision": last.get_decision_display()}, unit_id=row.unit_id)
    return row


@transaction.atomic
def ask_again(proposal: Proposal, *, reason: str, by: Any, at: datetime) -> Proposal:
    """The committee finds that what came back as wording is another matter: a new version, whose seconds are asked again.

    Rule: a submitted proposal whose text was changed since its seconds were given.
    """
    row = _held(proposal, by, at)
    reason = reasoned(reason)
    if row.state == State.SECONDING and row.revision == 1 and row.version > 1:
        return row
    if row.state != State.SUBMITTED or row.revision == 1:
        raise RuleBroken("附议以后没有改过文字，不需要重新附议。")
    seconders = [s.delegate.person for s in seconds_of(row)]
    row.changed_at = at
    new_version(row, by=by, at=at)
    for person in seconders:
        tell(row, person, short="请重新附议", body=f"{row.label}：修改改变了内容，请重新附议。", at=at)
    _told(row, "需要重新附议", f"修改改变了提案内容，请重新征集附议。{reason}", at)
    journal.write("认定内容变更", row, by=by, after={"version": row.version, "reason": reason}, unit_id=row.unit_id)
    return row


@transaction.atomic
def answer(proposal: Proposal, *, text: str, by: Any, at: datetime, result: str = Result.EXPLAINED) -> Reply:
    """The committee answers a suggestion or a declined proposal itself; that ends it. Answered twice it is the first answer.

    Source: domain, fifteen facts, 14: what was not admitted is still answered.
    """
    row = _held(proposal, by, at)
    there = row.replies.filter(round=0).first()
    if there is not None:
        return there
    if row.state not in (State.SUGGESTION, State.DECLINED):
        raise RuleBroken("这里只答复未立案和转为建议的提案；已立案的由承办部门答复。")
    if not text.strip():
        raise RuleBroken("请填写答复。", field="text")
    if result not in Result.values:
        raise RuleBroken("请选择办理结果。", field="result")
    signed = signature_of(by, row.unit, day_of(at))
    made = Reply.objects.create(
        proposal=row, round=0, text=text.strip()[:4000], result=result, state=ReplyState.SIGNED, department=signed[:80],
        drafted_by=by, drafted_at=at, signed_by=by, signed_as=signed, signed_at=at,
    )  # fmt: skip
    row.state, row.closed_at, row.changed_at = State.CLOSED, at, at
    row.save(update_fields=["state", "closed_at", "changed_at"])
    settle(ANSWER_ITEM, row, by=by, at=at, outcome="已答复")
    _told(row, "提案答复", f"已书面答复：{made.text[:100]}", at)
    journal.write("答复未立案提案", row, by=by, after={"result": made.get_result_display()}, unit_id=row.unit_id)
    return made
