"""Corrections of members a unit already has, written in bulk, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from jiaogong.engines.org.models import Employment, Person
from jiaogong.modules.members.models import Membership

from .checking import Row
from .values import spelled

_PERSON = ("name", "phone", "sex", "birth_date")
_JOB = ("position", "subject", "grade")


def write_changes(rows: list[Row]) -> None:
    """Write what the rows change. A new name counts as unverified again, in every unit (as for a correction by hand)."""
    memberships = {m.pk: m for m in Membership.objects.filter(pk__in=[row.membership for row in rows])}
    jobs = {j.pk: j for j in Employment.objects.filter(pk__in=[row.employment for row in rows if row.employment])}
    for row in rows:
        _set(row.person, memberships.get(row.membership or 0), jobs.get(row.employment or 0), row.changes, 1)


def _set(
    person: Person, membership: Membership | None, job: Employment | None, changes: dict[str, Any], at: int
) -> None:
    """Give each changed field its value before (0) or after (1)."""
    touched = [name for name in _PERSON if name in changes]
    for name in touched:
        value = changes[name][at]
        setattr(person, name, (date.fromisoformat(value) if value else None) if name == "birth_date" else value)
    if "name" in changes:
        person.pinyin, person.initials = spelled(person.name)
        touched += ["pinyin", "initials"]
    if "phone" in changes:
        person.phone = changes["phone"][at] or None
        touched.append("phone_index")
    if touched:
        person.save(update_fields=touched)
    if membership is not None and "employment_type" in changes:
        membership.employment_type = changes["employment_type"][at]
        membership.save(update_fields=["employment_type"])
    if job is not None:
        _set_job(job, changes, at)
    if "name" in changes:
        _unverify(person, changes, at)


def _set_job(job: Employment, changes: dict[str, Any], at: int) -> None:
    fields = [name for name in _JOB if name in changes]
    for name in fields:
        setattr(job, name, changes[name][at])
    kind = changes.get("job_type") or changes.get("employment_type")
    if kind:
        job.employment_type = kind[at]
        fields.append("employment_type")
    if fields:
        job.save(update_fields=fields)


def _unverify(person: Person, changes: dict[str, Any], at: int) -> None:
    """With a new name the verification goes; taken back, it returns where nobody has verified since."""
    rows = Membership.objects.filter(person=person, until__isnull=True)
    if at == 1:
        verified = rows.filter(verified_on__isnull=False).values_list("pk", "verified_on", "proof")
        changes["verified"] = [[[pk, day.isoformat(), proof] for pk, day, proof in verified], []]
        rows.update(verified_on=None, proof="")
        return
    for pk, day, proof in changes.get("verified", [[], []])[0]:
        rows.filter(pk=pk, verified_on__isnull=True).update(verified_on=date.fromisoformat(day), proof=proof)


def still_so(person: Person, membership: Membership | None, job: Employment | None, changes: dict[str, Any]) -> bool:
    """Whether everything the import wrote still stands as it wrote it."""
    if membership is None or membership.until is not None:
        return False
    for name, (_, after) in changes.items():
        if name == "verified":
            continue
        if name == "phone":
            now: Any = person.phone.open() if person.phone else ""
        elif name == "birth_date":
            now = person.birth_date.isoformat() if person.birth_date else ""
        elif name in ("name", "sex"):
            now = getattr(person, name)
        elif name == "employment_type":
            now = membership.employment_type
        else:
            now = (job.employment_type if name == "job_type" else getattr(job, name)) if job else None
        if now != after:
            return False
    return True


def take_back(person: Person, membership: Membership | None, job: Employment | None, changes: dict[str, Any]) -> None:
    """As it was before the import."""
    _set(person, membership, job, changes, 0)
