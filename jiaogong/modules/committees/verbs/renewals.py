"""A renewal from its request to the new committee: request, permission, candidates, results, approval."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from jiaogong.engines.org.models import Unit
from jiaogong.engines.org.words import Layer
from jiaogong.engines.papers.verbs import attach
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import document_number, locked, not_in_future
from jiaogong.modules.unions.verbs.terms import YEARS

from .. import desks, numbers, provisions, rules
from ..checks import SeatDraft, check_posts, findings, refuse
from ..models import Candidate, Renewal, Step
from ..words import State, StepKind
from .counting import check_result
from .seats import begin_committee

_SEEN = ("state", "pack_due_on", "meeting_on", "years", "planned", "due_number", "present", "returned")


def _require_above(by: Any, unit: Unit) -> None:
    """The right to decide lies with the superior; the top of the tree decides for itself."""
    require(by, "committees.decide", unit.superior or unit)


def _held(renewal: Renewal) -> Renewal:
    """The row, held until the transaction ends."""
    list(Renewal.objects.select_for_update().filter(pk=renewal.pk).values_list("pk"))
    return Renewal.objects.select_related("term__unit__superior").get(pk=renewal.pk)


def _move(
    renewal: Renewal, state: State, kind: StepKind, *, by: Any, at: datetime, on: date | None = None, number: str = "",
    note: str = "", save: Sequence[str] = (), returned: str = "",
) -> Step:  # fmt: skip
    """Set the state, leave a step and a journal line."""
    before = journal.picture(Renewal.objects.get(pk=renewal.pk), *_SEEN)
    today = at.astimezone(clock.SHANGHAI).date()
    renewal.state, renewal.changed_on, renewal.returned = state, today, returned
    renewal.save(update_fields=["state", "changed_on", "returned", *save])
    step = Step.objects.create(
        renewal=renewal, kind=kind, on=on or today, number=number[:60], note=note[:300], at=at, by=by
    )
    after = journal.picture(renewal, *_SEEN) | {"number": number, "note": note}
    journal.write(str(StepKind(kind).label), renewal, by=by, before=before, after=after, unit_id=renewal.unit.pk)
    return step


def _in_state(renewal: Renewal, *states: State) -> None:
    if renewal.state not in states:
        raise RuleBroken(f"现在的进度是“{renewal.get_state_display()}”，不能办理这一步，请刷新页面。")


def _attach(step: Step, uploads: Iterable[UploadedFile], by: Any, at: datetime) -> None:
    for upload in uploads:
        attach(step, upload=upload, unit_id=step.renewal.unit.pk, by=by, at=at)


def reply_day(renewal: Renewal, today: date) -> date:
    """By when the superior should answer."""
    return today + timedelta(days=value_of(provisions.REPLY_DAYS, renewal.unit, today))


def file_request(
    renewal: Renewal, *, by: Any, at: datetime, meeting_on: date, years: int, planned: int, number: str = "",
    note: str = "", candidates: Sequence[SeatDraft] = (), uploads: Iterable[UploadedFile] = (),
) -> Renewal:  # fmt: skip
    """The unit asks its superior to permit the renewal (换届请示).

    Rules: years by 工会法第十六条; the meeting lies ahead; candidates come along unless the place wants them apart.
    Source: 《工会基层组织选举工作条例》（总工发〔2016〕27号）, from a copy, not checked against the official text.
    """
    today = at.astimezone(clock.SHANGHAI).date()
    with transaction.atomic():
        unit = locked(renewal.unit, by, "committees.file")
        renewal = _held(renewal)
        _in_state(renewal, State.DUE, State.NOTIFIED)
        _check_years(unit, years)
        if meeting_on < today:
            raise RuleBroken("会议日期不能早于今天：先请示、获批后再开会。", field="meeting_on")
        if value_of(provisions.CANDIDATES, unit, today) == "together" and not candidates:
            raise RuleBroken("请填写候选人：按规定候选人随换届请示一并报批。", field="lines")
        _set_candidates(renewal, candidates)
        renewal.meeting_on, renewal.years, renewal.planned = meeting_on, years, planned
        step = _move(
            renewal, State.REQUESTED, StepKind.REQUESTED, by=by, at=at, number=document_number(number), note=note,
            save=("meeting_on", "years", "planned"),
        )  # fmt: skip
        _attach(step, uploads, by, at)
        _handed_up(renewal, f"批复{renewal.term}换届请示", by, at)
        return renewal


def _check_years(unit: Unit, years: int) -> None:
    if years not in YEARS:
        raise RuleBroken("每届任期三年或者五年（《工会法》第十六条）。", field="years")
    if unit.layer != Layer.BASE and years != 5:
        raise RuleBroken("地方和产业工会委员会每届任期五年（《工会法》第十六条）。", field="years")


def _set_candidates(renewal: Renewal, drafts: Sequence[SeatDraft]) -> None:
    if not drafts:
        return
    check_posts(renewal.term.kind, drafts)
    renewal.candidates.all().delete()
    Candidate.objects.bulk_create(Candidate(renewal=renewal, person=d.person, post=d.post) for d in drafts)


def _handed_up(renewal: Renewal, title: str, by: Any, at: datetime) -> None:
    today = at.astimezone(clock.SHANGHAI).date()
    desks.close_own(renewal, by=by, at=at, outcome="已报送")
    desks.ask_upper(renewal, title=title, by=by, at=at, due_on=reply_day(renewal, today))


def file_candidates(
    renewal: Renewal, *, by: Any, at: datetime, candidates: Sequence[SeatDraft], number: str = "",
    uploads: Iterable[UploadedFile] = (),
) -> Renewal:  # fmt: skip
    """The unit reports its candidates, where the place wants them approved apart from the request."""
    with transaction.atomic():
        locked(renewal.unit, by, "committees.file")
        renewal = _held(renewal)
        _in_state(renewal, State.PERMITTED)
        if not candidates:
            raise RuleBroken("请填写候选人，每行一人。", field="lines")
        _set_candidates(renewal, candidates)
        step = _move(renewal, State.NOMINATED, StepKind.NOMINATED, by=by, at=at, number=document_number(number))
        _attach(step, uploads, by, at)
        _handed_up(renewal, f"批复{renewal.term}换届候选人", by, at)
        return renewal


def file_results(
    renewal: Renewal, *, by: Any, at: datetime, held_on: date, due: int, present: int, elected: Sequence[SeatDraft],
    number: str = "", uploads: Iterable[UploadedFile] = (),
) -> Renewal:  # fmt: skip
    """The unit reports the election (选举结果报告): who came, who was elected with how many votes.

    Rules: quorum and majority by the provisions; exactly one chair; size and make-up by the provisions; not in the
    future. The superior's approval begins the term.
    """
    not_in_future(held_on, "held_on")
    with transaction.atomic():
        unit = locked(renewal.unit, by, "committees.file")
        renewal = _held(renewal)
        apart = value_of(provisions.CANDIDATES, unit, held_on) == "separate"
        _in_state(renewal, *((State.VETTED,) if apart else (State.PERMITTED, State.VETTED)))
        if held_on <= renewal.term.since:
            raise RuleBroken(f"本届自 {renewal.term.since:%Y-%m-%d} 起任职，选举日期必须在其后。", field="held_on")
        check_posts(renewal.term.kind, elected)
        check_result(unit, held_on, due=due, present=present, elected=elected)
        refuse(findings(unit, renewal.term.kind, elected, held_on))
        _record_votes(renewal, elected)
        renewal.meeting_on, renewal.due_number, renewal.present = held_on, due, present
        step = _move(
            renewal, State.FILED, StepKind.FILED, by=by, at=at, number=document_number(number),
            save=("meeting_on", "due_number", "present"),
        )  # fmt: skip
        _attach(step, uploads, by, at)
        _handed_up(renewal, f"批复{renewal.term}选举结果", by, at)
        return renewal


def _record_votes(renewal: Renewal, elected: Sequence[SeatDraft]) -> None:
    """Who was elected; candidates who were not stay as they were."""
    renewal.candidates.update(elected=False, votes=None)
    for draft in elected:
        Candidate.objects.update_or_create(
            renewal=renewal, person=draft.person, defaults={"post": draft.post, "votes": draft.votes, "elected": True}
        )


def decide(renewal: Renewal, *, by: Any, at: datetime, number: str, on: date, note: str = "") -> Renewal:
    """The superior grants what lies before him (批复): the renewal, the candidates, or the results.

    Granting the results begins the new term: the old one ends, seats and the chair's office change in one transaction.
    Rules: a document number that was not given before (GB/T 9704-2012, 7.2.5); not in the future.
    """
    not_in_future(on, "on")
    number = numbers.normalised(number)
    with transaction.atomic():
        _require_above(by, renewal.unit)
        renewal = _held(renewal)
        if renewal.state == State.REQUESTED:
            step = _move(renewal, State.PERMITTED, StepKind.PERMITTED, by=by, at=at, on=on, number=number, note=note)
        elif renewal.state == State.NOMINATED:
            step = _move(renewal, State.VETTED, StepKind.VETTED, by=by, at=at, on=on, number=number, note=note)
        else:
            _in_state(renewal, State.FILED)
            step = _begin(renewal, by, at, on, number, note)
        numbers.issue(step, number, at)
        desks.close_upper(renewal, by=by, at=at, outcome="已批复")
        _hand_down(renewal, by, at, number)
        return renewal


def _begin(renewal: Renewal, by: Any, at: datetime, on: date, number: str, note: str) -> Step:
    term = renewal.term
    elected = [
        SeatDraft(c.person, c.post, c.votes) for c in renewal.candidates.filter(elected=True).select_related("person")
    ]
    assert renewal.meeting_on is not None and renewal.years is not None
    renewal.new_term = begin_committee(
        term.unit, by=by, kind=term.kind, number=term.number + 1, since=renewal.meeting_on, years=renewal.years,
        seats=elected, basis=number,
    )  # fmt: skip
    return _move(
        renewal, State.DONE, StepKind.APPROVED, by=by, at=at, on=on, number=number, note=note, save=("new_term",)
    )


def _hand_down(renewal: Renewal, by: Any, at: datetime, number: str) -> None:
    """The next to-do of the unit, or the good news."""
    if renewal.state == State.DONE:
        desks.tell_own(
            renewal, short="换届已批复", body=f"{renewal.term}换届结果已批复（{number}），新一届已登记。", at=at
        )
        return
    apart = value_of(provisions.CANDIDATES, renewal.unit, at.astimezone(clock.SHANGHAI).date()) == "separate"
    what = "报送候选人" if renewal.state == State.PERMITTED and apart else "召开会议选举并报送结果"
    title = f"办理{renewal.term}换届：{what}"
    due_on = renewal.meeting_on + timedelta(days=7) if renewal.meeting_on else None
    desks.ask_own(renewal, kind=rules.STEP_ITEM, title=title, by=by, at=at, due_on=due_on)


_BACK = {State.REQUESTED: State.NOTIFIED, State.NOMINATED: State.PERMITTED, State.FILED: State.VETTED}


def send_back(renewal: Renewal, *, by: Any, at: datetime, reason: str) -> Renewal:
    """The superior returns what lies before him, with a reason; the unit mends and files again."""
    if not reason.strip():
        raise RuleBroken("请写明退回原因，下级单位据此修改。", field="reason")
    with transaction.atomic():
        _require_above(by, renewal.unit)
        renewal = _held(renewal)
        _in_state(renewal, State.REQUESTED, State.NOMINATED, State.FILED)
        back = _BACK[State(renewal.state)]
        if back == State.VETTED and not renewal.steps.filter(kind=StepKind.VETTED).exists():
            back = State.PERMITTED
        reason = reason.strip()[:300]
        _move(renewal, back, StepKind.RETURNED, by=by, at=at, note=reason, returned=reason)
        desks.close_upper(renewal, by=by, at=at, outcome="已退回")
        today = at.astimezone(clock.SHANGHAI).date()
        kind = rules.PACK_ITEM if back == State.NOTIFIED else rules.STEP_ITEM
        title = f"{renewal.term}换届材料被退回，请修改后重新报送"
        desks.ask_own(renewal, kind=kind, title=title, by=by, at=at, due_on=today + timedelta(days=15))
        return renewal
