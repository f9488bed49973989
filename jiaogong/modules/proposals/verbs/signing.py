"""The leader's part: a 批示 when the matter is given out, his signature under the reply, or back with a reason. One tap each (J22)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.models import Case, Handler
from jiaogong.engines.cases.reading import case_of, handlers_of
from jiaogong.engines.cases.words import Part
from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Holding, Person, Unit, open_at
from jiaogong.kernel import journal
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Instruction, Proposal, Reply
from ..provisions import RATE_DAYS
from ..rules import INSTRUCT_ITEM, RATE_ITEM, REWORK_ITEM, SIGN, SIGN_ITEM, may_sign, signs_own, works_in
from ..words import Decision, ReplyState, State
from .common import ask, day_of, due_after, link, locked, reasoned, settle, tell


def signature_of(user: Any, unit: Unit, day: date) -> str:
    """校长 顾明德: how somebody signs in a unit, by the office he holds there; by name alone without one."""
    rows = Holding.objects.filter(open_at(day), person__user=user, office__unit__home=unit.home or unit)
    held = rows.filter(office__abolished_on=None).select_related("office", "person").order_by("office_id").first()
    if held is None:
        return str(getattr(user, "name", "") or "工会")[:80]
    return f"{held.office.title} {held.person.name}"[:80]


def _held(proposal: Proposal, by: Any) -> tuple[Proposal, Case]:
    row = locked(proposal)
    if not may_sign(by, row):
        raise Refused(SIGN)
    case = case_of(row)
    if case is None:
        raise RuleBroken("提案还没有交办，办理后才能批示和签发。")
    return row, case


def tell_handler(handler: Handler, row: Proposal, *, short: str, body: str, at: datetime) -> None:
    """A message to a handler: himself, or his department's office."""
    from jiaogong.engines.cases.verbs.common import office_of

    office = office_of(handler.unit) if handler.unit and handler.person is None else None
    if handler.person is not None or office is not None:
        inbox.send(short=short, body=body, link=link(row), person=handler.person, office=office, at=at)


@transaction.atomic
def instruct(proposal: Proposal, *, text: str, by: Any, at: datetime) -> Instruction:
    """The leader writes his 批示; handlers are told, delegates read it. The same words again in one round are one.

    Rule: while it is handled. Source: domain, CASE ("school leader").
    """
    row, case = _held(proposal, by)
    if not text.strip():
        raise RuleBroken("请选择或填写批示。", field="text")
    text = text.strip()[:300]
    there = row.instructions.filter(by=by, round=case.round, text=text).first()
    if there is not None:
        return there
    if row.state != State.HANDLING:
        raise RuleBroken(f"这件提案现在是“{row.get_state_display()}”，不用批示。")
    signed = signature_of(by, row.unit, day_of(at))
    made = Instruction.objects.create(proposal=row, round=case.round, text=text, signed_as=signed, by=by, at=at)
    settle(INSTRUCT_ITEM, row, by=by, at=at, outcome="已批示")
    for handler in handlers_of(case):
        if handler.part != Part.LEADER:
            tell_handler(handler, row, short="领导批示", body=f"{row.label}：{text}", at=at)
    cases.write(case, what="批示", text=text, by=by, at=at, who=signed, traced=False)
    journal.write("批示提案", row, by=by, after={"text": text}, unit_id=row.unit_id)
    return made


def waiting_reply(proposal: Proposal) -> Reply | None:
    """The reply that waits for a signature."""
    return proposal.replies.filter(state=ReplyState.DRAFTED).order_by("-round").first()


def barred(user: Any, proposal: Proposal, case: Case, reply: Reply, day: date) -> bool:
    """Whether the reply is the user's own, so that somebody else must sign it."""
    own = reply.drafted_by_id is not None and reply.drafted_by_id == getattr(user, "pk", None)
    return own or signs_own(getattr(user, "person", None), proposal, case, day)


def check_leader(
    leader: Person, workers: Iterable[tuple[Person | None, Unit | None]], row: Proposal, day: date
) -> None:
    """The leader in charge, who is to sign, is neither the proposer nor one of those who handle it."""
    if leader.pk == row.proposer.person_id:
        raise RuleBroken("分管领导是提案人，不能签发自己提案的答复；请另选一位，或者不指定。", field="leader")
    for person, unit in workers:
        if person.pk == leader.pk if person else works_in(leader, unit, day):
            raise RuleBroken("分管领导不能同时承办：承办人不能签发自己的答复，请另选一位。", field="leader")


@transaction.atomic
def sign(proposal: Proposal, *, by: Any, at: datetime, remark: str = "") -> Reply:
    """The leader signs the reply: it goes to the proposer, who rates it; the clock is met and the handlers are done. Twice is once.

    Rule: nobody signs his own reply, neither the handler nor the proposer. A suggestion ends with its reply.
    Source: domain, CASE: reply in writing, signed.
    """
    row, case = _held(proposal, by)
    reply = waiting_reply(row)
    if reply is None:
        done = row.replies.filter(state=ReplyState.SIGNED, round=case.round).first()
        if done is not None:
            return done
        raise RuleBroken("还没有待签发的答复。")
    if barred(by, row, case, reply, day_of(at)):
        raise RuleBroken("承办人、提案人不能签发自己的答复，请其他党政领导签发。")
    reply.state, reply.signed_by, reply.signed_at = ReplyState.SIGNED, by, at
    reply.signed_as, reply.remark = signature_of(by, row.unit, day_of(at)), remark.strip()[:300]
    reply.save(update_fields=["state", "signed_by", "signed_at", "signed_as", "remark"])
    for kind in (SIGN_ITEM, INSTRUCT_ITEM):
        settle(kind, row, by=by, at=at, outcome="已签发")
    for clock in case.clocks.filter(round=case.round):
        cases.meet_clock(clock, by=by, at=at)
    words = f"{reply.get_result_display()}。{reply.text}" + (f"\n签发意见：{reply.remark}" if reply.remark else "")
    cases.write(case, what="答复", text=words[:4000], by=by, at=at, who=reply.signed_as, traced=False)
    cases.close_case(case, outcome=f"已答复：{reply.get_result_display()}", by=by, at=at)
    _answered(row, reply, by, at)
    after = {"round": reply.round, "result": reply.get_result_display(), "remark": reply.remark}
    journal.write("签发提案答复", row, by=by, after=after, unit_id=row.unit_id)
    return reply


def _answered(row: Proposal, reply: Reply, by: Any, at: datetime) -> None:
    rated = row.admission == Decision.ADMIT
    row.state, row.changed_at = (State.REPLIED if rated else State.CLOSED), at
    row.closed_at = None if rated else at
    row.save(update_fields=["state", "closed_at", "changed_at"])
    body = f"{row.label}已答复（{reply.get_result_display()}）"
    tell(row, row.proposer.person, short="提案已答复", body=f"{body}，请评价。" if rated else f"{body}。", at=at)
    if rated:
        due = due_after(RATE_DAYS, row.unit, day_of(at))
        ask(RATE_ITEM, f"评价{row.label}的答复", row, by=by, at=at, due_on=due, person=row.proposer.person)
    for other in row.merged.select_related("proposer__person"):
        tell(row, other.proposer.person, short="并案的提案已答复", body=f"{body}，您的{other.label}并入其中。", at=at)


@transaction.atomic
def send_back(proposal: Proposal, *, reason: str, by: Any, at: datetime) -> Reply:
    """The leader sends the reply back to its writer, who gets a to-do. Twice is once."""
    row, case = _held(proposal, by)
    reason = reasoned(reason, longest=300)
    reply = waiting_reply(row)
    if reply is None:
        last = row.replies.filter(round=case.round).order_by("-drafted_at", "-pk").first()
        if last is not None and (last.state, last.remark) == (ReplyState.SENT_BACK, reason):
            return last
        raise RuleBroken("还没有待签发的答复。")
    reply.state, reply.remark = ReplyState.SENT_BACK, reason
    reply.save(update_fields=["state", "remark"])
    settle(SIGN_ITEM, row, by=by, at=at, outcome="退回修改")
    lead = next((h for h in handlers_of(case) if h.part == Part.LEAD), None)
    if lead is not None:
        from jiaogong.engines.cases.verbs.common import office_of

        office = office_of(lead.unit) if lead.unit and lead.person is None else None
        ask(REWORK_ITEM, f"修改{row.label}的答复：{reason}", row, by=by, at=at, due_on=lead.due_on, person=lead.person,
            office=office, page="handle")  # fmt: skip
    cases.write(case, what="退回答复", text=reason, by=by, at=at, inner=True, traced=False)
    journal.write("退回提案答复", row, by=by, after={"reason": reason}, unit_id=row.unit_id)
    return reply
