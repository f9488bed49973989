"""What the register already knows of the people in a roster: three queries for any number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from jiaogong.engines.org.models import Employment, Person
from jiaogong.kernel.seal import blind_index
from jiaogong.kernel.seal.fields import BlindIndexField
from jiaogong.modules.members.models import Membership

from .checking import Row, Setting
from .words import Action

_CHUNK = 5000
Names = Callable[[int], str]  # unit → its name in brackets for whoever may see it, or nothing


def purpose(name: str) -> str:
    """The purpose of one of a person's keyed indexes."""
    field = Person._meta.get_field(name)
    if not isinstance(field, BlindIndexField):
        raise TypeError(f"{name} is no keyed index")
    return field.purpose()


def index(rows: Iterable[Row]) -> None:
    """Fill in the keyed indexes rows are compared by."""
    of_id, of_phone = purpose("id_index"), purpose("phone_index")
    for row in rows:
        row.id_index = blind_index(of_id, row.id_number) if row.id_number else ""
        row.phone_index = blind_index(of_phone, row.phone) if row.phone else ""


def meet(rows: list[Row], setting: Setting, where: Names, *, lock: bool = False) -> None:
    """Say of every row what it will do, and add what stands against it."""
    for start in range(0, len(rows), _CHUNK):
        _meet(rows[start : start + _CHUNK], where, lock=lock)


def _meet(rows: list[Row], where: Names, *, lock: bool) -> None:
    people = _with_indexes([row.id_index for row in rows if row.id_index])
    if lock:
        people = people.order_by("pk").select_for_update()
    known = {person.id_index: person for person in people}
    pks = [person.pk for person in known.values()]
    held: dict[int, list[Membership]] = defaultdict(list)
    jobs: dict[tuple[int, int], Employment] = {}
    if pks:
        for membership in Membership.objects.filter(person__in=pks).order_by("since", "pk"):
            held[membership.person_id].append(membership)
        for job in Employment.objects.filter(person__in=pks, until__isnull=True):
            jobs[job.person_id, job.unit_id] = job
    for row in rows:
        row.person = known.get(row.id_index) if row.id_index else None
        row.person_pk = row.person.pk if row.person else None
        row.membership = row.employment = None
        row.changes, row.action = {}, Action.NEW
        if row.person is not None:
            _against(row, held[row.person.pk], jobs.get((row.person.pk, row.unit)), where)
        if row.decision == Action.SKIP:
            row.action = Action.SKIP


def _with_indexes(indexes: list[str]) -> QuerySet[Person]:
    """One parameter instead of thousands, where the database has arrays."""
    if connection.vendor == "postgresql":
        return Person.objects.extra(where=["org_person.id_index = ANY(%s)"], params=[indexes])
    return Person.objects.filter(id_index__in=indexes)


def _against(row: Row, memberships: list[Membership], job: Employment | None, where: Names) -> None:
    """A person the register has: a member here, elsewhere, formerly, or none yet."""
    open_rows = [m for m in memberships if m.until is None]
    here = next((m for m in open_rows if m.unit_id == row.unit), None)
    row.employment = job.pk if job else None
    if here is not None:
        row.membership = here.pk
        if not row.since_given:
            row.forgive("since_rule", "too_young")
        row.forgive("type_missing")
        row.changes = differences(row, here, job)
        row.action = Action.UPDATE if row.changes else Action.SAME
        if "name" in row.changes:
            row.wrong("name", "name_changes")
        return
    if row.person.name != row.name:
        row.wrong("name", "name_other")  # and not a word of where he is: a number alone must not tell (decision 0020)
        return
    if open_rows:
        if row.decision == Action.TRANSFER:
            row.action = Action.TRANSFER
        else:
            row.action = Action.HELD
            row.wrong("id_number", "held", where(open_rows[0].unit_id))
    elif row.since and any(m.until and m.until > row.since for m in memberships):
        row.wrong("since", "overlap")


def differences(row: Row, here: Membership, job: Employment | None) -> dict[str, Any]:
    """field → [before, after] of what the row would change; an empty cell changes nothing."""
    person = row.person
    pairs: list[tuple[str, Any, Any]] = [("name", person.name, row.name)]
    if row.phone and person.phone_index != row.phone_index:
        pairs.append(("phone", person.phone.open() if person.phone else "", row.phone))
    if not row.card:
        pairs.append(("sex", person.sex, row.sex))
        pairs.append(("birth_date", _iso(person.birth_date), _iso(row.birth)))
    pairs.append(("employment_type", here.employment_type, row.employment_type))
    if job is not None:
        pairs += [(name, getattr(job, name), getattr(row, name)) for name in ("position", "subject", "grade")]
        if job.employment_type != here.employment_type and row.employment_type:
            pairs.append(("job_type", job.employment_type, row.employment_type))
    return {name: [before, after] for name, before, after in pairs if after and before != after}


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""
