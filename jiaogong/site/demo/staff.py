"""The people of one unit: who they are, what they do there, since when, and whether they joined the union."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from jiaogong.engines.org.words import EmploymentType
from jiaogong.modules.members.words import Proof

from . import work
from .blueprint import Blueprint, Plot
from .names import DOTTED, RARE, person_name
from .numbers import Numbers, spoil_check
from .posts import RETIRED_TEACHER
from .sizes import MEMBER_SCHOOL, WOMEN

_PROOFS = (Proof.ROSTER, Proof.ROSTER, Proof.MEMBER, Proof.MEMBER, Proof.REGISTRAR)
_DAY = timedelta(days=1)


@dataclass(slots=True, eq=False)
class Teacher:
    """Somebody on the staff of a unit, or retired from it."""

    name: str
    male: bool
    birth: date
    employment_type: str
    since: date
    joined: date | None = None  # None: no member
    position: str = ""
    subject: str = ""
    grade: str = ""
    retired_on: date | None = None
    still_listed: bool = False
    verified_on: date | None = None
    proof: str = ""
    former: tuple[Plot, date] | None = None
    second: Plot | None = None
    id_number: str = ""
    id_checked: bool = True
    phone: str = ""
    username: str = ""


@dataclass
class Recruiter:
    """Invents the staff of unit after unit."""

    blueprint: Blueprint
    numbers: Numbers = field(default_factory=Numbers)
    dotted: int = 0
    rare: int = 0
    neighbours: dict[int, list[Plot]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for plot in self.blueprint.schools():
            if plot.organised and plot.superior:
                self.neighbours.setdefault(plot.superior.pk, []).append(plot)

    def staff(self, plot: Plot) -> list[Teacher]:
        """The unit's registered staff in order of slots (posts point at them), then its retired people."""
        rng = self.blueprint.rng("staff", plot.code)
        registered = sum(plot.joined.values()) if plot.members <= 1 else plot.staff
        people = [self._teacher(rng, plot, slot, *place) for slot, place in enumerate(_places(rng, plot, registered))]
        for post in plot.posts:
            holder = people[post.slot]
            if post.name or (post.title and holder.male != post.male and post.male is False):
                _recast(rng, holder, post.name, male=post.male)
            holder.username = post.username or holder.username
            holder.position = post.position or holder.position
        retired = [self._retired(rng, plot) for _ in range(plot.retired)]
        if retired and plot.name == MEMBER_SCHOOL:
            _recast(rng, retired[0], RETIRED_TEACHER, male=False)
            retired[0].username = "retired"
        people += retired
        self._spoil(rng, plot, people)
        _verify(rng, plot, people, self.blueprint.day)
        for person in people:
            self._number(rng, plot, person)
        self._spoil_numbers(rng, plot, people)
        return people

    def _teacher(self, rng: Random, plot: Plot, slot: int, kind: str, joined: bool) -> Teacher:
        day = self.blueprint.day
        male = rng.random() >= WOMEN[plot.kind]
        if kind == EmploymentType.REHIRED:
            age = (60.4 if male else 55.5) + rng.random() * 7
        else:
            age = 23.2 + rng.betavariate(1.5, 1.7) * (36.4 if male else 32.0)
        birth = day - timedelta(days=int(age * 365.2425))
        since, first = _career(rng, birth, day, rehired=kind == EmploymentType.REHIRED)
        since = max(since, plot.opened_on)
        person = Teacher(person_name(rng, birth.year, male=male), male, birth, kind, since)
        person.position, person.subject, person.grade = work.work_of(rng, plot, slot, (day.year - first.year), kind)
        if joined and plot.union_since:
            person.joined = min(max(since + _DAY * int(rng.random() * 150), plot.union_since), day)
            if since > first + _DAY * 400 and rng.random() < (0.8 if (day - since).days < 1100 else 0.3):
                person.former = self._former(rng, plot, person, first)
        return person

    def _former(self, rng: Random, plot: Plot, person: Teacher, first: date) -> tuple[Plot, date] | None:
        """The unit (below the same superior) somebody came from, and since when he was there."""
        near = self.neighbours.get(plot.superior.pk if plot.superior else 0, [])
        other = near[int(rng.random() * len(near))]
        start = max(first, other.opened_on, other.union_since or other.opened_on)
        if other is plot or start >= person.since - _DAY * 90 or (self.blueprint.day - person.since).days > 4000:
            return None
        person.joined = max(person.since, plot.union_since or person.since)
        return other, start

    def _retired(self, rng: Random, plot: Plot) -> Teacher:
        """Somebody who retired within ten years and keeps his membership without vote or fee."""
        day = self.blueprint.day
        male = rng.random() >= WOMEN[plot.kind]
        retired_on = (day - _DAY * int(20 + rng.random() * 3600)).replace(day=1)
        birth = retired_on - timedelta(days=int((60 if male else 55) * 365.2425 + 10))
        since = max(date(birth.year + rng.randint(21, 30), 8, 15), plot.opened_on)
        person = Teacher(person_name(rng, birth.year, male=male), male, birth, EmploymentType.ESTABLISHED, since)
        person.position, person.grade, person.retired_on = "专任教师", rng.choice(("高级教师", "一级教师")), retired_on
        person.joined = min(max(since + _DAY * 60, plot.union_since or since), retired_on - _DAY * 30)
        return person

    def _spoil(self, rng: Random, plot: Plot, people: list[Teacher]) -> None:
        """Names, retirees and second schools as planned for the unit."""
        posted = {post.slot for post in plot.posts}
        if "same_name" in plot.dirt:
            for person in people:
                if person.name == "王芳":
                    person.name = "王芬"
        free = [p for i, p in enumerate(people) if i not in posted and p.joined and not p.retired_on]
        rng.shuffle(free)
        for _ in range(plot.dirt.get("dotted_names", 0)):
            person = free.pop()
            person.name = DOTTED[self.dotted % len(DOTTED)]
            self.dotted += 1
        for _ in range(plot.dirt.get("rare_characters", 0)):
            free.pop().name = RARE[self.rare % len(RARE)]
            self.rare += 1
        for _ in range(plot.dirt.get("same_name", 0)):
            _recast(rng, free.pop(), "王芳", male=False)
        for other in plot.second_home:
            free.pop().second = other
        for _ in range(plot.dirt.get("listed_retirees", 0)):
            person = self._retired(rng, plot)
            person.retired_on = (self.blueprint.day - _DAY * (40 + int(rng.random() * 900))).replace(day=1)
            person.birth = person.retired_on - timedelta(days=int((60 if person.male else 55) * 365.2425 + 10))
            person.joined = min(person.joined or person.since, person.retired_on - _DAY * 30)
            person.still_listed = True
            people.append(person)

    def _number(self, rng: Random, plot: Plot, person: Teacher) -> None:
        person.id_number = self.numbers.id_number(plot.region, person.birth, male=person.male)
        if person.username or rng.random() < 0.97:
            person.phone = self.numbers.mobile()

    def _spoil_numbers(self, rng: Random, plot: Plot, people: list[Teacher]) -> None:
        posted = {post.slot for post in plot.posts}
        free = [p for i, p in enumerate(people) if i not in posted and p.joined and p.phone]
        rng.shuffle(free)
        for _ in range(plot.dirt.get("bad_checksums", 0)):
            person = free.pop()
            person.id_number, person.id_checked = spoil_check(person.id_number), False
        for _ in range(plot.dirt.get("shared_phones", 0)):
            free.pop().phone = free.pop().phone


def _places(rng: Random, plot: Plot, registered: int) -> Iterator[tuple[str, bool]]:
    """Per slot employment type and whether a member; those who hold posts are members and not re-hired."""
    places = [(t, i < plot.joined.get(t, 0)) for t, number in plot.types.items() for i in range(number)]
    if registered < len(places):
        places = [place for place in places if place[1]]
    rng.shuffle(places)
    posted = {post.slot for post in plot.posts}
    fit = (i for i, (t, member) in enumerate(places) if i not in posted and member and t != EmploymentType.REHIRED)
    for slot in posted:
        if not places[slot][1] or places[slot][0] == EmploymentType.REHIRED:
            other = next(fit)
            places[slot], places[other] = places[other], places[slot]
    return iter(places)


def _career(rng: Random, birth: date, day: date, *, rehired: bool) -> tuple[date, date]:
    """(since when here, since when at work)."""
    first = date(birth.year + 22 + int(rng.random() * 4), 8, 1 + int(rng.random() * 28))
    if first >= day:
        first = day - _DAY * (5 + int(rng.random() * 400))
    if rehired:
        return day - _DAY * (30 + int(rng.random() * 1100)), first
    chance = rng.random()
    if chance < 0.045:
        return max(first, day - _DAY * int(10 + rng.random() * 720)), first
    if chance < 0.62:
        return first, first
    return first + _DAY * int(rng.random() * (day - first).days * 0.95), first


def _recast(rng: Random, person: Teacher, name: str, *, male: bool) -> None:
    """Give a person a name and sex of the story."""
    person.male = male
    person.name = name or person_name(rng, person.birth.year, male=male)


def _verify(rng: Random, plot: Plot, people: list[Teacher], day: date) -> None:
    """As many verified members as planned, those with posts first; more of them in the later quarters."""
    posted = {post.slot for post in plot.posts}
    members = [(i not in posted, rng.random(), i) for i, p in enumerate(people) if p.joined and not p.retired_on]
    for _, _, i in sorted(members)[: plot.verified]:
        person = people[i]
        back = int(730 * rng.betavariate(1.0, 1.15))
        after = (person.joined or day) + _DAY * int(rng.random() * 20)
        person.verified_on = min(max(day - _DAY * back, after), day)
        person.proof = _PROOFS[int(rng.random() * len(_PROOFS))]
