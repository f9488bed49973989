"""A session run through by its own verbs, every ballot cast through a device: for demo data, rehearsals and `replay_congress`.

Nothing here goes past a rule: who did not sign in draws nothing, papers are given and counted, the box is sealed when all
who are here have voted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jiaogong.engines.ballot import verbs as ballots
from jiaogong.engines.ballot.blind.wrapping import BITS
from jiaogong.engines.ballot.device import Device, put
from jiaogong.engines.ballot.evidence import manifest_of
from jiaogong.engines.ballot.models import Ticket, Vote

from .models import AgendaItem, Delegate, Session
from .verbs import agenda, hall, resolutions
from .verbs.votes import Candidate, prepare_vote

TELLERS = (ballots.Teller("监票人甲", "清风徐来2026"), ballots.Teller("监票人乙", "明月入怀2026"))
Answer = Callable[
    [int, Sequence[str]], Mapping[str, list[str]]
]  # (number of the voter, option keys) → question → choices


@dataclass(frozen=True, slots=True)
class Cast:
    """How a vote goes: what voter n says, who takes paper, and how the papers were counted."""

    answer: Answer
    papers: int = 0
    counted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    people: tuple[Candidate, ...] = ()
    places: int = 1
    write_ins: int = 0
    surplus: tuple[int, int] | None = None


def come(session: Session, delegates: Sequence[Delegate], *, by: Any, at: datetime) -> None:
    """Sign-in begins and these come to the desk."""
    hall.begin_sign_in(session, by=by, at=at)
    for delegate in delegates:
        hall.sign_in_at_desk(session, delegate=delegate, by=by, at=at)


def hold_vote(
    item: AgendaItem,
    cast: Cast,
    *,
    by: Any,
    at: datetime,
    tellers: Sequence[ballots.Teller] = TELLERS,
    bits: int = BITS,
) -> Vote:
    """Prepared, opened by two tellers, drawn and cast by everybody who is here, sealed and counted."""
    vote = prepare_vote(
        item, minutes=30, people=cast.people, places=cast.places, write_ins=cast.write_ins, surplus=cast.surplus, by=by, at=at
    )  # fmt: skip
    vote = ballots.open_receipt_vote(vote, tellers=tellers, by=by, at=at, bits=bits)
    here = item.session.attendances.values_list("delegate__person_id", flat=True)
    tickets = list(
        Ticket.objects.filter(vote=vote, elector__person__in=list(here)).select_related("elector").order_by("pk")
    )
    manifest, keys = manifest_of(vote), list(vote.options.values_list("key", flat=True))
    for number, ticket in enumerate(tickets):
        if number < cast.papers:
            ballots.give_paper(ticket.elector, reason="手机不便", by=by)
            continue
        device = Device(manifest).prepare()
        device.finish(ballots.issue_ticket(ticket, blinded=device.blinded, at=at))
        put(vote, device, dict(cast.answer(number, keys)), at=at)
    done = at + timedelta(minutes=10)
    ballots.close_vote(vote, by=by, at=done)
    if cast.papers:
        ballots.enter_papers(
            vote,
            returned=cast.papers,
            invalid=0,
            counts=cast.counted,
            tellers="、".join(t.name for t in tellers),
            by=by,
            at=done,
        )
    return ballots.count(vote, by=by, at=done)


def motion(yes: int, no: int, papers: int = 0) -> Cast:
    """So many for, so many against among those on phones, the rest abstain; all papers say yes."""

    def answer(number: int, keys: Sequence[str]) -> Mapping[str, list[str]]:
        place = number - papers
        return {keys[0]: ["yes" if place < yes else "no" if place < yes + no else "abstain"]}

    return Cast(answer, papers, {"1": {"yes": papers}} if papers else {})


def election(names: Sequence[tuple[str, str]], places: int) -> Cast:
    """One candidate more than places is the least; the first `places` get most votes, the others fewer than half."""

    def answer(number: int, keys: Sequence[str]) -> Mapping[str, list[str]]:
        chosen = keys[:places] if number % 5 else [*keys[1:places], keys[-1]]
        return {"paper": [f"yes:{key}" for key in chosen] + [f"no:{key}" for key in keys if key not in chosen]}

    people = tuple(Candidate(name, about) for name, about in names)
    return Cast(answer, people=people, places=places, write_ins=1, surplus=(5, 100))


def appraisal(names: Sequence[tuple[str, str]]) -> Cast:
    """Mostly excellent and good."""

    def answer(number: int, keys: Sequence[str]) -> Mapping[str, list[str]]:
        grades = ("excellent", "excellent", "good", "excellent", "passable")
        return {key: [grades[(number + place) % len(grades)]] for place, key in enumerate(keys)}

    return Cast(answer, people=tuple(Candidate(name, about) for name, about in names))


def conclude(session: Session, *, by: Any, at: datetime) -> Session:
    """Reports are heard, resolutions drafted, the session closed, the minutes written."""
    for item in session.agenda.filter(decision="none", outcome="pending"):
        agenda.mark_heard(item, by=by, at=at)
    for item in session.agenda.filter(outcome__in=["passed", "done"], resolution=None):
        resolutions.draft_resolution(item, by=by, at=at)
    closed = hall.close_session(session, by=by, at=at)
    return resolutions.draft_minutes(closed, by=by)
