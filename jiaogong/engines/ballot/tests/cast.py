"""A school with its chair and some members with accounts; votes in every state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jiaogong.engines.ballot import verbs
from jiaogong.engines.ballot.counting_rules import CountingRules, Threshold, members_rating
from jiaogong.engines.ballot.models import Vote
from jiaogong.engines.ballot.words import Comparator, Denominator, Kind
from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.engines.org.verbs import create_office, found_unit, make_person, take_office
from jiaogong.kernel import clock
from jiaogong.kernel.accounts.models import User

HALF_OF_ALL = Threshold(Denominator.ALL, Comparator.MORE, 1, 2)
MOTION = CountingRules(Kind.MOTIONS, HALF_OF_ALL)
GRADES = ("excellent", "good", "passable", "failing")


@dataclass
class Cast:
    """Who takes part."""

    school: Unit
    chair: User
    people: list[Person] = field(default_factory=list)

    @property
    def users(self) -> list[User]:
        """Accounts of the members."""
        return [person.user for person in self.people]  # type: ignore[misc]


def fresh(user: User) -> User:
    """The account as a new request sees it."""
    return User.objects.get(pk=user.pk)


def account(unit: Unit, username: str, name: str) -> Person:
    """Somebody who works in the unit and can sign in."""
    person = make_person(name=name)
    person.user = User.objects.create(username=username, name=name, password="!")
    person.save()
    since = clock.today() - timedelta(days=900)
    Employment.objects.create(person=person, unit=unit, employment_type="established", since=since)
    return person


def build(members: int = 8, *, code: str = "B1") -> Cast:
    """A school, its chair and so many members."""
    since = clock.today() - timedelta(days=3000)
    school = found_unit(
        by=None, superior=None, code=code, name=f"{code}小学", layer="base", kind="primary", nature="public", since=since,
        check=False,
    )  # fmt: skip
    chair = account(school, f"{code}-chair", "何建平")
    office = create_office(school, by=None, title="主席", role="chair", check=False)
    take_office(office, by=None, person=chair, since=since + timedelta(days=2200), check=False)
    people = [account(school, f"{code}-m{n}", f"会员{n}") for n in range(members)]
    assert chair.user is not None
    return Cast(school, chair.user, people)


def hours(number: float) -> datetime:
    """So many hours from now."""
    return clock.now() + timedelta(hours=number)


def make(cast: Cast, rules: CountingRules = MOTION, *, secrecy: str = "split", options: int = 1, **more: Any) -> Vote:
    """A vote in draft with all members as electors."""
    facts: dict[str, Any] = {
        "title": "关于《绩效工资分配方案》的表决", "explanation": "", "opens_at": hours(-1), "closes_at": hours(24),
    } | more  # fmt: skip
    new = [verbs.NewOption(f"o{n}", f"第{n}项") for n in range(1, options + 1)]
    vote = verbs.make_vote(
        None, unit=cast.school, secrecy=secrecy, rules=rules, options=new, by=cast.chair, at=clock.now(), **facts
    )
    verbs.set_electors(vote, person_ids=[p.pk for p in cast.people], by=cast.chair)
    return vote


def opened(cast: Cast, rules: CountingRules = MOTION, **more: Any) -> Vote:
    """A vote that takes ballots."""
    return verbs.open_vote(make(cast, rules, **more), by=cast.chair, at=clock.now())


def rating(cast: Cast, **more: Any) -> Vote:
    """会员评家, open."""
    two_thirds = Threshold(Denominator.VALID, Comparator.AT_LEAST, 2, 3)
    return opened(cast, members_rating(two_thirds), title="教工之家会员评家", **more)


def counted(cast: Cast, vote: Vote) -> Vote:
    """Close after its end and count."""
    verbs.close_vote(vote, by=None, at=vote.closes_at)
    return verbs.count(vote, by=cast.chair, at=vote.closes_at)
