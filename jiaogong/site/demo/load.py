"""Builds the demo city: plan, rows, accounts, journal; everything in one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from jiaogong.engines.org.models import SEGMENT, Employment, Holding, Office, Person, Unit
from jiaogong.engines.org.words import Layer, Sex
from jiaogong.kernel import clock, journal
from jiaogong.kernel.accounts.models import User
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.words import Status

from . import registers
from .blueprint import Blueprint, Plot, Post
from .bulk import Writer
from .planning import draw_up
from .posts import USERNAMES
from .seats import Terms, write_seats
from .sizes import size_of
from .staff import Recruiter, Teacher
from .terms import Renewals, write_terms

PASSWORD_FILE = "demo_password"  # noqa: S105 - a file name


@dataclass
class Loaded:
    """What a load wrote."""

    size: str
    seed: int
    day: date
    counts: dict[str, int] = field(default_factory=dict)
    usernames: list[str] = field(default_factory=list)


def exists() -> bool:
    """Whether there is a demo city."""
    return Unit.objects.filter(is_demo=True).exists()


def load_city(
    *, size: str = "standard", seed: int = 1, day: date | None = None, accounts: bool = False, password: str = ""
) -> Loaded:
    """Write the demo city of that size; the same rows for the same size, seed and day (ciphertexts apart).

    `accounts` adds the demo accounts with `password`. Raises RuleBroken when there is a demo city already.
    """
    if exists():
        raise RuleBroken("演示城市已存在。")
    day = day or clock.today()
    with transaction.atomic():
        users = _make_users(password) if accounts else {}
        last = Unit.objects.filter(superior=None).aggregate(last=Max("path"))["last"]
        writer = Writer()
        blueprint = draw_up(
            size_of(size),
            seed=seed,
            day=day,
            roots=int(last[-SEGMENT:], 36) + 1 if last else 0,
            first_pk=writer.first_pk(Unit),
        )
        _Loader(blueprint, writer, users).run()
        writer.finish()
        loaded = Loaded(size, seed, day, dict(writer.counts), sorted(users))
        city = Unit.objects.get(pk=next(p.pk for p in blueprint.plots if p.layer == Layer.CITY))
        journal.write(
            "载入演示数据", city, by=None, unit_id=city.pk,
            after={"size": size, "seed": seed, "day": str(day), "rows": loaded.counts, "accounts": loaded.usernames},
        )  # fmt: skip
    return loaded


def demo_password() -> tuple[str, bool]:
    """(password of the demo accounts, whether it was made just now): DEMO_PASSWORD, else one kept under DATA_DIR."""
    if settings.CONFIG.demo_password:
        return settings.CONFIG.demo_password, False
    path = Path(settings.DATA_DIR) / PASSWORD_FILE
    if path.exists():
        return path.read_text().strip(), False
    password = secrets.token_urlsafe(12)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_text(password)
    return password, True


def _make_users(password: str) -> dict[str, User]:
    if not password:
        raise RuleBroken("演示账号需要密码。")
    return {name: User.objects.create_user(name, password, name=name) for name in USERNAMES}


class _Loader:
    """Turns the blueprint into rows, unit by unit, so that memory does not grow with the number of people."""

    def __init__(self, blueprint: Blueprint, writer: Writer, users: dict[str, User]) -> None:
        self.blueprint = blueprint
        self.writer = writer
        self.users = users
        self.recruiter = Recruiter(blueprint)
        self.renewals = Renewals(blueprint)
        self.terms: dict[int, Terms] = {}
        self.cards = 0

    def run(self) -> None:
        """Units, their registers, then their people."""
        for plot in self.blueprint.plots:
            registers.write_unit(self.writer, self.blueprint, plot)
        registers.write_ties(self.writer, self.blueprint)
        for plot in self.blueprint.plots:
            if plot.layer != Layer.INNER:
                self._registers(plot)
        for plot in self.blueprint.schools():
            if plot.organised:
                self._people(plot)

    def _registers(self, plot: Plot) -> None:
        if plot.layer == Layer.BASE:
            registers.write_headcounts(self.writer, self.blueprint, plot)
        registers.write_identities(self.writer, plot, self.recruiter.numbers, self.blueprint.day)
        form = registers.write_union(self.writer, self.blueprint, plot, self.recruiter.numbers)
        if form is not None:
            bodies = registers.bodies_of(self.blueprint, plot, form)
            registers.write_bodies(self.writer, plot, bodies)
            self.terms[plot.pk] = write_terms(self.writer, self.blueprint, self.renewals, plot, form, bodies)

    def _people(self, plot: Plot) -> None:
        rng = self.blueprint.rng("rows", plot.code)
        people = self.recruiter.staff(plot)
        pks = [self._person(rng, plot, person) for person in people]
        for post in plot.posts:
            if post.title:
                self._post(rng, plot, post, people, pks)
        write_seats(self.writer, self.blueprint.rng("seats", plot.code), plot, self.terms.get(plot.pk, {}), people, pks)

    def _person(self, rng: Random, plot: Plot, teacher: Teacher) -> int:
        user = self.users.get(teacher.username)
        if user is not None:
            User.objects.filter(pk=user.pk).update(name=teacher.name)
        spelled, letters = registers.spelling(teacher.name, name=True)
        pk = self.writer.add(
            Person(
                key=registers.key(rng), user_id=user.pk if user else None, name=teacher.name, pinyin=spelled[:180],
                initials=letters[:60], sex=Sex.MALE if teacher.male else Sex.FEMALE, birth_date=teacher.birth,
                id_number=teacher.id_number, id_checked=teacher.id_checked, phone=teacher.phone or None,
            )
        )  # fmt: skip
        self._employment(pk, plot, teacher, teacher.since, teacher.retired_on)
        if teacher.second:
            self._employment(pk, teacher.second, teacher, max(teacher.since, teacher.second.opened_on), None)
        if teacher.former:
            self._employment(pk, teacher.former[0], teacher, teacher.former[1], teacher.since)
        if teacher.joined:
            self._memberships(pk, plot, teacher, teacher.joined, f"{spelled[:180]} {teacher.name} {letters[:60]}")
        return pk

    def _employment(self, person: int, plot: Plot, teacher: Teacher, since: date, until: date | None) -> None:
        self.writer.add(
            Employment(
                person_id=person, unit_id=plot.pk, employment_type=teacher.employment_type, position=teacher.position,
                subject=teacher.subject, grade=teacher.grade, since=since, until=until,
            )
        )  # fmt: skip

    def _memberships(self, person: int, plot: Plot, teacher: Teacher, joined: date, name_key: str) -> None:
        self.cards += 1
        card = f"{plot.region[:4]}{self.cards:08d}"

        def add(
            unit: Plot, since: date, until: date | None, status: Status = Status.FULL, *, verified: bool = False
        ) -> None:
            self.writer.add(
                Membership(
                    person_id=person, unit_id=unit.pk, number="" if unit is teacher.second else card, status=status,
                    employment_type=teacher.employment_type, since=since, until=until, verified_on=teacher.verified_on if verified else None,
                    proof=teacher.proof if verified else "", name_key=name_key,
                )
            )  # fmt: skip

        if teacher.former:
            add(*teacher.former, joined)
        if teacher.second:
            add(teacher.second, max(joined, teacher.second.union_since or joined), None)
        if teacher.retired_on and not teacher.still_listed:
            add(plot, joined, teacher.retired_on)
            add(plot, teacher.retired_on, None, Status.KEPT)
        else:
            add(plot, joined, None, verified=True)

    def _post(self, rng: Random, plot: Plot, post: Post, people: list[Teacher], pks: list[int]) -> None:
        """The office and who holds it; now and then who held it before."""
        office = self.writer.add(Office(key=registers.key(rng), unit_id=post.plot.pk, title=post.title, role=post.role))
        day = self.blueprint.day
        founded = post.plot.union_since or plot.union_since or day
        since = max(day - timedelta(days=rng.randint(90, 1400)), people[post.slot].since, founded)
        self.writer.add(Holding(office_id=office, person_id=pks[post.slot], since=since, basis="任职批复"))
        before = since - timedelta(days=rng.randint(700, 1500))
        taken = {p.slot for p in plot.posts}
        others = [
            i for i, t in enumerate(people) if i not in taken and t.joined and t.since <= before and not t.retired_on
        ]
        if others and before > founded and rng.random() < 0.3:
            former = pks[others[int(rng.random() * len(others))]]
            self.writer.add(Holding(office_id=office, person_id=former, since=before, until=since, basis="任职批复"))
