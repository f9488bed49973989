"""To whose desk a session goes: the unit's own, the superior's; and the to-dos that come and go with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from jiaogong.engines.inbox import verbs as inbox
from jiaogong.engines.org.models import Unit
from jiaogong.modules.committees.desks import own_desk, upper_desk

from . import rules
from .models import Filing, Session


def link_of(session: Session) -> str:
    """The session's page."""
    return reverse("congress:session", args=[session.key])


def superior_of(unit: Unit) -> Unit | None:
    """To whom a congress is reported: the union above the school; of an inner unit, the school's own union."""
    return unit.home if unit.is_inner else unit.superior


def ask_to_file(session: Session, *, by: Any, at: datetime, due_on: date, title: str = "") -> None:
    """会前报备 on the unit's own desk."""
    _own(session, rules.FILE_BEFORE_ITEM, title or f"{session}会前报备", by, at, due_on)


def ask_for_results(session: Session, *, by: Any, at: datetime, due_on: date, title: str = "") -> None:
    """会后报备 on the unit's own desk."""
    _own(session, rules.FILE_AFTER_ITEM, title or f"{session}会后报备", by, at, due_on)


def _own(session: Session, kind: str, title: str, by: Any, at: datetime, due_on: date) -> None:
    office = own_desk(session.unit.home or session.unit)
    if office is not None:
        inbox.open_item(
            kind=kind, title=title, link=link_of(session), subject=session, unit=session.unit, by=by, at=at,
            due_on=due_on, office=office,
        )  # fmt: skip


def ask_to_check(filing: Filing, *, by: Any, at: datetime, due_on: date) -> None:
    """核对 on the superior's desk."""
    office = upper_desk(filing.to)
    if office is not None:
        title = f"核对{filing.session.unit}{filing.session.term.congress.title}{filing.get_stage_display()}"
        inbox.open_item(
            kind=rules.CHECK_ITEM, title=title, link=reverse("congress:filing", args=[filing.key]), subject=filing,
            unit=filing.to, by=by, at=at, due_on=due_on, office=office,
        )  # fmt: skip


def tell_own(session: Session, *, short: str, body: str, link: str, at: datetime) -> None:
    """A message to the unit's own desk."""
    office = own_desk(session.unit.home or session.unit)
    if office is not None:
        inbox.send(short=short, body=body, link=link, at=at, office=office)


def held(session: Session, *, by: Any, at: datetime) -> None:
    """The session has opened: nobody needs to be asked to hold it or to come any more."""
    inbox.close_items(kind=rules.ATTEND_ITEM, subject=session, by=by, at=at, outcome="已开会")
    inbox.close_items(kind=rules.HOLD_ITEM, subject=session.unit, by=by, at=at, outcome="已开会")


def close_all(session: Session, *, by: Any, at: datetime, outcome: str) -> None:
    """Every to-do about a session that will not be held."""
    for kind in (rules.FILE_BEFORE_ITEM, rules.FILE_AFTER_ITEM, rules.ATTEND_ITEM):
        inbox.close_items(kind=kind, subject=session, by=by, at=at, outcome=outcome)
    for filing in session.filings.filter(state="filed"):
        inbox.close_items(kind=rules.CHECK_ITEM, subject=filing, by=by, at=at, outcome=outcome)
