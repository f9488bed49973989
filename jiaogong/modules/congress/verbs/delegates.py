"""Delegates take their seats, leave them, and are what they are: teacher, manager, head of a delegation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from jiaogong.engines.org.models import Person
from jiaogong.kernel import clock, journal
from jiaogong.kernel.errors import RuleBroken
from jiaogong.modules.unions.verbs.common import locked, not_in_future

from .. import rules, staff
from ..models import Constituency, Delegate, Delegation, Term
from ..words import Leaving

SEEN = ("since", "until", "leaving", "is_teacher", "is_manager", "heads_delegation", "delegation")


@dataclass(frozen=True, slots=True)
class NewDelegate:
    """Somebody elected: person, delegation, constituency and votes (none of an all-staff meeting)."""

    person: int
    delegation: Delegation
    constituency: Constituency | None
    votes: int | None


def seat_delegates(term: Term, rows: Sequence[NewDelegate], *, since: date, basis: str, day: date) -> list[Delegate]:
    """Rows of the register for those elected; the calling verb has asked its rule and holds the unit.

    What each is (teacher, manager, woman, young) is read from the staff register on `day` and kept. Three queries.
    """
    if not rows:
        return []
    jobs, limit = staff.jobs_around(term.unit, day), staff.young_age(term.unit, day)
    people = Person.objects.in_bulk([row.person for row in rows])
    last = Delegate.objects.filter(term=term).aggregate(n=Max("number"))["n"] or 0
    found = []
    for number, row in enumerate(rows, start=last + 1):
        what = staff.standing_of(people[row.person], jobs.get(row.person), day, limit)
        found.append(
            Delegate(
                term=term, person=people[row.person], constituency=row.constituency, delegation=row.delegation,
                number=number, is_teacher=what.is_teacher, is_manager=what.is_manager, is_woman=what.is_woman,
                is_young=what.is_young, votes=row.votes, basis=basis[:120], since=since,
            )
        )  # fmt: skip
    return Delegate.objects.bulk_create(found, batch_size=500)


def end_delegate(delegate: Delegate, *, by: Any, at: datetime, until: date, leaving: str, basis: str = "") -> Delegate:
    """Somebody ceases to be a delegate; his seat is free for a by-election in his constituency (补选).

    Rules: a reason of the list; a recall names the decision of the constituency (撤换由原选举单位决定:
    上海市职工代表大会条例第十九条; Order 32 from memory); not in the future.
    """
    not_in_future(until, "until")
    with transaction.atomic():
        unit = locked(delegate.term.unit, by, rules.RUN)
        row = Delegate.objects.select_for_update().select_related("term__congress__unit", "person").get(pk=delegate.pk)
        if row.until is not None:
            raise RuleBroken(f"{row}已于 {row.until:%Y-%m-%d} 终止代表资格，请刷新页面。")
        if leaving not in Leaving.values:
            raise RuleBroken("请选择终止原因。", field="leaving")
        if leaving in (Leaving.RECALLED, Leaving.OTHER) and not basis.strip():
            raise RuleBroken("撤换和其他原因要写明依据：原选举单位何时、以多少票决定。", field="basis")
        if until <= row.since:
            raise RuleBroken(f"自 {row.since:%Y-%m-%d} 起是代表，终止日期必须在其后。", field="until")
        before = journal.picture(row, *SEEN)
        row.until, row.leaving, row.heads_delegation = until, leaving, False
        if basis.strip():
            row.basis = basis.strip()[:120]
        row.save(update_fields=["until", "leaving", "heads_delegation", "basis"])
        after = journal.picture(row, *SEEN) | {"basis": basis.strip()}
        journal.write("终止代表资格", row, by=by, before=before, after=after, unit_id=unit.pk)
        return row


def mend_delegate(
    delegate: Delegate, *, by: Any, is_teacher: bool, is_manager: bool, delegation: Delegation, heads_delegation: bool
) -> Delegate:
    """Correct what somebody is counted as, or where he sits. Rules: a delegation of the same term; one head each."""
    with transaction.atomic():
        unit = locked(delegate.term.unit, by, rules.RUN)
        row = Delegate.objects.select_for_update().select_related("term__congress__unit", "person").get(pk=delegate.pk)
        if delegation.term_id != row.term_id:
            raise RuleBroken("请选择本届的代表团。", field="delegation")
        if row.until is not None:
            raise RuleBroken(f"{row}已经终止代表资格，不能再更正。")
        before = journal.picture(row, *SEEN)
        if heads_delegation:
            others = Delegate.objects.filter(delegation=delegation, heads_delegation=True, until__isnull=True)
            others.exclude(pk=row.pk).update(heads_delegation=False)
        row.is_teacher, row.is_manager = is_teacher, is_manager
        row.delegation, row.heads_delegation = delegation, heads_delegation
        row.save(update_fields=["is_teacher", "is_manager", "delegation", "heads_delegation"])
        after = journal.picture(row, *SEEN)
        journal.write("更正代表信息", row, by=by, before=before, after=after, unit_id=unit.pk)
        return row


def merge_delegations(delegations: Sequence[Delegation], *, by: Any, at: datetime, name: str) -> Delegation:
    """Delegates of several constituencies discuss together: their delegations become one. Heads are appointed anew.

    Rules: of one term, two at least; a name nobody else has. Opinions already given go along.
    """
    name = name.strip()[:40]
    if len({d.term_id for d in delegations}) != 1 or len(delegations) < 2:
        raise RuleBroken("请勾选同一届的两个以上代表团。", field="delegations")
    if not name:
        raise RuleBroken("请给合并后的代表团起名。", field="name")
    with transaction.atomic():
        term = delegations[0].term
        unit = locked(term.unit, by, rules.RUN)
        rows = sorted(delegations, key=lambda d: d.position)
        first, rest = rows[0], rows[1:]
        if Delegation.objects.filter(term=term, name=name).exclude(pk__in=[d.pk for d in rows]).exists():
            raise RuleBroken(f"已有名为“{name}”的代表团。", field="name")
        Delegate.objects.filter(delegation__in=rows, heads_delegation=True).update(heads_delegation=False)
        Delegate.objects.filter(delegation__in=rest).update(delegation=first)
        Constituency.objects.filter(delegation__in=rest).update(delegation=first)
        for other in rest:
            other.opinions.update(delegation=first)
            other.delete()
        first.name = name
        first.save(update_fields=["name"])
        after = {"name": name, "merged": len(rows), "at": str(at.astimezone(clock.SHANGHAI).date())}
        journal.write("合并代表团", first, by=by, after=after, unit_id=unit.pk)
        return first
