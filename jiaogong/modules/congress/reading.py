"""Reads behind the pages of terms, delegates and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from jiaogong.engines.org.models import Unit
from jiaogong.modules.unions.reading import due_state, due_words

from .models import Congress, Constituency, Delegate, Session, Term
from .shares import Makeup, makeup_of
from .verbs.rolls import elections_of
from .words import HELD, SHAPES, SHORT, Form, Kind, State
from .years import SchoolYear, year_of


@dataclass(frozen=True, slots=True)
class Body:
    """A congress of a unit as its page shows it. `term` None: none in office."""

    kind: str
    name: str
    congress: Congress | None
    term: Term | None
    coming: Term | None
    makeup: Makeup | None
    due_words: str
    due_tone: str
    sessions: list[Session]
    year: SchoolYear
    met: Session | None
    ahead: Session | None
    former: list[Term]

    @property
    def year_words(self) -> str:
        """本学年已开会, 会议在筹备, 还没有开会."""
        if self.met is not None:
            return f"{self.year}已开会"
        return f"{self.year}会议在筹备" if self.ahead is not None else f"{self.year}还没有开会"

    @property
    def year_tone(self) -> str:
        """The colour that goes with it."""
        return "done" if self.met else "info" if self.ahead else "attention"


def bodies_of(unit: Unit, day: date) -> list[Body]:
    """The kinds a unit of this layer may have, whether it has them or not. A few queries each."""
    kinds: tuple[Kind, ...] = (Kind.SECOND,) if unit.is_inner else (Kind.STAFF, Kind.UNION)
    known = {c.kind: c for c in Congress.objects.filter(unit=unit).select_related("unit")}
    return [_body(kind, known.get(kind), day) for kind in kinds]


def _body(kind: Kind, congress: Congress | None, day: date) -> Body:
    year = year_of(day)
    terms = (
        list(Term.objects.filter(congress=congress).select_related("congress__unit").order_by("-number"))
        if congress
        else []
    )
    term = next((t for t in terms if t.since <= day and (t.until is None or t.until > day)), None)
    coming = next((t for t in terms if t.since > day), None)
    shown = [t for t in (term, coming) if t is not None]
    rows = (
        Session.objects.filter(term__in=shown).select_related("term__congress__unit")
        if shown
        else Session.objects.none()
    )
    sessions = sorted(rows, key=lambda s: s.begins_at, reverse=True)
    this_year = [s for s in sessions if year.begins <= s.begins_at < year.ends and s.state != State.CANCELLED]
    return Body(
        kind=kind, name=congress.title if congress else SHORT[kind], congress=congress, term=term, coming=coming,
        makeup=makeup_of(term, day) if term else None,
        due_words=due_words(term.due_on, day) if term else "", due_tone=due_state(term.due_on, day) if term else "",
        sessions=sessions, year=year, met=next((s for s in this_year if s.state in HELD), None),
        ahead=next((s for s in this_year if s.state not in HELD), None),
        former=[t for t in terms if t.until is not None and t.until <= day],
    )  # fmt: skip


def seconds_of(unit: Unit, day: date) -> list[tuple[Unit, Term | None]]:
    """The unit's departments and groups with their second-level congress in office. Two queries."""
    if unit.is_inner:
        return []
    inner = list(Unit.objects.filter(home=unit, is_inner=True, closed_on__isnull=True).order_by("path"))
    terms = Term.objects.at(day).filter(congress__unit__in=inner, congress__kind=Kind.SECOND).select_related("congress")
    known = {t.congress.unit_id: t for t in terms}
    return [(row, known.get(row.pk)) for row in inner]


def term_page(term: Term, day: date) -> dict[str, Any]:
    """What the page of a term shows. Six queries."""
    delegates = list(
        Delegate.objects.filter(term=term).select_related("person", "delegation", "constituency").order_by("number")
    )
    sitting = [d for d in delegates if d.until is None]
    delegations = [(row, [d for d in sitting if d.delegation_id == row.pk]) for row in term.delegations.all()]
    return {
        "term": term, "unit": term.unit, "makeup": makeup_of(term, day), "delegations": delegations,
        "left": [d for d in delegates if d.until is not None], "constituencies": constituency_rows(term),
        "by_delegates": term.congress.form == Form.DELEGATES,
        "sessions": list(term.sessions.select_related("term__congress__unit")),
    }  # fmt: skip


def constituency_rows(term: Term) -> list[dict[str, Any]]:
    """Each constituency with its roll, seats, delegates and where its election stands. Three queries."""
    sitting = Q(delegates__until__isnull=True)
    rows = term.constituencies.annotate(
        roll=Count("constituents", distinct=True), elected=Count("delegates", filter=sitting, distinct=True)
    ).select_related("delegation").order_by("position")  # fmt: skip
    votes = {vote.subject_id: vote for vote in elections_of(term)}
    found = []
    for row in rows:
        number, roll, seats = row.elected, row.roll, row.seats
        tone, words = _election(votes.get(row.pk), seats, number)
        found.append({"row": row, "roll": roll, "seats": seats, "elected": number, "tone": tone, "words": words})
    return found


def _election(vote: Any, seats: int, elected: int) -> tuple[str, str]:
    if vote is not None:
        return "info", f"投票{vote.get_state_display()}"
    if elected >= seats:
        return ("done", "已选满") if seats else ("muted", "没有名额")
    return "attention", f"缺 {seats - elected} 名"


def roll_of(rows: Iterable[Constituency]) -> list[tuple[Constituency, list[Any]]]:
    """Each constituency with the people on its roll. One query for all."""
    found = list(rows)
    people: dict[int, list[Any]] = {row.pk: [] for row in found}
    if found:
        for one in found[0].term.constituents.select_related("person"):
            people[one.constituency_id].append(one)
    return [(row, people[row.pk]) for row in found]


def own_seats(user: Any, day: date) -> list[Delegate]:
    """The seats the user holds today, with their terms."""
    rows = Delegate.objects.of_user(user, day).select_related("term__congress__unit", "delegation", "person")
    return list(rows.order_by("term__congress__kind", "term_id"))


def sessions_for(seats: Iterable[Delegate]) -> list[Session]:
    """Sessions of the terms, latest first."""
    rows = Session.objects.filter(term__in=[s.term_id for s in seats]).exclude(state=State.CANCELLED)
    return list(rows.select_related("term__congress__unit").order_by("-begins_at"))


def session_tone(session: Session) -> str:
    """The colour of a session's state."""
    return SHAPES[State(session.state)]
