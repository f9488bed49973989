"""交办: who handles, by when; signing for it, more time, urging, the reply in writing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.cases import verbs as cases
from jiaogong.engines.cases.models import Case, Handler
from jiaogong.engines.cases.reading import case_of, handlers_of, my_part
from jiaogong.engines.cases.words import WORKERS, Part
from jiaogong.engines.org.models import Person, Unit
from jiaogong.engines.provisions.reading import explain
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import allows, require
from jiaogong.kernel.errors import Refused, RuleBroken

from ..models import Delay, Proposal, Reply
from ..provisions import AGAIN_DAYS, HANDLE_DAYS, SCREEN_DAYS
from ..rules import (
    ANSWER_ITEM,
    ASSIGN_ITEM,
    CASE_KIND,
    DELAY_ITEM,
    INSTRUCT_ITEM,
    REWORK_ITEM,
    RUN,
    SIGN_ITEM,
    is_proposer,
    signs_own,
)
from ..words import DelayState, ReplyState, Result, State
from .common import ask, day_of, desk_office, due_after, leaders_of, locked, reasoned, settle, tell
from .signing import check_leader, tell_handler

CLOCK = "handle"


@dataclass(frozen=True, slots=True)
class Who:
    """A handler as the office names him: a person, an inner unit, a department by name."""

    person: Person | None = None
    unit: Unit | None = None
    department: str = ""


def period_key(round_number: int) -> str:
    """The provision that gives the days of a round."""
    return HANDLE_DAYS if round_number == 1 else AGAIN_DAYS


def _due(row: Proposal, case: Case | None, day: date) -> date:
    return due_after(period_key(case.round if case else 1), row.unit, day)


@transaction.atomic
def assign(
    proposal: Proposal, *, lead: Who, leader: Person | None, by: Any, at: datetime, co: Sequence[Who] = (),
    due_on: date | None = None,
) -> Case:  # fmt: skip
    """The union's office gives an admitted proposal (or a suggestion) to handlers, with a leader in charge and a day; all are told.

    Rules: one lead; the leader neither handles it nor proposed it; a day in the future, by provision unless given; given out twice to the same lead it is once.
    Source: domain, CASE (lead and co-handlers; two months seen, not verified).
    """
    row, day = locked(proposal), day_of(at)
    require(by, RUN, row.unit)
    case = case_of(row)
    now = next((h for h in handlers_of(case) if h.part == Part.LEAD), None) if case else None
    if case is not None and now is not None:
        same = (now.person_id, now.unit_id) == (
            lead.person.pk if lead.person else None,
            lead.unit.pk if lead.unit else None,
        )
        if same:
            return case
        raise RuleBroken(f"已由{now.who}主办；要换人，请用“更换主办”。", field="lead")
    if row.state not in (State.ADMITTED, State.SUGGESTION, State.HANDLING):
        raise RuleBroken(f"这件提案现在是“{row.get_state_display()}”，不能交办。")
    due = due_on or _due(row, case, day)
    if due <= day:
        raise RuleBroken("办理期限要在今天以后。", field="due_on")
    if leader is not None:
        check_leader(leader, [(w.person, w.unit) for w in (lead, *co)], row, day)
    case = case or cases.open_case(row, kind=CASE_KIND, unit=row.unit, title=row.label, by=by, at=at)
    _give(row, case, lead, co, leader, due, by, at)
    row.state, row.changed_at = State.HANDLING, at
    row.save(update_fields=["state", "changed_at"])
    for kind in (ASSIGN_ITEM, ANSWER_ITEM):
        settle(kind, row, by=by, at=at, outcome="已交办")
    if leader is not None:
        ask(INSTRUCT_ITEM, f"批示{row.label}", row, by=by, at=at, person=leader, page="approve",
            due_on=due_after(SCREEN_DAYS, row.unit, day))  # fmt: skip
    who = "、".join(h.who for h in handlers_of(case) if h.part in WORKERS)
    tell(row, row.proposer.person, short="提案已交办", body=f"{row.label}：由{who}办理，{due:%m月%d日}前答复。", at=at)
    after = {"lead": who, "due_on": str(due), "leader": leader.name if leader else ""}
    journal.write("交办提案", row, by=by, after=after, unit_id=row.unit_id)
    return case


def _give(
    row: Proposal, case: Case, lead: Who, co: Sequence[Who], leader: Person | None, due: date, by: Any, at: datetime
) -> None:
    handlers = [cases.NewHandler(Part.LEAD, lead.person, lead.unit, lead.department, due)]
    handlers += [cases.NewHandler(Part.CO, w.person, w.unit, w.department, due) for w in co]
    if leader is not None:
        handlers.append(cases.NewHandler(Part.LEADER, leader))
    cases.assign(case, handlers=handlers, by=by, at=at)
    found, day = explain(period_key(case.round), row.unit, day_of(at)), day_of(at)
    working = max(1, clock.WorkingCalendar().between(day, due))
    title = "办理提案" if case.round == 1 else "二次办理"
    cases.start_clock(
        case, key=CLOCK, title=title, on=day, days=working, by=by, working=True, source=found.source, traced=False
    )


@transaction.atomic
def replace_lead(proposal: Proposal, *, to: Who, reason: str, by: Any, at: datetime) -> Handler:
    """Somebody else leads, with the same day. Rule: a reason, in the trail."""
    row = locked(proposal)
    require(by, RUN, row.unit)
    case = case_of(row)
    now = next((h for h in handlers_of(case) if h.part == Part.LEAD), None) if case else None
    if now is None:
        raise RuleBroken("还没有交办，请先交办。")
    for h in handlers_of(case) if case else ():
        if h.part == Part.LEADER and h.person is not None:
            check_leader(h.person, [(to.person, to.unit)], row, day_of(at))
    made = cases.replace_handler(
        now, to=cases.NewHandler(Part.LEAD, to.person, to.unit, to.department), reason=reason, by=by, at=at
    )
    journal.write("更换提案主办", row, by=by, before={"lead": now.who}, after={"lead": made.who}, unit_id=row.unit_id)
    return made


def _part(proposal: Proposal, by: Any) -> tuple[Proposal, Case, Handler]:
    """The proposal, its case, and the user's own part in it; Refused without one."""
    row = locked(proposal)
    case = case_of(row)
    part = my_part(by, case) if case is not None else None
    if case is None or part is None or part.part not in WORKERS:
        raise Refused("proposals.handle")
    return row, case, part


@transaction.atomic
def accept(proposal: Proposal, *, by: Any, at: datetime) -> Handler:
    """签收 by a handler himself; twice is once."""
    row, _, part = _part(proposal, by)
    if part.accepted_on is not None:
        return part
    made = cases.accept(part, by=by, at=at)
    journal.write("签收提案", row, by=by, after={"handler": made.who}, unit_id=row.unit_id)
    return made


@transaction.atomic
def ask_delay(proposal: Proposal, *, due_on: date, reason: str, by: Any, at: datetime) -> Delay:
    """A handler asks the union's office for more time. One request waits at a time; asked twice alike it is once."""
    row, _, part = _part(proposal, by)
    reason = reasoned(reason, longest=200)
    waiting = row.delays.filter(state=DelayState.ASKED).first()
    if waiting is not None:
        if (waiting.due_on, waiting.reason) == (due_on, reason):
            return waiting
        raise RuleBroken("已有一份延期申请等待审批。")
    if due_on <= max(day_of(at), part.due_on or day_of(at)):
        raise RuleBroken("申请的日期要晚于现在的期限，也要晚于今天。", field="due_on")
    made = Delay.objects.create(proposal=row, due_on=due_on, reason=reason, asked_by=by, asked_at=at)
    ask(DELAY_ITEM, f"{row.label}申请延期到 {due_on:%Y-%m-%d}", row, by=by, at=at, office=desk_office(row.unit),
        due_on=due_after(SCREEN_DAYS, row.unit, day_of(at)))  # fmt: skip
    journal.write("申请提案延期", row, by=by, after={"due_on": str(due_on), "reason": reason}, unit_id=row.unit_id)
    return made


@transaction.atomic
def decide_delay(proposal: Proposal, *, agree: bool, by: Any, at: datetime, answer: str = "") -> Delay:
    """The union's office agrees or not, with a reason when not. Agreed: the day of all handlers and the clock move. Twice is once."""
    row = locked(proposal)
    require(by, RUN, row.unit)
    made = row.delays.filter(state=DelayState.ASKED).first()
    if made is None:
        last = row.delays.order_by("-decided_at").first()
        if last is None:
            raise RuleBroken("没有待审批的延期申请。")
        return last
    made.state = DelayState.AGREED if agree else DelayState.REFUSED
    made.answer = answer.strip()[:200] if agree else reasoned(answer, field="answer", longest=200)
    made.decided_at = at
    made.save(update_fields=["state", "answer", "decided_at"])
    case = case_of(row)
    if agree and case is not None:
        _move(case, made, by, at)
    settle(DELAY_ITEM, row, by=by, at=at, outcome=made.get_state_display())
    for handler in handlers_of(case) if case else ():
        if handler.part in WORKERS:
            tell_handler(
                handler, row, short=made.get_state_display(), body=f"{row.label}：{made}。{made.answer}", at=at
            )
    journal.write(
        "审批提案延期",
        row,
        by=by,
        after={"state": made.get_state_display(), "due_on": str(made.due_on)},
        unit_id=row.unit_id,
    )
    return made


def _move(case: Case, delay: Delay, by: Any, at: datetime) -> None:
    for handler in handlers_of(case):
        if handler.part in WORKERS and handler.done_on is None:
            cases.change_due(handler, due_on=delay.due_on, reason=f"同意延期：{delay.reason}", by=by, at=at)
    for running in case.clocks.running().filter(key=CLOCK, round=case.round):
        more = clock.WorkingCalendar().between(running.due_on, delay.due_on)
        if more > 0:
            cases.extend_clock(running, days=more, reason=f"同意延期：{delay.reason}"[:200], by=by, at=at)


@transaction.atomic
def urge(proposal: Proposal, *, by: Any, at: datetime) -> int:
    """催办: the office, or the proposer once it is late, reminds the handlers; once a day. Returns how many were told."""
    row, day = locked(proposal), day_of(at)
    case = case_of(row)
    late = Proposal.objects.late(day).filter(pk=row.pk).exists()
    if not allows(by, RUN, row.unit) and not (is_proposer(by, row) and late):
        raise Refused(RUN)
    workers = [h for h in handlers_of(case) if h.part in WORKERS and h.done_on is None] if case else []
    if case is None or not workers:
        raise RuleBroken("没有正在承办的人，不用催办；如在等待签发，请联系分管领导。")
    if any(day_of(e.at) == day for e in case.entries.filter(what="催办")):
        return 0
    for handler in workers:
        due = f"期限 {handler.due_on:%m月%d日}，" if handler.due_on else ""
        tell_handler(handler, row, short="提案催办", body=f"{row.label}：{due}请抓紧办理并书面答复。", at=at)
    cases.write(case, what="催办", text="提醒" + "、".join(h.who for h in workers), by=by, at=at, traced=False)
    journal.write("催办提案", row, by=by, after={"handlers": len(workers)}, unit_id=row.unit_id)
    return len(workers)


@transaction.atomic
def reply(proposal: Proposal, *, text: str, result: str, by: Any, at: datetime) -> Reply:
    """The lead handler writes the reply; it goes to the leader in charge (or the unit's leaders) to be signed. Written anew before that,
    it replaces the words. Source: domain, CASE: reply in writing, signed by the leader."""
    row, case, part = _part(proposal, by)
    if part.part != Part.LEAD:
        raise RuleBroken("书面答复由主办部门起草，协办部门请把意见告诉主办。")
    if not text.strip():
        raise RuleBroken("请填写答复。", field="text")
    if result not in Result.values:
        raise RuleBroken("请选择办理结果。", field="result")
    made = row.replies.filter(round=case.round, state=ReplyState.DRAFTED).first()
    if made is not None and (made.text, made.result) == (text.strip()[:4000], result):
        return made
    made = made or Reply(proposal=row, round=case.round)
    made.text, made.result, made.department = text.strip()[:4000], result, part.who[:80]
    made.drafted_by, made.drafted_at = by, at
    made.save()
    _to_be_signed(row, case, by, at)
    if part.done_on is None:
        cases.finish_part(part, by=by, at=at)
    settle(REWORK_ITEM, row, by=by, at=at, outcome="已修改")
    journal.write(
        "起草提案答复",
        row,
        by=by,
        after={"round": made.round, "result": made.get_result_display()},
        unit_id=row.unit_id,
    )
    return made


def _to_be_signed(row: Proposal, case: Case, by: Any, at: datetime) -> None:
    named = [h.person for h in handlers_of(case) if h.part == Part.LEADER and h.person is not None]
    every = leaders_of(row.unit, day_of(at))
    if not named and not every:
        raise RuleBroken("本单位还没有登记党政领导，答复无人签发：请工会主席先在组织里登记校长等职务。")
    people = _free(named, row, case, at) or _free(every, row, case, at)
    if not people:
        raise RuleBroken("承办人、提案人不能签发自己的答复，本单位没有其他党政领导：请工会主席先在组织里登记一位。")
    due = due_after(SCREEN_DAYS, row.unit, day_of(at))
    for person in people:
        ask(SIGN_ITEM, f"签发{row.label}的答复", row, by=by, at=at, due_on=due, person=person, page="approve")


def _free(people: Sequence[Person], row: Proposal, case: Case, at: datetime) -> list[Person]:
    """Who of them may sign: not the proposer, and nobody who handles it."""
    return [person for person in people if not signs_own(person, row, case, day_of(at))]
