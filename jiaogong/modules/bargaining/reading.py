"""What the pages read: a negotiation as a way of steps, the register, who was typed as a representative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from jiaogong.engines.org.models import Person, Unit, open_at
from jiaogong.kernel import clock
from jiaogong.modules.congress import gates
from jiaogong.modules.congress.models import AgendaItem, Session
from jiaogong.modules.congress.words import AHEAD, Outcome

from . import provisions
from .models import Contract, Negotiation
from .verbs.talks import NewRepresentative
from .words import Side, State


def register_rows(user: Any) -> QuerySet[Negotiation]:
    """Negotiations in reach, each with the last day of its latest contract."""
    newest = Contract.objects.filter(negotiation=OuterRef("pk")).order_by("-version")
    rows = Negotiation.objects.visible_to(user).select_related("unit__superior")
    return rows.annotate(last_day=Subquery(newest.values("until")[:1]))


def in_force(day: date) -> QuerySet[Contract]:
    """Contracts that hold on the day."""
    return Contract.objects.filter(effective_on__lte=day, since__lte=day, until__gte=day)


@dataclass(frozen=True, slots=True)
class Point:
    """A step on the way: `state` done, now or ahead."""

    title: str
    state: str
    note: str = ""


def way_of(row: Negotiation, contract: Contract | None, item: AgendaItem | None) -> list[Point]:
    """Invitation, answer, talks, draft, congress, signing, examination, force; what is late says so in words."""
    today = clock.today()
    talked = row.meetings.count()
    signed, sent = (contract.signed_on, contract.sent_on) if contract else (None, None)
    force = contract.effective_on if contract else None
    passed = item is not None and item.outcome == Outcome.PASSED
    done = [
        ("要约", f"{row.invited_on:%Y-%m-%d}，{row.get_invited_by_display()}提出", True),
        ("答复", _answer(row, today), row.replied_on is not None),
        ("协商", f"{talked} 次会议" if talked else "", contract is not None),
        ("形成草案", f"第{contract.version}稿" if contract else "", contract is not None),
        ("教代会审议", _passing(item), passed),
        ("签订", f"{signed:%Y-%m-%d}" if signed else "", signed is not None),
        ("报送审查", _sending(row, contract, today), sent is not None and not (contract and contract.objected_on)),
        ("生效", f"{force:%Y-%m-%d}" if force else "", force is not None),
    ]
    points, waits = [], row.state not in (State.FAILED, State.OVER)
    for title, note, whole in done:
        points.append(Point(title, "done" if whole else "now" if waits else "ahead", note))
        waits = waits and whole
    return points


def _answer(row: Negotiation, today: date) -> str:
    if row.replied_on:
        return f"{row.replied_on:%Y-%m-%d} {row.reply}".strip()
    late = (today - row.reply_due_on).days
    return f"{row.reply_due_on:%Y-%m-%d} 前答复" + (f"，已逾期 {late} 天" if late > 0 else "")


def _passing(item: AgendaItem | None) -> str:
    return f"{item.session}：{item.get_outcome_display()}" if item else ""


def _sending(row: Negotiation, contract: Contract | None, today: date) -> str:
    if contract is None or contract.signed_on is None:
        return ""
    if contract.objected_on:
        return f"{contract.objected_on:%Y-%m-%d} 有异议：{contract.objection}"
    if contract.sent_on:
        last = contract.sent_on + timedelta(days=provisions.number(provisions.EXAMINE_DAYS, row.unit, contract.sent_on))
        return f"{contract.sent_on:%Y-%m-%d} 报送{contract.office}，{last:%Y-%m-%d} 前无异议即生效"
    due = contract.send_due(provisions.number(provisions.SEND_DAYS, row.unit, contract.signed_on))
    assert due is not None
    late = (today - due).days
    return f"{due:%Y-%m-%d} 前报送" + (f"，已逾期 {late} 天" if late > 0 else "")


def item_of(contract: Contract | None) -> AgendaItem | None:
    """Where the congress has the version."""
    return gates.items_of(contract).first() if contract else None


def sessions_ahead(unit: Unit) -> QuerySet[Session]:
    """Sessions of the unit's staff congress that can still take the draft."""
    rows = Session.objects.filter(term__congress__unit=unit, state__in=AHEAD).exclude(term__congress__kind="union")
    return rows.select_related("term__congress__unit").order_by("begins_at")


def typed(side: Side, text: str, unit: Unit) -> list[NewRepresentative]:
    """Representatives from lines `姓名 职务 外聘`; the first is the chief. Somebody of the staff is found by his name where it is
    his alone."""
    found = []
    lines = [line.replace("，", " ").replace(",", " ").split() for line in text.splitlines()]
    for number, words in enumerate(words for words in lines if words):
        outside = words[-1] == "外聘" and len(words) > 1
        name, post = words[0][:60], " ".join(words[1:-1] if outside else words[1:])[:60]
        staff = Person.objects.filter(open_at(clock.today(), "employments__"), employments__unit__home=unit, name=name)
        people = list(staff.distinct()[:2]) if not outside else []
        person = people[0] if len(people) == 1 else None
        found.append(NewRepresentative(side, name, post, chief=number == 0, outside=outside, person=person))
    return found


def as_lines(row: Negotiation, side: Side) -> str:
    """The other way round, for the form."""
    rows = row.representatives.filter(side=side)
    return "\n".join(" ".join(filter(None, (r.name, r.post, "外聘" if r.outside else ""))) for r in rows)
