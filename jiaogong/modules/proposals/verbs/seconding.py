"""Asking for seconds, giving and taking them back, submitting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models.periods import holds_on
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import Refused, RuleBroken
from jiaogong.modules.congress.models import Delegate, Session, Term

from ..models import Invitation, Proposal, Screening, Second
from ..provisions import AHEAD, ANSWER_DAYS, SCREEN_DAYS, SECONDS
from ..rules import ANSWER_ITEM, MEND_ITEM, SCREEN_ITEM, SECOND_ITEM, require_proposer, seat_of
from ..words import Change, Decision, State
from .common import (
    FIELDS,
    ask,
    coming_session,
    day_of,
    days,
    desk_office,
    due_after,
    link,
    locked,
    seconds_of,
    settle,
    tell,
)
from .drafting import cleaned, delegation_of, write_text

MOST_INVITED = 30


def needed(proposal: Proposal, day: date) -> int:
    """How many seconds it takes; none in the name of a delegation. Source: provision `proposals.seconds`."""
    return 0 if proposal.delegation_id else int(value_of(SECONDS, proposal.unit, day))


def deadline(session: Session, day: date) -> date:
    """The last day on which proposals for a session are taken. Source: provision `proposals.days_ahead`."""
    begins = session.begins_at.astimezone(clock.SHANGHAI).date()
    return begins - timedelta(days=days(AHEAD, session.unit, day))


def _show(row: Proposal, *, by: Any, at: datetime) -> None:
    """A draft becomes visible to the delegates, and its text is kept."""
    cleaned({name: getattr(row, name) for name in FIELDS}, whole=True)
    delegation_of(row.proposer, bool(row.delegation_id))
    row.state, row.changed_at = State.SECONDING, at
    row.save(update_fields=["state", "changed_at"])
    write_text(row, Change.FIRST, by=by, at=at)


@transaction.atomic
def invite(proposal: Proposal, *, by: Any, at: datetime, delegates: Sequence[Delegate] = ()) -> Proposal:
    """The proposer shows his proposal to the delegates of the term and asks some of them to second it: a to-do for each, once.

    Rules: a whole text; delegates of the same open term, not himself; thirty at most.
    """
    row, day = locked(proposal), day_of(at)
    require_proposer(by, row, day)
    if row.state not in (State.DRAFT, State.SECONDING):
        raise RuleBroken("提案已经提交，不再征集附议。")
    for delegate in delegates:
        if delegate.term_id != row.term_id or not holds_on(delegate, day):
            raise RuleBroken("只能邀请本届在任的代表。", field="delegates")
        if delegate.pk == row.proposer_id:
            raise RuleBroken("提案人不能附议自己的提案。", field="delegates")
    shown = row.state == State.DRAFT
    if shown:
        _show(row, by=by, at=at)
    there = set(row.invitations.values_list("delegate_id", flat=True))
    fresh = [d for d in {d.pk: d for d in delegates}.values() if d.pk not in there]
    if len(there) + len(fresh) > MOST_INVITED:
        raise RuleBroken(f"一件提案最多邀请 {MOST_INVITED} 名代表附议。", field="delegates")
    Invitation.objects.bulk_create(Invitation(proposal=row, delegate=d, at=at) for d in fresh)
    inbox.open_items_of_people(
        [d.person for d in fresh], kind=SECOND_ITEM, title=f"{row.proposer}请您附议：{row.title}", link=link(row), subject=row,
        unit=row.unit, by=by, at=at, due_on=_latest(row.term, day),
    )  # fmt: skip
    if fresh or shown:
        after = {"invited": [d.person.name for d in fresh], "version": row.version}
        journal.write("征集附议", row, by=by, after=after, unit_id=row.unit_id)
    return row


def _latest(term: Term, day: date) -> date | None:
    session = coming_session(term)
    last = deadline(session, day) if session else None
    return last if last and last >= day else None


@transaction.atomic
def second(proposal: Proposal, *, by: Any, at: datetime) -> Second:
    """A delegate of the term seconds the version at hand. Twice is once; whoever took it back may give it again.

    Rules: an open seat in the same term; not the proposer. At the number needed the proposer is told.
    """
    row = locked(proposal)
    seat = seat_of(by, row.term, day_of(at))
    if seat is None or row.state in (State.DRAFT, State.WITHDRAWN):
        raise Refused("proposals.second")
    if seat.pk == row.proposer_id:
        raise RuleBroken("提案人不能附议自己的提案，请邀请其他代表附议。")
    there = row.seconds.filter(delegate=seat, version=row.version).first()
    if there is not None and there.withdrawn_at is None:
        return there
    if row.state != State.SECONDING:
        raise RuleBroken("提案已经提交审查，附议截止。")
    if there is None:
        there = Second.objects.create(proposal=row, delegate=seat, version=row.version, at=at)
    else:
        there.at, there.withdrawn_at = at, None
        there.save(update_fields=["at", "withdrawn_at"])
    settle(SECOND_ITEM, row, by=by, at=at, outcome="已附议", person=seat.person)
    number, wanted = len(seconds_of(row)), needed(row, day_of(at))
    if number == wanted:
        body = f"{row.label}已有 {number} 名代表附议，可以提交了。"
        tell(row, row.proposer.person, short="附议人数已够", body=body, at=at)
    journal.write("附议提案", row, by=by, after={"version": row.version, "seconds": number}, unit_id=row.unit_id)
    return there


@transaction.atomic
def take_back(proposal: Proposal, *, by: Any, at: datetime) -> None:
    """A delegate takes his second back; possible until the proposal is submitted. Twice is once."""
    row = locked(proposal)
    seat = seat_of(by, row.term, day_of(at))
    given = row.seconds.filter(delegate=seat, version=row.version).first() if seat else None
    if given is None:
        raise Refused("proposals.second")
    if given.withdrawn_at is not None:
        return
    if row.state not in (State.SECONDING, State.RETURNED):
        raise RuleBroken("提案已经提交审查，不能再撤回附议。")
    given.withdrawn_at = at
    given.save(update_fields=["withdrawn_at"])
    body = f"{given.delegate}撤回了对{row.label}的附议，现有 {len(seconds_of(row))} 人。"
    tell(row, row.proposer.person, short="有代表撤回附议", body=body, at=at)
    journal.write("撤回附议", row, by=by, after={"version": row.version}, unit_id=row.unit_id)


@transaction.atomic
def submit(proposal: Proposal, *, by: Any, at: datetime) -> Proposal:
    """The proposer submits to the committee, which gets a to-do; the proposal gets its number. Sent twice it is once.

    Rules: the seconds the place asks for (none in the name of a delegation, by its head alone; none for a late one); submitted after the deadline of the coming session
    it is taken as a suggestion. Source: provisions `proposals.seconds`, `proposals.days_ahead` (nwnu, not verified).
    """
    row, day = locked(proposal), day_of(at)
    require_proposer(by, row, day)
    if row.state == State.SUBMITTED or (row.state == State.SUGGESTION and row.late):
        return row
    if row.state not in (State.DRAFT, State.SECONDING, State.RETURNED):
        raise RuleBroken("这件提案已经有审查结论，不能再提交。")
    cleaned({name: getattr(row, name) for name in FIELDS}, whole=True)
    session = row.session or coming_session(row.term)
    late = row.late or (row.submitted_at is None and session is not None and day > deadline(session, day))
    given, wanted = len(seconds_of(row)), needed(row, day)
    if not late and given < wanted:
        raise RuleBroken(f"还差 {wanted - given} 名代表附议：按规定须有 {wanted} 名代表附议才能提交，请继续邀请。")
    if row.state == State.DRAFT:
        _show(row, by=by, at=at)
    _take(row, session, late, at)
    settle(SECOND_ITEM, row, by=by, at=at, outcome="提案已提交")
    settle(MEND_ITEM, row, by=by, at=at, outcome="已修改提交")
    after = {"number": row.number, "seconds": given, "late": late, "version": row.version, "revision": row.revision}
    journal.write("提交提案", row, by=by, after=after, unit_id=row.unit_id)
    if late:
        _as_suggestion(row, by=by, at=at)
    else:
        title, due = f"审查{row.label}", due_after(SCREEN_DAYS, row.unit, day)
        ask(SCREEN_ITEM, title, row, by=by, at=at, due_on=due, office=desk_office(row.unit), page="screen")
    return row


def _take(row: Proposal, session: Session | None, late: bool, at: datetime) -> None:
    """Number, session and time; the term's row is held so that no number is given twice."""
    Term.objects.select_for_update().get(pk=row.term_id)
    if row.number is None:
        last = Proposal.objects.filter(term=row.term_id).aggregate(last=Max("number"))["last"] or 0
        row.number, row.submitted_at = last + 1, at
    row.session, row.late, row.state, row.changed_at = session, late, State.SUBMITTED, at
    row.save(update_fields=["number", "submitted_at", "session", "late", "state", "changed_at"])


def _as_suggestion(row: Proposal, *, by: Any, at: datetime) -> None:
    """Late: the platform says so itself, and an answer is owed as to every suggestion."""
    reason = "超过提案截止日期，按规定作为意见建议处理"
    Screening.objects.create(proposal=row, decision=Decision.SUGGEST, reason=reason, at=at)
    row.state, row.admission = State.SUGGESTION, Decision.SUGGEST
    row.save(update_fields=["state", "admission"])
    due = due_after(ANSWER_DAYS, row.unit, day_of(at))
    ask(ANSWER_ITEM, f"答复{row.label}（建议）", row, by=by, at=at, due_on=due, office=desk_office(row.unit))
