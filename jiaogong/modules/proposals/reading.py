"""What pages ask about proposals: the trail, likely doubles, what changed between two texts, what one may do, statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from typing import Any

from django.db.models import F

from jiaogong.engines.cases.models import Case, Clock
from jiaogong.engines.cases.reading import case_of, trail
from jiaogong.kernel.text.searching import folded

from .models import Proposal, Screening, Text
from .words import PARTS, Decision, Grade, State

LIKE = 0.4  # share of two-character words in common from which two titles are likely doubles


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the public trail."""

    at: datetime
    what: str
    text: str
    who: str


def trail_of(proposal: Proposal) -> list[Line]:
    """Everything that happened to a proposal since it was shown, the newest first; like the tracking of a parcel. Seven queries."""
    found = [
        Line(t.at, "修改" if t.change != "first" else "征集附议", t.get_change_display(), "")
        for t in proposal.texts.all()
    ]
    for given in proposal.seconds.select_related("delegate__person"):
        found.append(Line(given.at, "附议", f"{given.delegate}附议", ""))
        if given.withdrawn_at:
            found.append(Line(given.withdrawn_at, "撤回附议", f"{given.delegate}撤回附议", ""))
    if proposal.submitted_at:
        found.append(Line(proposal.submitted_at, "提交", f"提交审查，编为第{proposal.number}号", proposal.by_whom))
    for s in proposal.screenings.all():
        found.append(Line(s.at, s.get_decision_display(), s.reason, ""))
        if s.undone_at:
            found.append(Line(s.undone_at, "撤销结论", _undone(proposal, s), ""))
    for reply in proposal.replies.filter(round=0):
        what = "教代会意见" if proposal.admission == Decision.ADMIT else "答复"
        found.append(Line(reply.drafted_at, what, reply.text, reply.signed_as))
    for delay in proposal.delays.exclude(state="asked"):
        found.append(Line(delay.asked_at, "申请延期", f"{delay}：{delay.reason}", ""))
    case = case_of(proposal)
    if case is not None:
        steps = [
            e for e in trail(case, inner=False) if e.what != "办结"
        ]  # a signed reply closes the case, not yet the proposal
        found += [Line(e.at, e.what, e.text, e.who) for e in reversed(steps)]
    if proposal.closed_at:
        found.append(Line(proposal.closed_at, "办结", proposal.get_state_display(), ""))
    return sorted(found[::-1], key=lambda line: line.at, reverse=True)  # of one moment, the later step first


def _undone(proposal: Proposal, screening: Screening) -> str:
    """Why a decision no longer stands: the committee took it back, or what it was merged into was withdrawn at that moment."""
    if screening.decision == Decision.MERGE and screening.undone_at:
        gone = Proposal.objects.filter(term=proposal.term_id, state=State.WITHDRAWN, changed_at=screening.undone_at)
        if gone.exists():
            return "所并入的提案已撤回，重新审查"
    return f"撤销“{screening.get_decision_display()}”的结论"


def _pairs(text: str) -> set[str]:
    """The two-character words of a text."""
    plain = folded(text)
    return {plain[i : i + 2] for i in range(len(plain) - 1)}


def likeness(one: str, other: str) -> float:
    """How much of the shorter title lies in the other one."""
    a, b = _pairs(one), _pairs(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def likely_doubles(proposal: Proposal) -> list[tuple[Proposal, int]]:
    """Filed proposals of the same class and term whose titles share words, likeliest first, with the likeness in per cent.
    Reckoned here, with no service outside."""
    rows = Proposal.objects.filter(term=proposal.term_id, matter=proposal.matter).filed().exclude(pk=proposal.pk)
    found = [(row, round(100 * likeness(proposal.title, row.title))) for row in rows.select_related("proposer__person")]
    return sorted((f for f in found if f[1] >= 100 * LIKE), key=lambda f: -f[1])[:5]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters: same, gone or new."""

    kind: str
    text: str


def pieces(old: str, new: str) -> list[Piece]:
    """What changed from one text to the other, character by character."""
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", new[j1:j2]))
            continue
        if i2 > i1:
            found.append(Piece("gone", old[i1:i2]))
        if j2 > j1:
            found.append(Piece("new", new[j1:j2]))
    return found


@dataclass(frozen=True, slots=True)
class Stage:
    """A text with what changed since the one before."""

    text: Text
    changes: list[tuple[str, list[Piece]]]


def history(proposal: Proposal) -> list[Stage]:
    """Every kept text, the newest first, with its changes. One query."""
    rows, found = list(proposal.texts.all()), []
    for number, row in enumerate(rows):
        before = rows[number - 1] if number else None
        found.append(Stage(row, [] if before is None else list(_changes(before, row))))
    return found[::-1]


def _changes(before: Text, row: Text) -> Iterator[tuple[str, list[Piece]]]:
    for name, label in PARTS:
        old, new = ((t.get_matter_display() if name == "matter" else getattr(t, name)) for t in (before, row))
        if old != new:
            yield label, pieces(old, new)


def since_seconded(proposal: Proposal) -> list[tuple[str, list[Piece]]]:
    """What changed in the words since the seconds of this version were asked for."""
    rows = list(proposal.texts.filter(version=proposal.version))
    return list(_changes(rows[0], rows[-1])) if len(rows) > 1 else []


@dataclass(slots=True)
class Statistics:
    """Numbers over some proposals."""

    filed: int = 0
    admitted: int = 0
    merged: int = 0
    suggestions: int = 0
    declined: int = 0
    waiting: int = 0
    replied: int = 0
    in_time: int = 0
    rated: int = 0
    satisfied: int = 0
    to_congress: int = 0
    late: int = 0
    matters: list[tuple[str, int]] | None = None
    departments: list[tuple[str, int, int]] | None = None


_OF_ADMISSION = {
    Decision.ADMIT: "admitted", Decision.MERGE: "merged", Decision.SUGGEST: "suggestions", Decision.DECLINE: "declined",
}  # fmt: skip


def statistics(rows: Any, day: date) -> Statistics:
    """Filed, admitted, answered in time, satisfied; by class and by department. Six queries, however many rows."""
    found, listed = Statistics(), list(rows.order_by())
    ids = [row.pk for row in listed]
    for row in listed:
        found.filed += 1
        name = _OF_ADMISSION.get(Decision(row.admission)) if row.admission else "waiting"
        setattr(found, name or "waiting", getattr(found, name or "waiting") + 1)
        found.to_congress += row.state == State.TO_CONGRESS
    clocks = Clock.objects.filter(
        case__subject_type="proposals.proposal", case__subject_id__in=ids, key="handle", round=1
    )
    found.replied = clocks.filter(met_on__isnull=False).count()
    found.in_time = clocks.filter(met_on__lte=F("due_on")).count()
    found.late = Clock.objects.overdue(day).filter(pk__in=clocks.values("pk")).count()
    last = {
        pk: grade
        for pk, grade in rows.filter(ratings__isnull=False)
        .order_by("ratings__round")
        .values_list("pk", "ratings__grade")
    }
    found.rated = len(last)
    found.satisfied = sum(grade in (Grade.SATISFIED, Grade.BASIC) for grade in last.values())
    matters = Counter(row.get_matter_display() for row in listed)
    found.matters = matters.most_common()
    found.departments = _departments(ids)
    return found


def _departments(ids: list[int]) -> list[tuple[str, int, int]]:
    """(who led, how many, of these answered), most first: the last lead of each case."""
    cases = Case.objects.filter(subject_type="proposals.proposal", subject_id__in=ids)
    lead: dict[int, str] = {}
    done: set[int] = set()
    for case in cases.prefetch_related("handlers__unit", "handlers__person", "clocks"):
        for handler in case.handlers.all():
            if handler.part == "lead":
                lead[case.pk] = (handler.department or (handler.unit.name if handler.unit else "")) or handler.who
        if any(c.met_on for c in case.clocks.all()):
            done.add(case.pk)
    count = Counter(lead.values())
    answered = Counter(name for pk, name in lead.items() if pk in done)
    return [(name, number, answered[name]) for name, number in count.most_common()]
