"""How things stand in the hall: one small picture for the screen and for every phone, made at most once a second.

Five hundred phones that ask every few seconds cost one set of queries a second: whoever comes first after the second is
over makes it anew, everybody else gets what is there. No name of anybody stands in it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count

from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.reading import asked_words, turnout_of
from jiaogong.engines.ballot.words import State as VoteState

from .models import AgendaItem, HallCode, Session
from .reading_hall import day_of, delegates_of, quorum_share
from .verbs.agenda import ITEM_TYPE
from .words import Outcome, State

FRESH = 1.0  # seconds
KEPT = 60  # a picture nobody makes anew is shown no longer than this


@dataclass(frozen=True, slots=True)
class Running:
    """A vote that runs or waits to be counted; `turnout` in steps."""

    key: str
    title: str
    state: str
    turnout: str
    asked: str
    fingerprint: str
    attendance: int | None
    closes_at: datetime
    secret: bool


@dataclass(frozen=True, slots=True)
class Hall:
    """The picture. `secret` None: sign-in has not begun or the session is over."""

    key: str
    unit: str
    title: str
    state: str
    due: int
    present: int
    needed: int
    item: AgendaItem | None
    place_of: int
    items: int
    votes: tuple[Running, ...]
    secret: bytes | None

    @property
    def quorate(self) -> bool:
        """Whether enough are here."""
        return bool(self.due) and self.present >= self.needed

    @property
    def missing(self) -> int:
        """How many more are needed."""
        return max(0, self.needed - self.present)

    @property
    def signing(self) -> bool:
        """Whether one may sign in."""
        return self.secret is not None and self.state in (State.CALLED, State.OPEN)


def hall_of(key: Any, now: datetime) -> Hall | None:
    """The picture of a session, at most a second old; None for no session."""
    name, moment = f"congress.hall.{key}", time.time()
    kept = cache.get(name)
    if kept is not None and (moment - kept[0] < FRESH or not cache.add(f"{name}.making", 1, timeout=2)):
        found: Hall | None = kept[1]
        return found
    made = picture_of(key, now)
    if made is not None:
        cache.set(name, (moment, made), timeout=KEPT)
    cache.delete(f"{name}.making")
    return made


def forget(key: Any) -> None:
    """Something was done: the next asking sees it."""
    cache.delete(f"congress.hall.{key}")


def picture_of(key: Any, now: datetime) -> Hall | None:
    """Made from the tables: some seven queries."""
    session = (
        Session.objects.select_related("term__congress__unit")
        .filter(key=key)
        .annotate(here=Count("attendances"))
        .first()
    )
    if session is None:
        return None
    code = HallCode.objects.select_related("current").filter(session=session).first()
    due = session.due if session.due is not None else delegates_of(session, day_of(now)).count()
    needed = session.quorum if session.quorum is not None else quorum_share(session.unit, day_of(now)).least(due)
    items = list(session.agenda.exclude(outcome=Outcome.WITHDRAWN).order_by("position", "id"))
    item = code.current if code else None
    places = [i.pk for i in items]
    return Hall(
        str(session.key), session.unit.name, str(session), session.state, due,
        session.present if session.present is not None else session.here,  # type: ignore[attr-defined]
        needed, item, places.index(item.pk) + 1 if item and item.pk in places else 0, len(items),
        tuple(_running(places)), bytes(code.secret) if code else None,
    )  # fmt: skip


def _running(items: list[int]) -> list[Running]:
    votes = Vote.objects.filter(
        subject_type=ITEM_TYPE, subject_id__in=items, state__in=[VoteState.OPEN, VoteState.CLOSED]
    ).select_related("manifest")
    return [
        Running(
            str(vote.key), vote.title, vote.state, turnout_of(vote).words, asked_words(vote),
            vote.manifest.fingerprint if vote.by_receipt else "", vote.attendance, vote.closes_at, vote.secret,
        )
        for vote in votes.order_by("-opens_at")
    ]  # fmt: skip
