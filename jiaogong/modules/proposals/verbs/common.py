"""What the verbs share: the lock, the day, links, to-dos."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.inbox.models import Item
from jiaogong.engines.org.models import Holding, Office, Person, Unit, open_at
from jiaogong.engines.org.offices import handling_office
from jiaogong.engines.org.words import RoleKey
from jiaogong.engines.provisions.reading import value_of
from jiaogong.kernel import clock
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.congress.models import Session, Term
from jiaogong.modules.congress.words import AHEAD

from ..models import Proposal, Second

FIELDS = ("matter", "title", "cause", "remedy")


def day_of(at: datetime) -> date:
    """The Shanghai day of a moment."""
    return at.astimezone(clock.SHANGHAI).date()


def locked(proposal: Proposal) -> Proposal:
    """The proposal's row, held until the transaction ends."""
    rows = Proposal.objects.select_for_update(of=("self",)).select_related(
        "unit__home", "term__congress__unit__home", "session", "proposer__person", "delegation"
    )
    return rows.get(pk=proposal.pk)


def link(proposal: Proposal, page: str = "proposal") -> str:
    """A page of the proposal."""
    return reverse(f"proposals:{page}", args=[proposal.key])


def reasoned(text: str, field: str = "reason", longest: int = 400) -> str:
    """A reason of four characters at least."""
    if len(text.strip()) < 4:
        raise RuleBroken("请写明理由（至少四个字），代表都能看到。", field=field)
    return text.strip()[:longest]


def days(key: str, unit: Unit, on: date) -> int:
    """A provision counted in days."""
    return int(value_of(key, unit, on))


def due_after(key: str, unit: Unit, on: date) -> date:
    """So many working days after `on` by a provision."""
    return clock.WorkingCalendar().add(on, days(key, unit, on))


def seconds_of(proposal: Proposal) -> list[Second]:
    """The seconds that count: of the version at hand, not taken back."""
    rows = proposal.seconds.filter(version=proposal.version, withdrawn_at=None).select_related("delegate__person")
    return list(rows)


def coming_session(term: Term) -> Session | None:
    """The next session of the term, not yet opened."""
    return term.sessions.filter(state__in=AHEAD).order_by("begins_at", "pk").first()


def desk_office(unit: Unit) -> Office | None:
    """The union's office that works on proposals."""
    return handling_office(unit.home or unit)


def leaders_of(unit: Unit, day: date) -> list[Person]:
    """Who holds a leader's office in the unit that day."""
    rows = Holding.objects.filter(
        open_at(day), office__unit__home=unit.home or unit, office__role=RoleKey.LEADER, office__abolished_on=None
    )
    return list({h.person_id: h.person for h in rows.select_related("person").order_by("office_id")}.values())


def ask(
    kind: str, title: str, proposal: Proposal, *, by: Any, at: datetime, due_on: date | None = None,
    office: Office | None = None, person: Person | None = None, page: str = "proposal",
) -> None:  # fmt: skip
    """A to-do for one addressee, if there is one."""
    if office is None and person is None:
        return
    inbox.open_item(
        kind=kind, title=title, link=link(proposal, page), subject=proposal, unit=proposal.unit, by=by, at=at, due_on=due_on,
        office=office, person=person,
    )  # fmt: skip


def settle(kind: str, proposal: Proposal, *, by: Any, at: datetime, outcome: str, person: Person | None = None) -> None:
    """Close the to-dos of a kind about a proposal (of one person alone when given)."""
    items = Item.objects.open().filter(kind=kind, subject_type=proposal._meta.label_lower, subject_id=proposal.pk)
    if person is not None:
        items = items.filter(person=person)
    items.update(closed_at=at, closed_by=by, outcome=outcome[:20])


def tell(proposal: Proposal, person: Person, *, short: str, body: str, at: datetime) -> None:
    """A message about a proposal."""
    inbox.send(short=short, body=body, link=link(proposal), person=person, at=at)
