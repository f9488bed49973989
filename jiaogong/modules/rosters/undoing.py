"""Taking an import back: what it made goes, what it changed returns, and what somebody touched since stays."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db import models, transaction

from jiaogong.engines.org.models import Employment, Person, Unit
from jiaogong.kernel import bulk, journal
from jiaogong.modules.members.models import Membership
from jiaogong.modules.members.words import Status

from .changing import still_so, take_back
from .checking import Row
from .models import ImportBatch, ImportRow
from .staging import load
from .values import plain_name
from .words import PLACE, Action, RowState


def undo_unit(batch: ImportBatch, unit_pk: int, by: Any) -> tuple[int, int]:
    """(rows taken back, rows that stay) of one unit, in one transaction."""
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=unit_pk)
        kept = list(ImportRow.objects.filter(batch=batch, unit=unit_pk, state=RowState.APPLIED))
        made = [row for row in kept if row.action == Action.NEW]
        names = {row.number: plain_name(row.cells[PLACE["name"]])[0] for row in load(batch, made)}
        stay = _remove(made, names)
        changed = load(batch, [row for row in kept if row.action == Action.UPDATE])
        stay |= _restore(changed, {row.number: row.person or 0 for row in kept})
        stay |= {row.number for row in kept if row.action == Action.TRANSFER}
        states = [(str(RowState.KEPT if row.number in stay else RowState.UNDONE), row.pk) for row in kept]
        bulk.update(ImportRow, ("state",), states)
        written = (Action.NEW, Action.UPDATE)  # what was left out or did not change is not taken back either
        back = sum(row.action in written and row.number not in stay for row in kept)
        journal.write(
            "撤回会员导入",
            unit,
            by=by,
            after={"back": back, "stay": len(stay), "file": batch.file_name},
            unit_id=unit.pk,
        )
        return back, len(stay)


def _remove(rows: list[ImportRow], names: dict[int, str]) -> set[int]:
    """Delete what was made for these rows, unless it was touched since; answers the numbers of those that stay."""
    memberships = {m.pk: m for m in Membership.objects.filter(pk__in=[r.membership for r in rows])}
    jobs = {e.pk: e for e in Employment.objects.filter(pk__in=[r.employment for r in rows if "e" in r.made])}
    people = {p.pk: p for p in Person.objects.filter(pk__in=[r.person for r in rows]).select_for_update()}
    busy_members = _tied(Membership, list(memberships))
    busy_people = _tied(Person, [r.person for r in rows if "p" in r.made and r.person], but=(Membership, Employment))
    more = _more_rows(list(people))
    stay = set()
    for row in rows:
        membership = memberships.get(row.membership or 0)
        fresh = "p" in row.made
        touched = (
            membership is None or _member_touched(membership) or membership.pk in busy_members
            or ("e" in row.made and _job_touched(jobs.get(row.employment or 0)))
            or (fresh and (row.person in busy_people or _person_touched(people, row, names[row.number]) or more[row.person or 0] > 2))
        )  # fmt: skip
        if touched:
            stay.add(row.number)
    gone = [row for row in rows if row.number not in stay]
    Membership.objects.filter(pk__in=[r.membership for r in gone]).delete()
    Employment.objects.filter(pk__in=[r.employment for r in gone if "e" in r.made]).delete()
    Person.objects.filter(pk__in=[r.person for r in gone if "p" in r.made]).delete()
    return stay


def _member_touched(row: Membership) -> bool:
    return row.until is not None or row.status != Status.FULL or row.verified_on is not None


def _job_touched(row: Employment | None) -> bool:
    return row is None or row.until is not None


def _person_touched(people: dict[int, Person], row: ImportRow, name: str) -> bool:
    """Somebody gave him another name, number or phone, or an account."""
    person = people.get(row.person or 0)
    if person is None or person.user_id is not None:
        return True
    return person.name != name or person.id_index != row.id_index or (person.phone_index or "") != row.phone_index


def _more_rows(pks: list[int]) -> dict[int, int]:
    """How many memberships and employments each person has."""
    counts: dict[int, int] = defaultdict(int)
    for model in (Membership, Employment):
        found = model._default_manager.filter(person__in=pks).values_list("person").annotate(n=models.Count("pk"))
        for pk, number in found.order_by():
            counts[pk] += number
    return counts


def _tied(model: type[models.Model], pks: list[int], but: tuple[type[models.Model], ...] = ()) -> set[int]:
    """Which of these rows anything else in the house points at."""
    tied: set[int] = set()
    for relation in model._meta.related_objects:
        other: Any = relation.related_model
        if other in but or not pks:
            continue
        name = relation.field.attname if not relation.many_to_many else f"{relation.field.name}__pk"
        tied |= set(other._base_manager.filter(**{f"{relation.field.name}__in": pks}).values_list(name, flat=True))
    return tied


def _restore(rows: list[Row], people_of: dict[int, int]) -> set[int]:
    """Give changed members their former values; answers the numbers of those that stay as they are."""
    people = {p.pk: p for p in Person.objects.filter(pk__in=[people_of[r.number] for r in rows]).select_for_update()}
    memberships = {m.pk: m for m in Membership.objects.filter(pk__in=[r.membership for r in rows if r.membership])}
    jobs = {e.pk: e for e in Employment.objects.filter(pk__in=[r.employment for r in rows if r.employment])}
    stay = set()
    for row in rows:
        person = people.get(people_of[row.number])
        membership, job = memberships.get(row.membership or 0), jobs.get(row.employment or 0)
        if person is None or not still_so(person, membership, job, row.changes):
            stay.add(row.number)
            continue
        take_back(person, membership, job, row.changes)
    return stay
