"""Agenda and filings of the demo's sessions, as rows to be written in bulk."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from jiaogong.engines.org.models import Unit
from jiaogong.kernel.clock import SHANGHAI, WorkingCalendar

from .models import AgendaItem, Filing, Session
from .words import Decision, FilingState, Matter, Outcome, Power, Stage, State

_ITEMS = (
    (Matter.WORK_REPORT, "学校工作报告", Power.DISCUSS, Decision.NONE),
    (Matter.FINANCE, "学校财务工作报告", Power.DISCUSS, Decision.NONE),
    (Matter.PAY, "绩效工资分配方案", Power.PASS, Decision.SECRET),
    (Matter.LEADERS, "民主评议学校领导干部", Power.SUPERVISE, Decision.APPRAISAL),
)
_HELD = (State.CLOSED, State.REPORTED)
_calendar = WorkingCalendar({})


def items_of(session: Session) -> list[AgendaItem]:
    """Four items, with their outcome where the session was held."""
    held = session.state in _HELD
    rows = []
    for position, (matter, title, power, decision) in enumerate(_ITEMS, start=1):
        outcome = Outcome.PENDING
        sentence = ""
        if held:
            outcome = {Decision.NONE: Outcome.HEARD, Decision.SECRET: Outcome.PASSED}.get(decision, Outcome.DONE)
        if outcome == Outcome.PASSED:
            sentence = f"应到 {session.due} 人，实到 {session.present} 人，赞成票超过全体代表的半数，通过。"
        rows.append(
            AgendaItem(
                session=session, position=position, power=power, matter=matter, title=title, decision=decision,
                must_pass=decision == Decision.SECRET, outcome=outcome, sentence=sentence, text=f"{title}（演示）。",
                decided_at=session.closed_at if held else None,
            )
        )  # fmt: skip
    return rows


def filings_of(session: Session, items: list[AgendaItem], unit: Unit, rng: Random, day: date) -> list[Filing]:
    """What the school has reported by the day: mostly in time, some late, the latest still to be checked."""
    if session.state == State.DRAFT or unit.superior_id is None:
        return []
    begins = session.begins_at.astimezone(SHANGHAI).date()
    content = _content(session, items, unit)
    due = begins - timedelta(days=7)
    filed = min(due - timedelta(days=rng.randint(0, 9)) if rng.random() < 0.85 else begins - timedelta(days=3), day)
    rows = [_filing(session, unit, Stage.BEFORE, due, filed, content, day, rng)]
    if session.state == State.REPORTED:
        closed = begins
        due = _calendar.add(closed, 7)
        filed = min(closed + timedelta(days=rng.randint(1, 8) if rng.random() < 0.88 else rng.randint(13, 20)), day)
        more = {
            "due": session.due, "present": session.present, "quorum": session.quorum, "party_head": bool(session.party_head),
            "outcomes": [
                {"title": i.title, "outcome": str(Outcome(i.outcome).label), "sentence": i.sentence} for i in items
            ],
            "resolutions": [{"number": "", "title": "关于绩效工资分配方案的决议"}],
        }  # fmt: skip
        rows.append(_filing(session, unit, Stage.AFTER, due, filed, content | more, day, rng))
    return rows


def _filing(
    session: Session, unit: Unit, stage: str, due: date, filed: date, content: dict[str, Any], day: date, rng: Random
) -> Filing:
    assert unit.superior_id is not None
    at = datetime.combine(filed, datetime.min.time(), SHANGHAI) + timedelta(hours=10)
    late = (filed - due).days
    waiting = (day - filed).days < 8
    return Filing(
        session=session, stage=stage, to_id=unit.superior_id, due_on=due, content=content, filed_at=at,
        warnings=[f"报备晚了 {late} 天：应在 {due:%Y-%m-%d} 以前报送"] if late > 0 else [],
        state=FilingState.FILED if waiting else FilingState.ACCEPTED,
        decided_at=None if waiting else at + timedelta(days=rng.randint(1, 4)),
    )  # fmt: skip


def _content(session: Session, items: list[AgendaItem], unit: Unit) -> dict[str, Any]:
    term = session.term
    return {
        "unit": unit.name, "session": f"第{term.number}届{term.congress.title}第{session.number}次会议", "extra": False,
        "asked_by": "", "begins_at": session.begins_at.strftime("%Y-%m-%d %H:%M"), "place": session.place,
        "theme": session.theme, "staff": term.staff, "seats": term.seats, "rule": term.rule, "delegates": term.seats,
        "since": str(term.since), "due_on": str(term.due_on), "shares": [],
        "agenda": [
            {
                "title": i.title, "power": str(Power(i.power).label), "decision": str(Decision(i.decision).label),
                "must_pass": i.must_pass, "version": 1, "files": [],
            }
            for i in items
        ],
    }  # fmt: skip
