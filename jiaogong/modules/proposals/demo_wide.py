"""Proposals of all the other schools of the demo, in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from jiaogong.engines.cases.models import Case, Clock, Handler
from jiaogong.kernel import clock
from jiaogong.kernel.clock import SHANGHAI
from jiaogong.modules.congress.models import Delegate, Session, Term

from .demo_texts import REPLIES, TEXTS
from .models import Proposal, Rating, Reply, Screening, Second, Text

_STATES = (
    "closed",
    "closed",
    "closed",
    "handling",
    "replied",
    "suggestion",
    "declined",
    "merged",
    "submitted",
    "closed",
)
_ADMISSION = {"closed": "admitted", "handling": "admitted", "replied": "admitted", "submitted": ""}


def load_wide(terms: Sequence[Term], day: date) -> None:
    """Three to twelve a school, of the last months; a dozen statements however many schools."""
    seats: dict[int, list[Delegate]] = defaultdict(list)
    for seat in Delegate.objects.at(day).filter(term__in=terms, person__user=None).order_by("number"):
        if len(seats[seat.term_id]) < 6:
            seats[seat.term_id].append(seat)
    sessions: dict[int, Session] = {}
    for session in Session.objects.filter(term__in=terms).order_by("begins_at"):
        sessions[session.term_id] = session
    rows: list[Proposal] = []
    for term in terms:
        if len(seats[term.pk]) >= 3:
            rows += _of_school(term, seats[term.pk], sessions.get(term.pk), day)
    merged = [row for row in rows if row.state == "merged"]
    firsts = [row for row in rows if row.state != "merged"]
    Proposal.objects.bulk_create(firsts, batch_size=300)
    lead = {row.term_id: row for row in firsts if row.number == 1}
    for row in merged:
        row.into = lead[row.term_id]
    Proposal.objects.bulk_create(merged, batch_size=300)
    _beside(rows, seats)
    _cases([row for row in rows if row.admission == "admitted"], seats, day)


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), SHANGHAI)


def _of_school(term: Term, seats: list[Delegate], session: Session | None, day: date) -> list[Proposal]:
    rng = Random(f"proposals {term.congress.unit.code}")  # noqa: S311 (invented data)
    texts = rng.sample(range(len(TEXTS)), rng.randint(3, 12))
    found = []
    for number, text in enumerate(texts, start=1):
        state = "closed" if number == 1 else rng.choice(_STATES)
        back = rng.randint(3, 20) if state == "submitted" else rng.randint(25, 150)
        filed = _moment(day - timedelta(days=back), 9)
        ended = filed + timedelta(days=min(back, 45), hours=2)
        found.append(
            Proposal(
                unit=term.congress.unit, term=term, session=session, proposer=seats[number % len(seats)], number=number, state=state,
                admission=_ADMISSION.get(state, state), made_at=filed, changed_at=ended if state == "closed" else filed,
                submitted_at=filed, closed_at=ended if state == "closed" else None, **TEXTS[text],
            )
        )  # fmt: skip
    return found


def _beside(rows: list[Proposal], seats: dict[int, list[Delegate]]) -> None:
    """Texts, seconds, decisions."""
    texts, seconds, decisions = [], [], []
    for row in rows:
        facts = {name: getattr(row, name) for name in ("matter", "title", "cause", "remedy")}
        texts.append(Text(proposal=row, version=1, revision=1, change="first", at=row.made_at, **facts))
        givers = [d for d in seats[row.term_id] if d.pk != row.proposer_id][:2]
        seconds += [Second(proposal=row, delegate=d, version=1, at=row.made_at) for d in givers]
        if row.admission:
            at, reason = row.made_at + timedelta(days=2), "经提案工作委员会审查。"
            decisions.append(Screening(proposal=row, decision=row.admission, reason=reason, at=at))
    Text.objects.bulk_create(texts, batch_size=300)
    Second.objects.bulk_create(seconds, batch_size=500)
    Screening.objects.bulk_create(decisions, batch_size=500)


def _cases(rows: list[Proposal], seats: dict[int, list[Delegate]], day: date) -> None:
    """Cases with their clocks; replies and ratings of what was answered."""
    cases = [_case(row) for row in rows]
    Case.objects.bulk_create(cases, batch_size=500)
    calendar = clock.WorkingCalendar()
    clocks: list[Clock] = []
    replies: list[Reply] = []
    ratings: list[Rating] = []
    handlers: list[Handler] = []
    for row, case in zip(rows, cases, strict=True):
        starts = row.made_at.astimezone(SHANGHAI).date() + timedelta(days=3)
        done = None if row.state == "handling" else min(starts + timedelta(days=20 + 4 * (row.number or 0)), day)
        clocks.append(
            Clock(
                case=case, key="handle", title="办理提案", starts_on=starts, days=40, working=True, due_on=calendar.add(starts, 40),
                met_on=done, source="演示数据",
            )
        )  # fmt: skip
        handlers.append(_lead(case, seats[row.term_id][0], clocks[-1]))
        if done is None:
            continue
        result, text = REPLIES[(row.number or 0) % len(REPLIES)]
        at = _moment(done, 10)
        replies.append(
            Reply(
                proposal=row, round=1, text=text, result=result, state="signed", department="总务处", drafted_at=at, signed_at=at,
                signed_as="校长",
            )
        )  # fmt: skip
        if row.state == "closed":
            grade = "basic" if (row.number or 0) % 5 == 2 else "satisfied"
            ratings.append(Rating(proposal=row, round=1, grade=grade, delegate=row.proposer, at=at))
    Clock.objects.bulk_create(clocks, batch_size=500)
    Handler.objects.bulk_create(handlers, batch_size=500)
    Reply.objects.bulk_create(replies, batch_size=500)
    Rating.objects.bulk_create(ratings, batch_size=500)


def _case(row: Proposal) -> Case:
    answered = row.state != "handling"
    return Case(
        kind="proposals.proposal", unit=row.unit, subject_type="proposals.proposal", subject_id=row.pk, title=row.label[:100],
        state="closed" if answered else "open", opened_at=row.made_at, closed_at=row.changed_at if answered else None,
        outcome="已答复" if answered else "",
    )  # fmt: skip


def _lead(case: Case, seat: Delegate, running: Clock) -> Handler:
    """Who led, from the day it was given out."""
    return Handler(
        case=case, part="lead", person_id=seat.person_id, department="总务处", since=running.starts_on, due_on=running.due_on,
        accepted_on=running.starts_on, done_on=running.met_on, until=running.met_on,
    )  # fmt: skip
