"""Reads behind the pages: terms with their renewals, time in words, the seats of a unit's committees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from jiaogong.engines.org.models import Employment, Office, Person, Unit
from jiaogong.engines.org.words import RoleKey
from jiaogong.kernel.clock import SHANGHAI, add_months
from jiaogong.modules.unions import verbs as unions
from jiaogong.modules.unions.models import CommitteeTerm
from jiaogong.modules.unions.reading import Place, due_state, due_words, term_rows
from jiaogong.modules.unions.words import CommitteeKind

from .checks import Finding, SeatDraft, findings, women_lacking
from .models import Renewal, Seat, SpecialCommittee
from .words import CHAIRS, Post, State


def listed_terms(user: Any, place: Place, months: int) -> QuerySet[CommitteeTerm]:
    """Committees in office on the day and due within so many months, overdue ones included."""
    rows = term_rows(user, place).filter(due_on__lte=add_months(place.day, months))
    return rows.select_related("renewal", "unit__superior")


def past_terms(user: Any, place: Place) -> QuerySet[CommitteeTerm]:
    """Committees whose term ran out in the year up to the day: the rows behind the rate of renewals on time."""
    rows = CommitteeTerm.objects.visible_to(user).filter(place.within(), due_in_year(place.day))
    return rows.select_related("renewal", "unit__superior")


def due_in_year(day: date) -> Q:
    """Due in the twelve months up to `day`."""
    return Q(due_on__lte=day, due_on__gt=add_months(day, -12))


def renewal_of(term: CommitteeTerm) -> Renewal | None:
    """The term's renewal, if it was opened."""
    return getattr(term, "renewal", None)


def state_of(term: CommitteeTerm) -> str:
    """The renewal's state; 待启动 where none was opened yet."""
    renewal = renewal_of(term)
    return renewal.state if renewal else State.DUE


def days_words(days: int) -> str:
    """今天, 1 天, 43 天"""
    return f"{days:,} 天" if days else "今天"


def since_words(day: date, today: date) -> str:
    """今天, 昨天, 12 天前"""
    days = (today - day).days
    return "今天" if days <= 0 else "昨天" if days == 1 else f"{days:,} 天前"


def left_words(day: date, today: date) -> str:
    """还有 5 天, 今天到期, 已超过 3 天"""
    days = (day - today).days
    return f"还有 {days:,} 天" if days > 0 else "今天到期" if days == 0 else f"已超过 {-days:,} 天"


@dataclass(frozen=True, slots=True)
class Committee:
    """A committee as the pages show it."""

    term: CommitteeTerm
    seats: list[Seat]
    findings: list[Finding]
    words: str
    tone: str

    @property
    def chair(self) -> Seat | None:
        """主席 or 主任."""
        return next((s for s in self.seats if s.post in CHAIRS), None)

    @property
    def recorded(self) -> list[tuple[str, date]]:
        """Who recorded the seats, and when, each once; nothing of seats from before this was kept."""
        rows = [
            (str(s.recorded_by), s.recorded_at.astimezone(SHANGHAI).date())
            for s in self.seats
            if s.recorded_by and s.recorded_at
        ]
        return sorted(set(rows), key=lambda row: (row[1], row[0]))


_ORDER = {post: number for number, post in enumerate(Post.values)}


def in_order(seats: Iterable[Seat]) -> list[Seat]:
    """The chair first, then by post."""
    return sorted(seats, key=lambda s: (_ORDER[s.post], s.pk))


def committees_of(unit: Unit, today: date, *, check: bool) -> list[Committee]:
    """The unit's committees in office with who sits in them; `check` asks the provisions too."""
    terms = list(CommitteeTerm.objects.current().filter(unit=unit).select_related("unit", "renewal").order_by("kind"))
    terms.sort(key=lambda t: CommitteeKind.values.index(t.kind))
    seats = list(Seat.objects.sitting(today).filter(term__in=terms).select_related("person", "recorded_by"))
    found = []
    for term in terms:
        own = in_order(s for s in seats if s.term_id == term.pk)
        drafts = [SeatDraft(s.person, s.post, s.votes) for s in own]
        said = findings(unit, term.kind, drafts, today) if check and own else []
        found.append(Committee(term, own, said, due_words(term.due_on, today), due_state(term.due_on, today)))
    return found


def specials_of(unit: Unit, today: date) -> list[tuple[SpecialCommittee, list[Seat]]]:
    """The unit's special committees with their members. Two queries."""
    rows = list(SpecialCommittee.objects.at(today).filter(unit=unit).select_related("unit"))
    seats = list(Seat.objects.sitting(today).filter(special__in=rows).select_related("person"))
    return [(row, in_order(s for s in seats if s.special_id == row.pk)) for row in rows]


def notes_of(unit: Unit, committees: list[Committee], today: date) -> list[str]:
    """What the union's committees lack: a women's committee."""
    notes = []
    union = next((c for c in committees if c.term.kind == CommitteeKind.UNION), None)
    if union is not None and union.seats:
        lacking = women_lacking(unit, today, has_committee=any(c.term.kind == CommitteeKind.WOMEN for c in committees))
        notes += [lacking.text] if lacking else []
    return notes


def chair_apart(unit: Unit, committees: list[Committee], today: date) -> str:
    """The seat and the office of the union's chair name two people: in words, "" where they agree."""
    union = next((c for c in committees if c.term.kind == CommitteeKind.UNION and c.seats), None)
    if union is None:
        return ""
    holder, seated = _chair_holder(unit, today), union.chair.person if union.chair else None
    if (holder.pk if holder else None) == (seated.pk if seated else None):
        return ""
    return f"委员会登记的主席是{seated.name if seated else '空缺'}，职务“工会主席”登记的是{holder.name if holder else '空缺'}。"


def _chair_holder(unit: Unit, today: date) -> Person | None:
    office = Office.objects.filter(unit=unit, role=RoleKey.CHAIR, abolished_on__isnull=True).order_by("id").first()
    holding = office.holdings.filter(until__isnull=True).select_related("person").first() if office else None
    return holding.person if holding else None


def staff_named(unit: Unit, names: Iterable[str]) -> dict[str, list[Employment]]:
    """Who may sit in the unit's committees, by name; a person once, the unit's own staff first. One query."""
    wanted = set(names)
    found: dict[str, list[Employment]] = {name: [] for name in wanted}
    seen: set[int] = set()
    for job in unions.candidates(unit).filter(person__name__in=wanted).order_by("unit__path", "id"):
        if job.person_id not in seen:
            seen.add(job.person_id)
            found[job.person.name].append(job)
    return found
