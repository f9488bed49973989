"""报备: a session is reported to the superior before and after it; the superior accepts or returns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Unit
from jiaogong.engines.papers.verbs import attachments_of
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock, journal
from jiaogong.kernel.access import require
from jiaogong.kernel.clock import WorkingCalendar
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import locked

from .. import checks, desks, provisions, rules
from ..models import Filing, Session
from ..shares import Makeup, makeup_of
from ..words import AHEAD, FilingState, Outcome, Stage, State
from .sessions import held, in_state, papers_day

CHECK_DAYS = 5  # working days for the superior to look at it


def file_before(session: Session, *, by: Any, at: datetime) -> Filing:
    """会前报备: agenda, papers and credentials go to the superior, frozen as they are; what the system finds goes along.

    Rules: an agenda; delegates. Late filings say so and are not refused (七天: 上海市职工代表大会条例第三十条; the place's
    provision).
    """
    with transaction.atomic():
        unit = locked(session.unit, by, rules.FILE)
        row = held(session)
        returned = _returned(row, Stage.BEFORE)
        in_state(row, *((State.DRAFT, State.FILED, State.CALLED) if returned else (State.DRAFT,)))
        today = at.astimezone(clock.SHANGHAI).date()
        makeup = makeup_of(row.term, row.begins_at.astimezone(clock.SHANGHAI).date())
        if not row.agenda.exclude(outcome=Outcome.WITHDRAWN).exists():
            raise RuleBroken("议程还是空的：请先列出议题，再报备。")
        if not makeup.number:
            raise RuleBroken("还没有代表：请先选举或登记代表，再报备。")
        due_on = papers_day(row)
        warnings = checks.before(row, makeup, today, due_on)
        filing = _file(row, unit, Stage.BEFORE, due_on, _content(row, makeup), warnings, by, at)
        inbox.close_items(kind=rules.FILE_BEFORE_ITEM, subject=row, by=by, at=at, outcome="已报送")
        if row.state == State.DRAFT:
            row.state = State.FILED
            row.save(update_fields=["state"])
        return filing


def expect_results(session: Session, *, by: Any, at: datetime) -> None:
    """The session has closed: its results are to be filed within so many working days."""
    desks.ask_for_results(session, by=by, at=at, due_on=results_day(session))


def results_day(session: Session) -> date:
    """By when the results are to be reported: working days after closing."""
    closed = (session.closed_at or session.begins_at).astimezone(clock.SHANGHAI).date()
    return WorkingCalendar().add(closed, value_of(provisions.RESULTS_DAYS, session.unit, closed))


def file_after(session: Session, *, by: Any, at: datetime) -> Filing:
    """会后报备: who came, what was decided, the resolutions; the session is reported.

    Rules: after closing. Late filings say so and are not refused (七个工作日: 上海市职工代表大会条例第三十七条).
    """
    with transaction.atomic():
        unit = locked(session.unit, by, rules.FILE)
        row = held(session)
        in_state(row, State.CLOSED)
        today = at.astimezone(clock.SHANGHAI).date()
        day = row.begins_at.astimezone(clock.SHANGHAI).date()
        makeup, due_on = makeup_of(row.term, day), results_day(row)
        content = _content(row, makeup) | _results(row)
        warnings = checks.after(row, makeup, today, due_on)
        filing = _file(row, unit, Stage.AFTER, due_on, content, warnings, by, at)
        inbox.close_items(kind=rules.FILE_AFTER_ITEM, subject=row, by=by, at=at, outcome="已报送")
        desks.held(row, by=by, at=at)
        row.state = State.REPORTED
        row.save(update_fields=["state"])
        return filing


def _returned(session: Session, stage: str) -> bool:
    last = session.filings.filter(stage=stage).order_by("-filed_at", "-id").first()
    return last is not None and last.state == FilingState.RETURNED


def _file(
    session: Session, unit: Unit, stage: str, due_on: date, content: dict[str, Any], warnings: list[str], by: Any,
    at: datetime,
) -> Filing:  # fmt: skip
    to = desks.superior_of(unit)
    if to is None:
        raise RuleBroken(f"{unit.name}没有上级工会，不需要报备。")
    filing = Filing.objects.create(
        session=session, stage=stage, to=to, due_on=due_on, content=content, warnings=warnings, filed_at=at, filed_by=by
    )
    due = WorkingCalendar().add(at.astimezone(clock.SHANGHAI).date(), CHECK_DAYS)
    desks.ask_to_check(filing, by=by, at=at, due_on=due)
    after = {"to": to.name, "due_on": str(due_on), "warnings": warnings}
    journal.write(str(Stage(stage).label), filing, by=by, after=after, unit_id=unit.pk)
    return filing


def _content(session: Session, makeup: Makeup) -> dict[str, Any]:
    """What is sent, frozen: names of people are not in it."""
    items = list(session.agenda.exclude(outcome=Outcome.WITHDRAWN))
    files = attachments_of(*items) if items else {}
    term = session.term
    return {
        "unit": term.unit.name, "session": str(session), "extra": session.extra, "asked_by": session.asked_by,
        "begins_at": session.begins_at.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M"), "place": session.place,
        "theme": session.theme, "staff": term.staff, "seats": term.seats, "rule": term.rule, "delegates": makeup.number,
        "since": str(term.since), "due_on": str(term.due_on), "shares": [line.words for line in makeup.lines],
        "agenda": [
            {
                "title": i.title, "power": i.get_power_display(), "decision": i.get_decision_display(),
                "must_pass": i.must_pass, "version": i.version, "files": [f.name for f in files.get(i.pk, [])],
            }
            for i in items
        ],
    }  # fmt: skip


def _results(session: Session) -> dict[str, Any]:
    items = session.agenda.exclude(outcome=Outcome.WITHDRAWN)
    return {
        "due": session.due, "present": session.present, "quorum": session.quorum, "party_head": bool(session.party_head),
        "outcomes": [
            {"title": i.title, "outcome": i.get_outcome_display(), "sentence": i.sentence} for i in items
        ],
        "resolutions": [{"number": r.number, "title": r.title} for r in session.resolutions.all()],
    }  # fmt: skip


def _decided(filing: Filing, state: str, verdict: str, by: Any, at: datetime) -> Filing:
    row = (
        Filing.objects.select_for_update(of=("self",))
        .select_related("to", "session__term__congress__unit")
        .get(pk=filing.pk)
    )
    require(by, rules.CHECK, row.to)
    if row.state != FilingState.FILED:
        raise RuleBroken(f"这份报备{row.get_state_display()}，不能再核对，请刷新页面。")
    row.state, row.verdict, row.decided_at, row.decided_by = state, verdict.strip()[:300], at, by
    row.save(update_fields=["state", "verdict", "decided_at", "decided_by"])
    inbox.close_items(kind=rules.CHECK_ITEM, subject=row, by=by, at=at, outcome=row.get_state_display()[:20])
    word = "备案" if state == FilingState.ACCEPTED else "退回报备"
    journal.write(word, row, by=by, after={"state": state, "verdict": row.verdict}, unit_id=row.to_id)
    return row


def accept_filing(filing: Filing, *, by: Any, at: datetime, verdict: str = "") -> Filing:
    """The superior has looked at it and takes it on file."""
    with transaction.atomic():
        row = _decided(filing, FilingState.ACCEPTED, verdict, by, at)
        desks.tell_own(
            row.session, short="报备已备案", body=f"{row}已备案。{row.verdict}", link=desks.link_of(row.session), at=at
        )
        return row


def return_filing(filing: Filing, *, by: Any, at: datetime, verdict: str) -> Filing:
    """The superior returns it with a reason; the unit mends and files again. A session filed but not yet called is in
    preparation again; one that went on stays where it is."""
    if not verdict.strip():
        raise RuleBroken("请写明退回的原因，下级单位据此补正。", field="verdict")
    with transaction.atomic():
        session = held(filing.session)
        if filing.stage == Stage.BEFORE and session.state not in AHEAD:
            raise RuleBroken(f"{session}{session.get_state_display()}，会前报备不能再退回，请在会后报备中提出。")
        row = _decided(filing, FilingState.RETURNED, verdict, by, at)
        today = at.astimezone(clock.SHANGHAI).date()
        due_on = WorkingCalendar().add(today, 3)
        if row.stage == Stage.BEFORE:
            if session.state == State.FILED:
                session.state = State.DRAFT
            desks.ask_to_file(session, by=by, at=at, due_on=due_on, title=f"{session}会前报备被退回，请补正")
        else:
            session.state = State.CLOSED
            desks.ask_for_results(session, by=by, at=at, due_on=due_on, title=f"{session}会后报备被退回，请补正")
        session.save(update_fields=["state"])
        return row
