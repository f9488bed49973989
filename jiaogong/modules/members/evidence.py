"""Real-name verification as evidence: what counts as verified is decided here and nowhere else.

Source: 总工办发〔2017〕14号 (organisation form and member form: ID check, the member's own confirmation, seal). Verified is whoever's
number agrees with the roster *and* who confirmed his data himself, or whose document a registrar has seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from jiaogong.engines.org.models import Person, Unit
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import Refused, RuleBroken

from .models import Membership, RealNameEvidence
from .numbers import number_for
from .reading import Record, id_wrong
from .tables import REAL_NAME_STATES
from .words import EvidenceKind, Proof, RealName

_KIND_OF = {
    Proof.ROSTER: EvidenceKind.ROSTER_MATCH,
    Proof.MEMBER: EvidenceKind.OWN_CONFIRMATION,
    Proof.REGISTRAR: EvidenceKind.REGISTRAR_CHECK,
}


def counts_as_verified(kinds: Collection[str]) -> bool:
    """Whether the evidence of these kinds makes a real name verified."""
    both = EvidenceKind.ROSTER_MATCH in kinds and EvidenceKind.OWN_CONFIRMATION in kinds
    return both or EvidenceKind.REGISTRAR_CHECK in kinds


def state_of(kinds: Collection[str]) -> RealName:
    """未核验, 名册相符, 本人确认 or 已核验."""
    if counts_as_verified(kinds):
        return RealName.VERIFIED
    if EvidenceKind.OWN_CONFIRMATION in kinds:
        return RealName.OWN
    return RealName.ROSTER if EvidenceKind.ROSTER_MATCH in kinds else RealName.NONE


def standing(person: Person) -> QuerySet[RealNameEvidence]:
    """The person's evidence that has not been taken back."""
    return RealNameEvidence.objects.filter(person=person, void_at__isnull=True)


def add(person: Person, unit: Unit, kind: str, *, by: Any, at: datetime, note: str = "") -> None:
    """Lay one piece of evidence; a kind that stands already is not doubled. Inside the caller's transaction."""
    given = {"unit": unit, "at": at, "by": by, "note": note[:120]}
    RealNameEvidence.objects.get_or_create(person=person, kind=EvidenceKind(kind), void_at=None, defaults=given)


def add_for_proof(membership: Membership, proof: str, *, by: Any, at: datetime) -> None:
    """What a registrar's act of verifying rests on: he answers for it, by whichever way he checked."""
    note = Proof(proof).label
    add(membership.person, membership.unit, EvidenceKind.REGISTRAR_CHECK, by=by, at=at, note=note)
    if Proof(proof) is not Proof.REGISTRAR:
        add(membership.person, membership.unit, _KIND_OF[Proof(proof)], by=by, at=at, note=note)


def settle(person: Person, *, day: date) -> bool:
    """Mark the open memberships verified once the evidence suffices; True when it does. A wrong ID number never does."""
    kinds = set(standing(person).values_list("kind", flat=True))
    if not counts_as_verified(kinds) or person.id_number is None or id_wrong(person):
        return False
    proof = Proof.REGISTRAR if EvidenceKind.REGISTRAR_CHECK in kinds else Proof.MEMBER
    rows = Membership.objects.current().filter(person=person, verified_on__isnull=True)
    rows.filter(since__lte=day).update(verified_on=day, proof=proof)
    return True


def void(person: Person, *, at: datetime) -> int:
    """Take all of a person's evidence back: his name or number changed, or it was wrong. Returns how many."""
    return standing(person).update(void_at=at)


def roster_matches(people: Iterable[Person], unit: Unit, *, by: Any, at: datetime) -> int:
    """An imported roster agrees with these people by ID number and name; returns how many are new. Two queries.

    Inside the caller's transaction and journal line; `settle` follows when the member has confirmed before.
    """
    people = list(people)
    known = set(
        RealNameEvidence.objects.filter(
            person__in=people, kind=EvidenceKind.ROSTER_MATCH, void_at__isnull=True
        ).values_list("person_id", flat=True)
    )
    fresh = [
        RealNameEvidence(person=p, unit=unit, kind=EvidenceKind.ROSTER_MATCH, at=at, by=by, note="名册导入")
        for p in people
        if p.pk not in known
    ]
    RealNameEvidence.objects.bulk_create(fresh, batch_size=500)
    for person in Person.objects.filter(
        pk__in=[p.pk for p in people], real_name_evidence__kind=EvidenceKind.OWN_CONFIRMATION,
        real_name_evidence__void_at__isnull=True,
    ):  # fmt: skip
        settle(person, day=at.astimezone(clock.SHANGHAI).date())
    return len(fresh)


def confirm_own(person: Person, *, by: Any, at: datetime) -> RealName:
    """The member says that what is written about him is right; twice is once. Gives him a number when he has none.

    Rule: only himself, with his own account. Source: 总工办发〔2017〕14号: 会员本人确认.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if person.user_id is None or person.user_id != by.pk:
            raise Refused("members.mine")
        rows = list(Membership.objects.current().filter(person=person).select_related("unit").order_by("since", "pk"))
        if not rows:
            raise RuleBroken("您现在没有会籍，不用确认。")
        for row in rows:
            if not row.number:
                row.number = number_for(row.since)
                row.save(update_fields=["number"])
        if not standing(person).filter(kind=EvidenceKind.OWN_CONFIRMATION).exists():
            add(person, rows[0].unit, EvidenceKind.OWN_CONFIRMATION, by=by, at=at)
            settle(person, day=at.astimezone(clock.SHANGHAI).date())
            row = Membership.objects.get(pk=rows[0].pk)
            after = journal.picture(row, "number", "verified_on", "proof")
            journal.write("本人确认信息", row, by=by, after=after, unit_id=row.unit_id)
        return state_of(set(standing(person).values_list("kind", flat=True)))


@dataclass(frozen=True, slots=True)
class RealNameView:
    """How far a real name is verified, and by what."""

    state: str
    words: str
    evidence: list[RealNameEvidence]
    confirmed: bool


def real_name_of(record: Record) -> RealNameView:
    """Of a person in reach. What registers said before evidence was kept counts as it stands (verified_on)."""
    rows = RealNameEvidence.objects.filter(person=record.person, void_at__isnull=True).select_related("by", "unit")
    found = list(rows.order_by("at"))
    kinds = {row.kind for row in found}
    open_rows = [m for m in record.memberships if m.until is None]
    done = any(m.verified_on for m in open_rows)
    state = RealName.VERIFIED if done else state_of(kinds)
    if state is RealName.VERIFIED and not done:
        state = RealName.OWN  # the evidence suffices, the ID number does not
    return RealNameView(REAL_NAME_STATES[state], str(state.label), found, EvidenceKind.OWN_CONFIRMATION in kinds)
