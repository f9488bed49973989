"""New members in bulk: people, employments and memberships as values, with all that `save()` would have derived."""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import transaction

from jiaogong.engines.org.models import Employment, Person
from jiaogong.kernel import bulk
from jiaogong.kernel.seal import seal
from jiaogong.kernel.seal.fields import SealedField, TailIndexField
from jiaogong.kernel.text.searching import name_words
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.numbers import take_numbers
from jiaogong.modules.members.sorting import name_key
from jiaogong.modules.members.words import Status

from .checking import Row
from .values import spelled

_PERSON = (
    "id", "key", "name", "pinyin", "initials", "search_words", "sex", "birth_date", "id_number", "id_index", "id_checked",
    "phone", "phone_index", "phone_tail",
)  # fmt: skip
_JOB = ("id", "person", "unit", "employment_type", "position", "subject", "grade", "since")
_MEMBER = ("id", "person", "unit", "number", "status", "employment_type", "since", "name_key")


@dataclass(slots=True)
class Pool:
    """Membership numbers taken ahead in transactions of their own; what is left over is never given out."""

    block: int
    free: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def ensure(self, wanted: Counter[int]) -> None:
        """Have as many numbers of each year; in the order of years, so that two imports do not wait for each other."""
        short = {year: count - len(self.free[year]) for year, count in wanted.items() if count > len(self.free[year])}
        if short:
            with transaction.atomic():
                for year in sorted(short):
                    self.free[year] += take_numbers(year, max(short[year], self.block))

    def take(self, year: int) -> str:
        """One of them."""
        return self.free[year].pop()


def enrol(rows: list[Row], pool: Pool) -> dict[int, str]:
    """New memberships, with the person and the employment where there is none; answers what was made per row."""
    states: dict[int, str] = dict.fromkeys((row.number for row in rows), "")
    fresh = [row for row in rows if row.person is None]
    for pk, row in zip(bulk.reserve(Person, len(fresh)), fresh, strict=True):
        row.person_pk, states[row.number] = pk, "p"
    hired = [row for row in rows if row.employment is None]
    for pk, row in zip(bulk.reserve(Employment, len(hired)), hired, strict=True):
        row.employment = pk
        states[row.number] += "e"
    for pk, row in zip(bulk.reserve(Membership, len(rows)), rows, strict=True):
        row.membership = pk
        states[row.number] += "m"
    bulk.insert_values(Person, _PERSON, _people(fresh))
    bulk.insert_values(
        Employment,
        _JOB,
        (
            (r.employment, r.person_pk, r.unit, r.employment_type, r.position, r.subject, r.grade, r.since)
            for r in hired
        ),
    )
    bulk.insert_values(Membership, _MEMBER, _memberships(rows, pool))
    return states


def _people(rows: list[Row]) -> Iterator[tuple[Any, ...]]:
    tails: dict[str, str | None] = {}
    of_id, of_phone, tail = _fields()
    for row in rows:
        key = uuid.uuid4()
        spelling, letters = spelled(row.name)
        phone = row.phone
        ending = phone[-tail.length :]
        if phone and ending not in tails:
            tails[ending] = tail.tail(phone)
        yield (
            row.person_pk, key, row.name, spelling, letters, name_words(row.name), row.sex, row.birth,
            seal(row.id_number, of_id.aad_of(key)), row.id_index, row.card,
            seal(phone, of_phone.aad_of(key)) if phone else None, row.phone_index or None, tails[ending] if phone else None,
        )  # fmt: skip


@lru_cache(maxsize=1)
def _fields() -> tuple[SealedField, SealedField, TailIndexField]:
    of_id, of_phone, tail = (Person._meta.get_field(name) for name in ("id_number", "phone", "phone_tail"))
    if not (isinstance(of_id, SealedField) and isinstance(of_phone, SealedField) and isinstance(tail, TailIndexField)):
        raise TypeError("a person's numbers are not sealed")
    return of_id, of_phone, tail


def _memberships(rows: list[Row], pool: Pool) -> Iterator[tuple[Any, ...]]:
    full = str(Status.FULL)
    for row in rows:
        if row.since is None:
            raise AssertionError("a row without a date has an error")
        if row.person is None:
            spelling, letters = spelled(row.name)
            key = f"{spelling} {row.name} {letters}"
        else:
            key = name_key(row.person)
        yield (
            row.membership, row.person_pk, row.unit, pool.take(row.since.year), full, row.employment_type, row.since, key,
        )  # fmt: skip
