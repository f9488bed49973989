"""A school with a congress term, delegates with accounts, and a session in any state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jiaogong.engines.ballot import verbs as ballots
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.tests.cast import Cast, build
from jiaogong.engines.ballot.tests.voter import TELLERS
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User
from jiaogong.modules.congress import hallcode
from jiaogong.modules.congress.models import (
    AgendaItem,
    Congress,
    Constituency,
    Delegate,
    Delegation,
    HallCode,
    Session,
    Term,
)
from jiaogong.modules.congress.verbs import agenda, hall
from jiaogong.modules.congress.words import State


@dataclass
class Stage:
    """Who takes part."""

    cast: Cast
    session: Session
    delegates: list[Delegate] = field(default_factory=list)

    @property
    def chair(self) -> User:
        """Fresh, as a request sees him."""
        return User.objects.get(pk=self.cast.chair.pk)

    def user(self, number: int) -> User:
        """The account of the delegate at this place (from 0)."""
        return User.objects.get(pk=self.cast.people[number].user_id)

    def again(self) -> Session:
        """The session as it stands."""
        return Session.objects.select_related("term__congress__unit").get(pk=self.session.pk)

    def item(self, matter: str = "pay", title: str = "绩效工资分配方案", **more: Any) -> AgendaItem:
        """An item on the agenda, put there while the session was in draft."""
        state = self.again().state
        Session.objects.filter(pk=self.session.pk).update(state=State.DRAFT)
        made = agenda.add_item(self.again(), matter=matter, title=title, by=self.chair, at=clock.now(), **more)
        Session.objects.filter(pk=self.session.pk).update(state=state)
        made.session = self.again()
        return made

    def call(self) -> None:
        """The delegates are called, sign-in has begun."""
        Session.objects.filter(pk=self.session.pk).update(state=State.CALLED)
        hall.begin_sign_in(self.again(), by=self.chair, at=clock.now())

    def code(self, at: datetime | None = None) -> str:
        """What the screen shows."""
        secret = bytes(HallCode.objects.get(session=self.session).secret)
        return hallcode.code_at(secret, at or clock.now())

    def sign(self, *numbers: int) -> None:
        """These delegates sign in."""
        for number in numbers:
            hall.sign_in(self.again(), code=self.code(), by=self.user(number), at=clock.now())

    def open(self, *numbers: int) -> None:
        """They sign in and the session is opened."""
        self.sign(*numbers)
        hall.open_session(self.again(), by=self.chair, at=clock.now())

    def start(self, vote: Vote) -> Vote:
        """The tellers open it."""
        return ballots.open_receipt_vote(vote, tellers=TELLERS, by=self.chair, at=clock.now())


def stage(members: int = 9, *, code: str = "B1") -> Stage:
    """So many delegates in two delegations, a session today in draft."""
    cast = build(members, code=code)
    today = clock.today()
    congress = Congress.objects.create(unit=cast.school, kind="staff")
    term = Term.objects.create(
        congress=congress, number=3, since=today - timedelta(days=300), due_on=today + timedelta(days=800), years=3,
        staff=members, seats=members, made_at=clock.now(),
    )  # fmt: skip
    groups = []
    for n, name in enumerate(("第一代表团", "第二代表团"), 1):
        delegation = Delegation.objects.create(term=term, name=name, position=n)
        groups.append(
            (delegation, Constituency.objects.create(term=term, delegation=delegation, name=f"选区{n}", position=n))
        )
    delegates = [
        Delegate(
            term=term, person=person, delegation=groups[n % 2][0], constituency=groups[n % 2][1], number=n + 1,
            since=term.since,
        )
        for n, person in enumerate(cast.people)
    ]  # fmt: skip
    session = Session.objects.create(
        term=term, number=2, begins_at=clock.now() - timedelta(minutes=30), place="报告厅", made_at=clock.now()
    )
    return Stage(cast, session, Delegate.objects.bulk_create(delegates))
